/**
 * Every sequence of events up to a depth (5 from a lane at rest, 4 from a busy one), for lanes with two loops, one, none, and
 * both ways. The alphabet: reads of two cars, the other level of each loop and of the arm, admission and refusal of the car
 * in front, an operator's credit, a test pulse, held open or not, the next timer, and a pause in which nothing falls due.
 * States that differ only in what time it is are one. From each state found, everybody must be able to leave. LANE_DEPTH
 * goes deeper: 7 takes minutes.
 */
import { describe, expect, it } from "vitest";
import type { DeadlineName, LaneCue, LaneEvent } from "#src/lane/cue.ts";
import type { Lane } from "#src/lane/lane.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { step } from "#src/lane/step.ts";
import { admit, Bench, byOperator, ENTRY, HELD, OPEN, readOf, REFUSE } from "./bench.ts";
import { lingers } from "./departure.ts";
import { broken, RULES } from "./invariants.ts";

const DEPTH = Number(process.env["LANE_DEPTH"] ?? 5);

/** That a lane is plain data is left to the random walk: it would cost more than all the rest. */
const { isPlainData: _, ...rules } = RULES;

/** A while in which nothing falls due, long enough for a car to roll back off a loop. */
const PAUSE_MS = 1_500;

type Found = {
  readonly lane: Lane;
  readonly atMs: number;
  readonly from: Found | null;
  readonly event: LaneEvent | null;
};

/** Loops and limits can only change, so the other half of the events is not worth a step. */
function moves({ lane, atMs }: Found, setup: LaneSetup): readonly (LaneCue | "pause")[] {
  const { presence, passage } = lane.loops;
  const cues: (LaneCue | "pause")[] = [
    { type: "plate_read", read: readOf("沪A12345") },
    { type: "plate_read", read: readOf("苏E7K9P1") },
    { type: "mode_changed", mode: lane.mode.mode === "held_open" ? OPEN : HELD },
  ];
  if (lane.spare === null)
    cues.push({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: atMs + 30_000 });
  if (lane.arm.phase === "resting") cues.push({ type: "pulse_tested", by: "Zhao" });
  if (setup.presenceLoop) cues.push({ type: "loop_changed", loop: "presence", covered: presence.level !== true });
  if (setup.passageLoop) cues.push({ type: "loop_changed", loop: "passage", covered: passage.level !== true });
  if (setup.upLimit) cues.push({ type: "arm_moved", position: lane.arm.position === "up" ? "down" : "up" });
  if (lane.front !== null) {
    cues.push({ type: "decided", visit: lane.front.number, verdict: admit(lane.front.plate?.plate ?? null) });
    cues.push({ type: "decided", visit: lane.front.number, verdict: REFUSE });
  }
  if (setup.trigger != null) {
    const isLost = lane.lost.some(({ device }) => device === "trigger");
    cues.push({ type: isLost ? "device_back" : "device_lost", device: "trigger" });
  }
  const [due] = Object.entries(lane.deadlines).toSorted(([, a], [, b]) => a.atMs - b.atMs);
  if (due !== undefined) cues.push({ type: "deadline_passed", deadline: due[0] as DeadlineName, visit: due[1].visit });
  if (due === undefined || due[1].atMs > atMs + PAUSE_MS) cues.push("pause");
  return cues;
}

/** A lane with its times counted from now and its visits from the newest, as text. */
function signature({ lane, atMs }: Found): string {
  return JSON.stringify(lane, (key, value: unknown) => {
    if (key === "edges" || key === "missed" || key === "visits" || key === "deadlines") return undefined;
    if ((key === "number" || key === "visit") && typeof value === "number") return lane.visits - value;
    return key.endsWith("Ms") && typeof value === "number" ? Math.max(value - atMs, -700_000) : value;
  });
}

