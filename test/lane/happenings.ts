/** Everything that can happen to a lane of any make, as arbitraries of fast-check. */
import fc from "fast-check";
import type { DeadlineName, LaneCue } from "#src/lane/cue.ts";
import type { Lane } from "#src/lane/lane.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { admit, byOperator, ENTRY, FIRE, HELD, OPEN, PAY, readOf, REFUSE, WAIT } from "./bench.ts";

export const setups: fc.Arbitrary<LaneSetup> = fc.record({
  direction: fc.constantFrom("entry" as const, "exit" as const, "both" as const),
  presenceLoop: fc.boolean(),
  passageLoop: fc.boolean(),
  upLimit: fc.boolean(),
  downLimit: fc.boolean(),
  mayLower: fc.boolean(),
  holdContact: fc.boolean(),
  readsOpenWithoutPresence: fc.boolean(),
  staysUpForFollower: fc.boolean(),
  hasReader: fc.constantFrom(true, true, true, false),
  trigger: fc.constantFrom(null, null, { timesMost: 1, againMs: 500 }, { timesMost: 3, againMs: 1_500 }),
  timings: fc.constantFrom(ENTRY.timings, { ...ENTRY.timings, largeHoldMs: 5_000 }),
});

/** What may happen next. Some of it means something only beside the lane as it is then; null: nothing after all. */
export type Happening = { readonly cue: (lane: Lane, atMs: number) => LaneCue | null };

const devices = ["barrier", "presence", "passage", "reader", "trigger", "sign"] as const;
const plates = ["沪A12345", "沪A12346", "沪B99999", "沪AD12345", "苏E7K9P1", "沪A12345D", "沪B9876挂"];

function always(cue: LaneCue): Happening {
  return { cue: () => cue };
}

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ loop: fc.constantFrom("presence" as const, "passage" as const), covered: fc.boolean() })
      .map((so) => always({ type: "loop_changed", ...so })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("up" as const, "down" as const, "between" as const, "unknown" as const)
      .map((position) => always({ type: "arm_moved", position })),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        plate: fc.option(fc.constantFrom(...plates)),
        fake: fc.boolean(),
        replayed: fc.integer({ min: 0, max: 9 }),
      })
      .map(({ plate, fake, replayed }) =>
        always({ type: "plate_read", read: readOf(plate, { fake: fake && replayed > 6, replayed: replayed === 0 }) }),
      ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(REFUSE, PAY, WAIT, "admit" as const, "admit" as const).map((answer) => ({
      // A verdict of its own each time, so that two credits are never the same object.
      cue: (lane: Lane) => ({
        type: "decided" as const,
        visit: lane.front?.number ?? lane.visits,
        verdict: answer === "admit" ? admit(lane.front?.plate?.plate ?? null) : answer,
      }),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 6 }).map((visit) => ({
      cue: () => ({ type: "decided" as const, visit, verdict: admit(null) }),
    })),
  },
  { weight: 2, arbitrary: fc.constant(always({ type: "circumstances_changed" })) },
  {
    weight: 2,
    arbitrary: fc.boolean().map((named) => ({
      cue: (lane: Lane, atMs: number) => ({
        type: "credit_given" as const,
        visit: named ? lane.visits : null,
        credit: byOperator(),
        expiresAtMs: atMs + 30_000,
      }),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      cue: (lane: Lane) => ({ type: "plate_given" as const, visit: lane.visits, plate: "沪C00001", by: "Li" }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ cue: (lane: Lane) => ({ type: "asked_again" as const, visit: lane.visits }) }),
  },
  { weight: 1, arbitrary: fc.constant(always({ type: "pulse_tested", by: "Zhao" })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        OPEN,
        OPEN,
        HELD,
        FIRE,
        { mode: "full", reason: "normal" } as const,
        { mode: "closed_to_all", reason: "schedule" } as const,
      )
      .map((mode) => always({ type: "mode_changed", mode })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        type: fc.constantFrom("device_lost" as const, "device_back" as const),
        device: fc.constantFrom(...devices),
      })
      .map((cue) => always(cue)),
  },
  {
    weight: 6,
    arbitrary: fc.constant({
      cue: (lane: Lane, atMs: number) => {
        const [due] = Object.entries(lane.deadlines).toSorted(([, a], [, b]) => a.atMs - b.atMs);
        if (due === undefined || due[1].atMs > atMs) return null;
        return { type: "deadline_passed" as const, deadline: due[0] as DeadlineName, visit: due[1].visit };
      },
    }),
  },
);

const pauses = fc.oneof(
  fc.constantFrom(0, 50, 500, 2_000, 7_000),
  fc.integer({ min: 0, max: 40_000 }),
  fc.constantFrom(700_000),
);

/** A day in a lane: what happens, each after a pause in ms. */
export const days = fc.array(
  fc.tuple(
    fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 3_000 }) }, { weight: 2, arbitrary: pauses }),
    happenings,
  ),
  { maxLength: 60, size: "max" },
);
