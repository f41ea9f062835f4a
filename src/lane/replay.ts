/** Runs a trace through the automaton as it is now, and shows where it would act otherwise. */
import type { LaneEffect, LaneEvent } from "./cue.ts";
import { step } from "./step.ts";
import type { LaneTrace } from "./trace.ts";
import { STEPS_FIRST } from "./trace.ts";

/** A step at which the present automaton answers otherwise. */
export type TraceDifference = {
  /** Index into the trace's steps. */
  readonly index: number;
  readonly atMs: number;
  readonly cue: LaneEvent;
  readonly was: readonly LaneEffect[];
  readonly now: readonly LaneEffect[];
};

/** Differences kept: after the first one the two lanes are in different states, and the later ones only follow from it. */
const DIFFERENCES_MAX = 50;

/**
 * Where the present automaton acts otherwise; empty when nowhere. The verdicts are those of the trace. A trace with
 * omitted steps is replayed up to the gap, since what came after met a lane that is not known.
 */
export function replayTrace(trace: LaneTrace): readonly TraceDifference[] {
  const differences: TraceDifference[] = [];
  let lane = trace.start;
  for (const [index, { atMs, cue, effects }] of replayable(trace).entries()) {
    const next = step(lane, cue, trace.setup);
    lane = next.lane;
    if (isSame(effects, next.effects)) continue;
    differences.push({ index, atMs, cue, was: effects, now: next.effects });
    if (differences.length === DIFFERENCES_MAX) break;
  }
  return differences;
}

/** The steps whose lane is known. */
function replayable(trace: LaneTrace): LaneTrace["steps"] {
  return trace.omitted === 0 ? trace.steps : trace.steps.slice(0, STEPS_FIRST);
}

/** Whether two pieces of plain data are the same; the order of their keys says nothing. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [mine, theirs] = [Object.entries(a), new Map(Object.entries(b))];
  return mine.length === theirs.size && mine.every(([key, value]) => theirs.has(key) && isSame(value, theirs.get(key)));
}
