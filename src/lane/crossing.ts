/**
 * The far loop: a vehicle comes under the arm and goes on. A passage is the loop covered and then clear. If the near loop
 * stayed covered all the while the vehicle may have rolled back; then what happens next decides, and if nothing does, it
 * has passed: a passage too many is seen by the next count, a lost one by nobody.
 */
import { relationOf } from "../plate/same-car.ts";
import type { PassageEvidence, PassageManner } from "./cue.ts";
import type { Lane, LaneStep, Now, Under, Visit } from "./lane.ts";
import { change, isHeld, setFault } from "./lane.ts";
import { LOOP_LAG_MS, MISSED_BY_LOOP, ROLLS_FASTER, ROLLS_OVER_BOTH_MS } from "./limits.ts";
import { farLoop, isTwoWay, isUsable, nearCovered, nearLoop } from "./loops.ts";
import { freshReads } from "./plates.ts";
import type { LaneSetup } from "./setup.ts";
import { endShadow, endUnpassed, newVisit, passed } from "./visits.ts";

/** Whether a vehicle could have got past the arm just now. */
export function mayBeThrough(lane: Lane, setup: LaneSetup): boolean {
  const { phase, byOthers } = lane.arm;
  // Drivers do not wait for the last degree.
  if (phase === "raising") return !setup.upLimit || lane.arm.position !== "down";
  return byOthers || phase === "up" || phase === "held" || phase === "lowering";
}

/** How a vehicle that comes under the arm now gets through. */
function mannerOf(lane: Lane, visit: Visit | null): PassageManner {
  if (visit !== null && visit.credit !== null) return "credited";
  if (isHeld(lane)) return "held_open";
  if (visit?.mayHaveGone != null) return visit.mayHaveGone;
  return lane.arm.served > 0 && !lane.arm.byOthers ? "tailgate" : "unauthorised";
}

/** The far loop became covered. */
export function whenFarCovered(step: LaneStep, now: Now): LaneStep {
  // Whoever was in doubt has gone: somebody else comes under the arm.
  const clear = step.lane.under?.doubtSinceMs == null ? step : passUnder(step, now, "loops");
  const { lane } = clear;
  if (lane.under !== null) return clear;
  const { between, front } = lane;
  const frontGoes = front !== null && front.credit !== null && between?.visit.credit == null;
  if (between !== null && !frontGoes) return nextUnder(change(clear, { between: null }), now, between.visit);
  if (front === null) return strangerUnder(clear, now);
  const raised = front.credit !== null || lane.arm.phase !== "resting" || lane.arm.byOthers;
  if (raised) {
    return comeUnder(change(clear, { front: null }), now, front, nearCovered(lane, now.setup));
  }
  // Under a lowered arm in a lane that works both ways: a car from the other side, which must wait.
  return isTwoWay(now.setup) ? clear : comeUnder(clear, now, null, false);
}

function comeUnder(step: LaneStep, now: Now, visit: Visit | null, tail: boolean): LaneStep {
  const manner = mannerOf(step.lane, visit);
  const under: Under = { visit, sinceMs: now.atMs, manner, came: "near", tail, doubtSinceMs: null };
  return change(step, { under });
}

/** The one that left the near loop last. Without leave it may as well have driven away, and whoever is in front has come. */
function nextUnder(step: LaneStep, now: Now, visit: Visit): LaneStep {
  const come = comeUnder(step, now, visit, false);
  const { under, front } = come.lane;
  if (under === null || front === null || visit.credit !== null) return come;
  return change(come, { under: { ...under, orFront: true } });
}

/** The car in front leaves the near loop: what came under the arm while it stood there, and may have been it, was it. */
export function settleWhoIsUnder(step: LaneStep, now: Now, front: Visit): LaneStep | null {
  const { under } = step.lane;
  if (under === null || (under.visit !== null && under.orFront !== true)) return null;
  const manner = front.credit === null ? under.manner : "credited";
  const taken = change(step, { front: null, under: { ...under, visit: front, manner, orFront: false } });
  return under.visit === null ? taken : endUnpassed(taken, now, under.visit);
}

/** Nobody was seen in front. A credit for whoever comes is used up, and a fresh read is taken to be of this vehicle. */
function strangerUnder(step: LaneStep, now: Now): LaneStep {
  const { heading, spare } = step.lane;
  if (isTwoWay(now.setup) && heading === null) return step;
  const visit = { ...newVisit(step, now, freshReads(step.lane, now)), credit: spare?.credit ?? null };
  const covered = nearCovered(step.lane, now.setup);
  const come = comeUnder(change(step, { visits: visit.number, spare: null, kept: null }), now, visit, covered);
  const { under } = come.lane;
  const sees = !covered && isUsable(step.lane, nearLoop(step.lane, now.setup), now.setup);
  return under !== null && sees && visit.credit === null ? change(come, { under: { ...under, came: "far" } }) : come;
}

/** The near loop is covered while something from the far side stands under the arm: it drives on, against the direction. */
export function whenComesThrough(step: LaneStep, under: Under): LaneStep {
  return change(step, { under: { ...under, tail: true } });
}

/** The far loop became clear. */
export function whenFarCleared(step: LaneStep, now: Now): LaneStep {
  const { under } = step.lane;
  if (under === null) return step;
  if (!mayHaveRolledBack(step.lane, under, now)) return passUnder(step, now, "loops");
  return change(step, { under: { ...under, doubtSinceMs: now.atMs } });
}

