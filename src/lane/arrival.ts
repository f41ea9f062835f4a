/** The near loop: a car comes to stand before the arm, and leaves that place again, forwards or backwards. */
import type { Between, Lane, LaneStep, Now, Visit } from "./lane.ts";
import { change, isHeld } from "./lane.ts";
import {
  lapseBetween,
  mayBeThrough,
  settleDoubtBackwards,
  settleWhoIsUnder,
  throughByTimer,
  whenComesThrough,
} from "./crossing.ts";
import { LOOP_LAG_MS } from "./limits.ts";
import { farLoop, isTwoWay, isUsable, nearCovered, nearLoop } from "./loops.ts";
import { freshReads, isOfAnother, withRead } from "./plates.ts";
import { untriggered } from "./trigger.ts";
import { beginFront, endUnpassed } from "./visits.ts";

/** The near loop became covered. Who stands there is settled by `settleArrival` unless somebody is back. */
export function whenNearCovered(step: LaneStep, now: Now): LaneStep {
  const { between, front, under } = step.lane;
  if (front !== null) return step;
  if (under !== null && under.came === "far" && under.doubtSinceMs === null) return whenComesThrough(step, under);
  if (between === null) return step;
  // With the arm held up vehicles follow one another: each covering is one of them. And where nothing reads, nothing could
  // ever tell that it is the same one again.
  const eachIsOne = isHeld(step.lane) || now.setup.hasReader === false;
  if (between.way === "through" && eachIsOne) return throughByTimer(step, now);
  // Without a credit there is nothing to come back to: whoever stands there now is asked about anew. And one that went
  // close behind another is more likely to have gone on; if it has not, its plate will be read again.
  if (between.visit.credit === null || between.followed) return step;
  const waiting = freshReads(step.lane, now);
  if (waiting.some((read) => isOfAnother(between.visit, read))) return settleAnother(step, now, between);
  const gone = change(step, { between: null });
  const back: Visit = { ...untriggered(between.visit), returned: true, plateless: false, touchedMs: now.atMs };
  return change(gone, { front: waiting.reduce((so, read) => withRead(so, read, now), back), kept: null });
}

/** Another car has come where this one stood: it has passed if nothing but a timer could tell, and else driven away. */
function settleAnother(step: LaneStep, now: Now, between: Between): LaneStep {
  if (between.way === "through") return throughByTimer(step, now);
  return endUnpassed(change(step, { between: null }), now, between.visit);
}

/** The near loop became clear. */
export function whenNearCleared(step: LaneStep, now: Now): LaneStep {
  const { under, front } = step.lane;
  if (under !== null && under.doubtSinceMs !== null) {
    const settled = settleDoubtBackwards(step, now);
    return settled.lane.front === null ? settled : leave(settled, now, settled.lane.front);
  }
  if (under !== null && under.tail)
    return change(step, { under: { ...under, tail: false, onBothMs: now.atMs - under.sinceMs } });
  return front === null ? step : leave(step, now, front);
}

/** The car in front has left the near loop; whether forwards shows at the far one. */
function leave(step: LaneStep, now: Now, front: Visit): LaneStep {
  const under = settleWhoIsUnder(step, now, front);
  if (under !== null) return under;
  const gone = change(settleThoseAhead(step, now), { front: null });
  const moving = mayBeThrough(gone.lane, now.setup);
  if (isUsable(gone.lane, farLoop(gone.lane, now.setup), now.setup)) {
    if (front.credit === null && !moving) return endUnpassed(gone, now, front);
    const followed = step.lane.under !== null && now.atMs - front.beganMs >= LOOP_LAG_MS;
    return change(gone, { between: { visit: front, sinceMs: now.atMs, way: "unknown", followed } });
  }
  if (moving) return change(gone, { between: { visit: front, sinceMs: now.atMs, way: "through", followed: false } });
  if (front.credit === null) return endUnpassed(gone, now, front);
  return change(gone, { between: { visit: front, sinceMs: now.atMs, way: "unknown", followed: false } });
}

/** A second one leaves while the first has not come to the far loop: if that went close behind another, it is through. */
function settleThoseAhead(step: LaneStep, now: Now): LaneStep {
  return step.lane.between?.followed === true ? throughByTimer(step, now) : lapseBetween(step, now);
}

/**
 * Whoever stands on the near loop and is nobody's tail has a visit, and whoever was taken to stand there does not once the
 * loop can be believed again and is clear. In a lane that works both ways the first loop leads.
 */
export function settleArrival(step: LaneStep, now: Now): LaneStep {
  const headed = settleHeading(step, now);
  const { lane } = headed;
  const { front, under } = lane;
  const near = nearLoop(lane, now.setup);
  if (!isUsable(lane, near, now.setup)) return headed;
  if (front !== null) return lane.loops[near].covered ? headed : leave(headed, now, front);
  if ((under !== null && under.tail) || !lane.loops[near].covered) return headed;
  return beginFront(headed, now, freshReads(lane, now));
}

function settleHeading(step: LaneStep, now: Now): LaneStep {
  if (!isTwoWay(now.setup) || !isEmpty(step.lane) || nearCovered(step.lane, now.setup)) return step;
  const { presence, passage } = step.lane.loops;
  const heading = presence.covered ? "entry" : passage.covered ? "exit" : null;
  return heading === step.lane.heading ? step : change(step, { heading });
}

/** Whether no vehicle is known to be anywhere in the lane. */
function isEmpty(lane: Lane): boolean {
  return lane.front === null && lane.between === null && lane.under === null;
}