function walk(bench: Bench, depth: number): { readonly states: number; readonly steps: number } {
  const { setup } = bench;
  let border: Found[] = [{ lane: bench.lane, atMs: bench.atMs, from: null, event: null }];
  const seen = new Set(border.map(signature));
  let steps = 0;
  for (let level = 0; level < depth; level += 1) {
    const next: Found[] = [];
    for (const found of border) {
      for (const cue of moves(found, setup)) {
        steps += 1;
        const reached = go(found, cue, setup);
        const name = signature(reached);
        if (seen.has(name)) continue;
        seen.add(name);
        const complaint = lingers(reached.lane, reached.atMs, setup);
        if (complaint !== null) throw new Error(`${complaint}\n${storyOf(reached)}`);
        next.push(reached);
      }
    }
    border = next;
  }
  return { states: seen.size, steps };
}

function go(from: Found, cue: LaneCue | "pause", setup: LaneSetup): Found {
  if (cue === "pause") return { ...from, atMs: from.atMs + PAUSE_MS };
  const due = cue.type === "deadline_passed" ? (from.lane.deadlines[cue.deadline]?.atMs ?? 0) : 0;
  const atMs = Math.max(due, from.atMs);
  const event = { ...cue, atMs };
  const next = step(from.lane, event, setup);
  const reached = { lane: next.lane, atMs, from, event };
  const complaint = broken({ before: from.lane, event, next, setup }, rules);
  if (complaint !== null) throw new Error(`${complaint}\n${storyOf(reached)}`);
  return reached;
}

function storyOf({ from, event }: Found): string {
  return from === null ? "" : `${storyOf(from)}\n${JSON.stringify(event)}`;
}

const LANES: readonly (readonly [string, LaneSetup])[] = [
  ["two loops and both limits", ENTRY],
  ["two loops, no limits, lowered by order", { ...ENTRY, upLimit: false, downLimit: false, mayLower: true }],
  ["two loops, both ways", { ...ENTRY, direction: "both" }],
  ["readers that are triggered", { ...ENTRY, trigger: { timesMost: 2, againMs: 1_000 } }],
  ["readers that are triggered, both ways", { ...ENTRY, direction: "both", trigger: { timesMost: 2, againMs: 2_000 } }],
  ["no reader", { ...ENTRY, hasReader: false }],
  ["no reader, presence only", { ...ENTRY, hasReader: false, passageLoop: false }],
  ["presence only", { ...ENTRY, passageLoop: false }],
  ["passage only", { ...ENTRY, presenceLoop: false }],
  ["no loops", { ...ENTRY, presenceLoop: false, passageLoop: false }],
];

/** Lanes in which something is going on already: the walk gets further from there. */
const BUSY: readonly (readonly [string, () => Bench])[] = [
  ["a credited car before the raised arm", () => credited()],
  ["a credited car under the arm", () => credited().cover("passage").clear("presence")],
  ["the next car close behind", () => credited().cover("passage").clear("presence").cover("presence").read("苏E7K9P1")],
  ["a passage in doubt", () => credited().cover("passage").clear("passage")],
  ["a car that left the presence loop only", () => credited().clear("presence")],
  ["a lane held open with a car under the arm", () => credited().cover("passage").mode(HELD)],
  ["an arm that does not rise", () => Bench.idle().cover("presence").read("沪A12345").wait(15_000)],
  ["an arm opened by somebody else", () => Bench.idle().arm("up").cover("presence")],
];

function credited(): Bench {
  return Bench.idle().cover("presence").read("沪A12345").arm("up");
}

describe(`every sequence of ${DEPTH} events`, () => {
  it.each(LANES)("breaks no rule and can be left: %s", { timeout: 3_600_000 }, (_name, setup) => {
    expect(walk(Bench.idle(setup), DEPTH).states).toBeGreaterThan(100);
  });

  it.each(BUSY)("breaks no rule and can be left after %s, one event less", { timeout: 3_600_000 }, (_name, start) => {
    expect(walk(start(), DEPTH - 1).states).toBeGreaterThan(100);
  });
});