/** Whether what covers the near loop may be the tail of the vehicle that has just left the far one. */
function mayHaveRolledBack(lane: Lane, under: Under, now: Now): boolean {
  if (!nearCovered(lane, now.setup) || anotherCarWasRead(lane, under, now)) return false;
  if (under.tail) return true;
  // Or it let go of the near loop for a moment and came back onto it, which looks like the next car until that is read.
  const { front } = lane;
  if (front === null || front.plate !== null || front.credit !== null || front.beganMs < under.sinceMs) return false;
  if (now.atMs - front.beganMs < Math.min((under.onBothMs ?? 0) / ROLLS_FASTER, ROLLS_OVER_BOTH_MS)) return false;
  return now.setup.hasReader !== false && !lane.lost.some(({ device }) => device === "reader");
}

function anotherCarWasRead(lane: Lane, under: Under, now: Now): boolean {
  const { kept } = lane;
  const plate = under.visit?.plate?.plate ?? null;
  const last = freshReads(lane, now).at(-1);
  if (kept === null || last === undefined || plate === null || kept.atMs < under.sinceMs) return false;
  return relationOf(plate, last) === "another_car";
}

/** What stood under the arm has passed. */
export function passUnder(step: LaneStep, now: Now, evidence: PassageEvidence): LaneStep {
  const { under } = step.lane;
  if (under === null) return step;
  const visit = under.visit ?? newVisit(step, now, []);
  const visits = Math.max(step.lane.visits, visit.number);
  const gone = change(step, { under: null, visits });
  const done = missedBy(passed(gone, now, visit, { manner: under.manner, evidence }), now, "near");
  const clearMs = under.doubtSinceMs ?? now.atMs;
  return wentWithIt(step.lane, clearMs) ? throughByTimer(done, now) : done;
}

/** Whether another one left the near loop well before the far one cleared: bumper to bumper they had one edge together. */
function wentWithIt(lane: Lane, clearMs: number): boolean {
  const { between } = lane;
  return between !== null && between.followed && clearMs - between.sinceMs >= LOOP_LAG_MS;
}

/** The near loop cleared after the far one: at once means passed with a slow detector, later means rolled back. */
export function settleDoubtBackwards(step: LaneStep, now: Now): LaneStep {
  const { under } = step.lane;
  if (under === null || under.doubtSinceMs === null) return step;
  if (under.came === "far") return passBackwards(step, now, under);
  if (now.atMs - under.doubtSinceMs <= LOOP_LAG_MS) return passUnder(step, now, "loops");
  const gone = change(withoutShadow(step), { under: null });
  return under.visit === null ? gone : endUnpassed(gone, now, under.visit);
}

/** It came from the far side and has gone out over the near loop: through, but the wrong way. */
function passBackwards(step: LaneStep, now: Now, under: Under): LaneStep {
  if (under.visit === null) return change(step, { under: null });
  const direction = under.visit.direction === "entry" ? ("exit" as const) : ("entry" as const);
  const visit = { ...under.visit, direction };
  return passed(change(step, { under: null }), now, visit, { manner: under.manner, evidence: "loops" });
}

/** A read of the very car in doubt: it stands before the arm again, its credit unused. */
export function settleDoubtByRead(step: LaneStep, now: Now): LaneStep {
  const { under } = step.lane;
  if (under === null || under.visit === null) return step;
  return change(withoutShadow(step), { under: null, front: { ...under.visit, touchedMs: now.atMs } });
}

/** What had seemed to be the next car was the one before it, rolled back. */
function withoutShadow(step: LaneStep): LaneStep {
  const { front } = step.lane;
  return front === null ? step : endShadow(change(step, { front: null }), front);
}

/** A vehicle that no loop could see pass. */
export function throughByTimer(step: LaneStep, now: Now): LaneStep {
  const { between } = step.lane;
  if (between === null) return step;
  const manner = mannerOf(step.lane, between.visit);
  return passed(change(step, { between: null }), now, between.visit, { manner, evidence: "timer" });
}

/** A vehicle that left the near loop and has not come to the far one in time. */
export function lapseBetween(step: LaneStep, now: Now): LaneStep {
  const { between } = step.lane;
  if (between === null) return step;
  if (between.way === "through") return throughByTimer(step, now);
  const gone = endUnpassed(change(step, { between: null }), now, between.visit);
  const couldPass = between.visit.credit !== null && mayBeThrough(step.lane, now.setup);
  return couldPass ? missedBy(gone, now, "far") : gone;
}

/** One loop saw a vehicle and the other did not move: after a few of them that loop is out of order. */
function missedBy(step: LaneStep, now: Now, which: "near" | "far"): LaneStep {
  const { lane } = step;
  const { setup } = now;
  const name = which === "near" ? nearLoop(lane, setup) : farLoop(lane, setup);
  if (!isUsable(lane, name, setup)) return step;
  const loop = lane.loops[name];
  const missed = loop.missed + 1;
  const counted = change(step, { loops: { ...lane.loops, [name]: { ...loop, missed } } });
  if (missed <= MISSED_BY_LOOP) return counted;
  return setFault(counted, loop.covered ? `${name}_stuck` : `${name}_silent`, true);
}
