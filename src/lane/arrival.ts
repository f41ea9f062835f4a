/** The near loop: a car comes to stand before the arm, and leaves that place again, forwards or backwards. */
import type { Lane, LaneStep, Now, Visit } from "./lane.ts";
import { change, isHeld } from "./lane.ts";
import { lapseBetween, mayBeThrough, settleDoubtBackwards, throughByTimer } from "./crossing.ts";
import { farLoop, isUsable, nearCovered } from "./loops.ts";
import { freshReads } from "./plates.ts";
import { beginFront, endUnpassed } from "./visits.ts";

/** The near loop became covered. Who stands there is settled by `settleArrival` unless somebody is back. */
export function whenNearCovered(step: LaneStep, now: Now): LaneStep {
  const { between, front } = step.lane;
  if (between === null || front !== null) return step;
  // With the arm held up vehicles follow one another: each covering is one of them.
  if (between.way === "through" && isHeld(step.lane)) return throughByTimer(step, now);
  const back: Visit = { ...between.visit, returned: true, touchedMs: now.atMs };
  return change(step, { between: null, front: back });
}

/** The near loop became clear. */
export function whenNearCleared(step: LaneStep, now: Now): LaneStep {
  const { under, front } = step.lane;
  if (under !== null && under.tail) {
    if (under.doubtSinceMs !== null) return settleDoubtBackwards(step, now);
    return change(step, { under: { ...under, tail: false } });
  }
  return front === null ? step : leave(step, now, front);
}

/** The car in front has left the near loop; whether forwards shows at the far one. */
function leave(step: LaneStep, now: Now, front: Visit): LaneStep {
  const { under } = step.lane;
  if (under !== null && under.visit === null) {
    // What came under the arm while this car stood in front was this car.
    return change(step, { front: null, under: { ...under, visit: front } });
  }
  const gone = change(lapseBetween(step, now), { front: null });
  const moving = mayBeThrough(gone.lane, now.setup);
  if (isUsable(gone.lane, farLoop(gone.lane, now.setup), now.setup)) {
    if (front.credit === null && !moving) return endUnpassed(gone, front);
    const followed = under !== null;
    return change(gone, { between: { visit: front, sinceMs: now.atMs, way: "unknown", followed } });
  }
  if (moving) return change(gone, { between: { visit: front, sinceMs: now.atMs, way: "through", followed: false } });
  if (front.credit === null) return endUnpassed(gone, front);
  return change(gone, { between: { visit: front, sinceMs: now.atMs, way: "unknown", followed: false } });
}

/** Whoever stands on the near loop and is nobody's tail has a visit. In a lane that works both ways the first loop leads. */
export function settleArrival(step: LaneStep, now: Now): LaneStep {
  const headed = settleHeading(step, now);
  const { front, under } = headed.lane;
  if (front !== null || (under !== null && under.tail) || !nearCovered(headed.lane, now.setup)) return headed;
  return beginFront(headed, now, freshReads(headed.lane, now));
}

function settleHeading(step: LaneStep, now: Now): LaneStep {
  if (now.setup.direction !== "both" || !isEmpty(step.lane) || nearCovered(step.lane, now.setup)) return step;
  const { presence, passage } = step.lane.loops;
  const heading = presence.covered ? "entry" : passage.covered ? "exit" : null;
  return heading === step.lane.heading ? step : change(step, { heading });
}

/** Whether no vehicle is known to be anywhere in the lane. */
export function isEmpty(lane: Lane): boolean {
  return lane.front === null && lane.between === null && lane.under === null;
}
