/**
 * Which timers a lane needs, computed from what it remembers. `step` compares them with those that run, so that none is
 * left behind: a timer whose reason has gone is cleared in the same step.
 */
import type { DeadlineName, LaneEffect } from "./cue.ts";
import { holdAgainAtMs } from "./hold.ts";
import type { Deadline, Deadlines, Lane, Visit } from "./lane.ts";
import { isHeld } from "./lane.ts";
import { WAITING_PATIENCE } from "./limits.ts";
import { farLoop, isUsable, nearLoop, quietAtMs } from "./loops.ts";
import type { LaneSetup } from "./setup.ts";
import { triggerAtMs } from "./trigger.ts";

/** The visit of a deadline that is the lane's own. */
const NOBODY = 0;

type Wanted = Partial<Record<DeadlineName, Deadline>>;

/** Every deadline that the lane needs now. */
export function wantedDeadlines(lane: Lane, setup: LaneSetup): Deadlines {
  const wanted: Wanted = { ...ofFront(lane, setup), ...ofTrigger(lane, setup), ...ofThoseAhead(lane, setup) };
  const own = (name: DeadlineName, atMs: number | null): void => {
    if (atMs !== null) wanted[name] = { visit: NOBODY, atMs };
  };
  own("raise", raiseAtMs(lane, setup));
  own("lower", lowerAtMs(lane, setup));
  own("presence_stuck", stuckAtMs(lane, setup, "presence"));
  own("passage_stuck", stuckAtMs(lane, setup, "passage"));
  own("presence_quiet", quietAtMs(lane.loops.presence, setup));
  own("passage_quiet", quietAtMs(lane.loops.passage, setup));
  own("hold_ends", lane.arm.heldUntilMs ?? null);
  own("credit_expires", lane.spare?.expiresAtMs ?? null);
  return wanted;
}

function raiseAtMs(lane: Lane, setup: LaneSetup): number | null {
  if (lane.arm.phase === "raising") return lane.arm.sinceMs + setup.timings.raiseMs;
  return holdAgainAtMs(lane, setup);
}

function lowerAtMs(lane: Lane, setup: LaneSetup): number | null {
  if (lane.arm.phase !== "lowering" || lane.faults.includes("arm_did_not_fall")) return null;
  return lane.arm.sinceMs + setup.timings.lowerMs;
}

function stuckAtMs(lane: Lane, setup: LaneSetup, name: "presence" | "passage"): number | null {
  if (!isUsable(lane, name, setup) || !lane.loops[name].covered) return null;
  return lane.loops[name].sinceMs + setup.timings.loopStuckMs;
}

function ofFront(lane: Lane, setup: LaneSetup): Wanted {
  const { front } = lane;
  if (front === null) return {};
  const { touchedMs, number: visit, phase } = front;
  const { readWaitMs, passMs } = setup.timings;
  if (!isUsable(lane, nearLoop(lane, setup), setup)) {
    const atMs = forgetAtMs(lane, setup, front);
    return atMs === null ? {} : { forget: { visit, atMs } };
  }
  if (isHeld(lane)) return {};
  const unread = phase === "reading" && front.plate === null;
  const read =
    (unread || isUnsureBack(lane, setup)) && !front.plateless ? { visit, atMs: touchedMs + readWaitMs } : null;
  const pass = front.credit !== null ? { visit, atMs: touchedMs + passMs } : null;
  return { ...(read !== null && { read }), ...(pass !== null && { pass }) };
}

/** Whether what stands there may be the next car, and only a reader could say so. */
function isUnsureBack(lane: Lane, setup: LaneSetup): boolean {
  const { front } = lane;
  return front !== null && front.returned && setup.hasReader !== false && !isUsable(lane, farLoop(lane, setup), setup);
}

function ofTrigger(lane: Lane, setup: LaneSetup): Wanted {
  const atMs = triggerAtMs(lane, setup);
  return atMs === null || lane.front === null ? {} : { trigger: { visit: lane.front.number, atMs } };
}

/** When a car that no loop can see leave is taken to have gone. */
function forgetAtMs(lane: Lane, setup: LaneSetup, front: Visit): number | null {
  const near = nearLoop(lane, setup);
  const waits = front.phase === "refused" || front.phase === "paying" || front.phase === "waiting";
  // It may well be the car itself that has kept the loop covered for so long.
  if ((waits || isCoveredByIt(lane, setup, front)) && lane.loops[near].level === true) return null;
  return front.touchedMs + setup.timings.noLoopVisitMs * (waits ? WAITING_PATIENCE : 1);
}

/** Whether the near loop is covered since a car came that may pass, and the far one will tell when it does. */
function isCoveredByIt(lane: Lane, setup: LaneSetup, front: Visit): boolean {
  const near = nearLoop(lane, setup);
  return (
    front.credit !== null && front.beganMs <= lane.loops[near].sinceMs && isUsable(lane, farLoop(lane, setup), setup)
  );
}

function ofThoseAhead(lane: Lane, setup: LaneSetup): Wanted {
  const { between } = lane;
  if (between === null && lane.under === null) return {};
  const [settle] = settlements(lane, setup).toSorted((a, b) => a.atMs - b.atMs);
  const wanted: Wanted = settle === undefined ? {} : { passage_clear: { visit: settle.visit, atMs: settle.atMs } };
  if (between === null || between.way === "through") return wanted;
  const anchored = isUsable(lane, nearLoop(lane, setup), setup);
  const patience = anchored ? setup.timings.backOutMs : setup.timings.noLoopVisitMs;
  return { ...wanted, back_out: { visit: between.visit.number, atMs: between.sinceMs + patience } };
}

/** A passage that a timer will settle. */
export type Settlement = Deadline & { readonly of: "between" | "under" };

/** The passages that no loop edge will settle, and when the timer does. */
export function settlements(lane: Lane, setup: LaneSetup): readonly Settlement[] {
  const { between, under } = lane;
  const { passageGuessMs, backOutMs } = setup.timings;
  const found: Settlement[] = [];
  if (between !== null && between.way === "through") {
    found.push({ of: "between", visit: between.visit.number, atMs: between.sinceMs + passageGuessMs });
  }
  if (under === null) return found;
  const visit = under.visit?.number ?? NOBODY;
  if (under.doubtSinceMs !== null) found.push({ of: "under", visit, atMs: under.doubtSinceMs + backOutMs });
  else if (!isUsable(lane, farLoop(lane, setup), setup)) {
    const lostMs = lane.lost.find(({ device }) => device === farLoop(lane, setup))?.sinceMs ?? under.sinceMs;
    found.push({ of: "under", visit, atMs: Math.max(under.sinceMs, lostMs) + passageGuessMs });
  }
  return found;
}

/** The effects that turn the running deadlines into the wanted ones. */
export function deadlineChanges(running: Deadlines, wanted: Deadlines): readonly LaneEffect[] {
  const effects: LaneEffect[] = [];
  for (const deadline of Object.keys({ ...running, ...wanted }) as DeadlineName[]) {
    const was = running[deadline];
    const is = wanted[deadline];
    if (was?.visit === is?.visit && was?.atMs === is?.atMs) continue;
    if (was !== undefined) effects.push({ type: "clear_deadline", deadline });
    if (is !== undefined) effects.push({ type: "set_deadline", deadline, ...is });
  }
  return effects;
}
