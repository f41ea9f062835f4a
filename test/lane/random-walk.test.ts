import fc from "fast-check";
import { describe, it } from "vitest";
import type { DeadlineName, LaneCue } from "#src/lane/cue.ts";
import type { Lane } from "#src/lane/lane.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { startLane } from "#src/lane/start.ts";
import { step } from "#src/lane/step.ts";
import { admit, byOperator, ENTRY, FIRE, HELD, inShort, OPEN, PAY, readOf, REFUSE, WAIT } from "./bench.ts";
import { lingers } from "./departure.ts";
import { broken } from "./invariants.ts";

/** More of them before a release: LANE_RUNS=30000 takes about a minute. */
const RUNS = Number(process.env["LANE_RUNS"] ?? 400);

const setups: fc.Arbitrary<LaneSetup> = fc.record({
  direction: fc.constantFrom("entry" as const, "exit" as const, "both" as const),
  presenceLoop: fc.boolean(),
  passageLoop: fc.boolean(),
  upLimit: fc.boolean(),
  downLimit: fc.boolean(),
  mayLower: fc.boolean(),
  holdContact: fc.boolean(),
  readsOpenWithoutPresence: fc.boolean(),
  timings: fc.constant(ENTRY.timings),
});

/** What may happen next; `n` are numbers that mean something only beside the lane as it is then. */
type Happening = { readonly cue: (lane: Lane, atMs: number) => LaneCue | null; readonly label: string };

const devices = ["barrier", "presence", "passage", "reader", "sign"] as const;
const plates = ["沪A12345", "沪A12346", "沪B99999", "沪AD12345", "苏E7K9P1"];

function always(cue: LaneCue): Happening {
  return { cue: () => cue, label: JSON.stringify(cue) };
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
        fake: fc.boolean().map((so) => so),
        replayed: fc.integer({ min: 0, max: 9 }),
      })
      .map(({ plate, fake, replayed }) =>
        always({ type: "plate_read", read: readOf(plate, { fake: fake && replayed > 6, replayed: replayed === 0 }) }),
      ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(REFUSE, PAY, WAIT, "admit" as const, "admit" as const).map((answer) => ({
      label: `decided ${JSON.stringify(answer)}`,
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
      label: `stale verdict ${visit}`,
      cue: () => ({ type: "decided" as const, visit, verdict: admit(null) }),
    })),
  },
  { weight: 2, arbitrary: fc.constant(always({ type: "circumstances_changed" })) },
  {
    weight: 2,
    arbitrary: fc.boolean().map((named) => ({
      label: `credit given ${named}`,
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
      label: "plate given",
      cue: (lane: Lane) => ({ type: "plate_given" as const, visit: lane.visits, plate: "沪C00001", by: "Li" }),
    }),
  },
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
      label: "the next timer",
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

const days = fc.array(
  fc.tuple(
    fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 3_000 }) }, { weight: 2, arbitrary: pauses }),
    happenings,
  ),
  { maxLength: 60, size: "max" },
);

describe("a lane to which anything happens", () => {
  it("breaks no rule, and stands empty after everybody has left", { timeout: 20_000 + RUNS * 20 }, () => {
    fc.assert(
      fc.property(setups, days, (setup, day) => {
        let atMs = 0;
        let { lane } = startLane(setup, OPEN);
        const story: string[] = [];
        const on = (cue: LaneCue, ms: number): void => {
          const event = { ...cue, atMs: ms };
          const next = step(lane, event, setup);
          story.push(`${JSON.stringify(event)} => ${next.effects.flatMap(inShort).join(", ")}`);
          const complaint = broken({ before: lane, event, next, setup });
          if (complaint !== null) throw new Error(`${complaint}\n${story.join("\n")}`);
          lane = next.lane;
        };
        for (const [pause, { cue }] of day) {
          const lastMs = atMs;
          atMs += pause;
          // Timers that are due come first, as they do in the box.
          for (;;) {
            const [due] = Object.entries(lane.deadlines)
              .filter(([, d]) => d.atMs <= atMs)
              .toSorted(([, a], [, b]) => a.atMs - b.atMs);
            if (due === undefined) break;
            on(
              { type: "deadline_passed", deadline: due[0] as DeadlineName, visit: due[1].visit },
              Math.max(due[1].atMs, lastMs),
            );
          }
          const next = cue(lane, atMs);
          if (next !== null) on(next, atMs);
        }
        const complaint = lingers(lane, atMs, setup);
        if (complaint !== null) throw new Error(`${complaint}\n${story.join("\n")}`);
      }),
      { numRuns: RUNS },
    );
  });
});
