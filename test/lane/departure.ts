/** The way home: everybody drives away, and after a while the lane must stand as if nobody had ever come. */
import type { DeadlineName, LaneCue } from "#src/lane/cue.ts";
import type { Lane } from "#src/lane/lane.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { step } from "#src/lane/step.ts";
import { visitsIn } from "./invariants.ts";

/** Timers run one after another at most; a lane that sets more than this without anything happening never rests. */
const TIMERS_MAX = 60;

/** Runs the timers, in order, until none is left or `untilMs`. */
function runTimers(lane: Lane, atMs: number, setup: LaneSetup): { lane: Lane; atMs: number; ended: boolean } {
  let [now, next] = [atMs, lane];
  for (let count = 0; count < TIMERS_MAX; count += 1) {
    const [due] = Object.entries(next.deadlines).toSorted(([, a], [, b]) => a.atMs - b.atMs);
    if (due === undefined) return { lane: next, atMs: now, ended: true };
    now = Math.max(now, due[1].atMs);
    const event = {
      type: "deadline_passed",
      deadline: due[0] as DeadlineName,
      visit: due[1].visit,
      atMs: now,
    } as const;
    next = step(next, event, setup).lane;
  }
  return { lane: next, atMs: now, ended: false };
}

/** Why the lane is not as if nobody had come, after its cars have left; null when it is. */
export function lingers(start: Lane, atMs: number, setup: LaneSetup): string | null {
  const cues: LaneCue[] = [
    ...(["barrier", "presence", "passage", "reader", "sign"] as const).map(
      (device) => ({ type: "device_back", device }) as const,
    ),
    { type: "mode_changed", mode: { mode: "open", reason: "normal" } },
    { type: "loop_changed", loop: "presence", covered: false },
    { type: "loop_changed", loop: "passage", covered: false },
  ];
  let lane = start;
  for (const cue of cues) lane = step(lane, { ...cue, atMs }, setup).lane;
  const first = runTimers(lane, atMs, setup);
  if (!first.ended) return `timers never end: ${JSON.stringify(first.lane.deadlines)}`;
  if (visitsIn(first.lane).length > 0 || first.lane.under !== null) return "somebody is still there";
  if (first.lane.spare !== null) return "a credit is left";
  // The arm has come down by itself in the meantime, or is let down now.
  const down = setup.downLimit
    ? step(first.lane, { type: "arm_moved", position: "down", atMs: first.atMs }, setup).lane
    : first.lane;
  const last = runTimers(down, first.atMs, setup);
  const { phase } = last.lane.arm;
  if (!last.ended) return "timers never end once the arm is down";
  if (phase === "resting") return null;
  // Without a contact at the bottom nobody can see an arm come down that was seen to be up.
  return !setup.downLimit && (phase === "up" || phase === "lowering") ? null : `the arm is ${phase}`;
}
