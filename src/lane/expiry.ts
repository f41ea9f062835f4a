/** What a lane does when one of its deadlines has passed. Only a deadline that runs, at its time, comes here. */
import { unreachable } from "../assert.ts";
import { isSeenNotUp } from "./arm-seen.ts";
import { repeatRaise, whenLowerDue, whenRaiseDue } from "./arm.ts";
import { lapseBetween, mayBeThrough, passUnder, throughByTimer } from "./crossing.ts";
import type { DeadlineName, LoopName } from "./cue.ts";
import { settlements } from "./deadlines.ts";
import type { LaneStep, Now, Visit } from "./lane.ts";
import { change, changeArm, changeFront, emit, isHeld, setFault } from "./lane.ts";
import { whenLevelBelieved } from "./levels.ts";
import { farLoop, isUsable, nearLoop, quiet } from "./loops.ts";
import { withRead } from "./plates.ts";
import { beginFront, endUnpassed, passed } from "./visits.ts";

export function whenDeadlinePassed(step: LaneStep, now: Now, deadline: DeadlineName): LaneStep {
  switch (deadline) {
    case "read":
      return whenUnread(step, now);
    case "trigger":
      // The car still stands there unread, or the deadline would not run: `settleTrigger` does the rest.
      return step;
    case "raise":
      return whenRaiseDue(step, now);
    case "pass":
      return remind(step, now);
    case "back_out":
      return lapseBetween(step, now);
    case "passage_clear":
      return settleDue(step, now);
    case "lower":
      return whenLowerDue(step, now);
    case "presence_stuck":
      return whenStuck(step, now, "presence");
    case "passage_stuck":
      return whenStuck(step, now, "passage");
    case "presence_quiet":
      return whenLevelBelieved(step, now, "presence", quiet(step.lane.loops.presence, now.atMs));
    case "passage_quiet":
      return whenLevelBelieved(step, now, "passage", quiet(step.lane.loops.passage, now.atMs));
    case "forget":
      return forget(step, now);
    case "hold_ends":
      return changeArm(step, { heldUntilMs: null });
    case "credit_expires":
      return change(step, { spare: null });
    default:
      return unreachable(deadline);
  }
}

/** The reader had its time. The plate that went through before is believed only now. */
function whenUnread(step: LaneStep, now: Now): LaneStep {
  const { front } = step.lane;
  if (front === null) return step;
  if (front.echo === null || front.plate !== null) return changeFront(step, { plateless: true });
  return change(step, { front: { ...withRead(front, front.echo, now), echo: null } });
}

/** The credited car does not move: it is told again, unless another one stands there by now. */
function remind(step: LaneStep, now: Now): LaneStep {
  const { front } = step.lane;
  if (front !== null && isNextCar(front) && !isUsable(step.lane, farLoop(step.lane, now.setup), now.setup)) {
    return nextCarComes(step, now);
  }
  const told = emit(step, { type: "show", sign: step.lane.sign.cue });
  return repeatRaise(changeFront(told, { touchedMs: now.atMs }), now);
}

function settleDue(step: LaneStep, now: Now): LaneStep {
  const due = settlements(step.lane, now.setup).filter(({ atMs }) => atMs <= now.atMs);
  return due.reduce((so, { of }) => (of === "between" ? throughByTimer(so, now) : passUnder(so, now, "timer")), step);
}

/** A loop covered for so long is out of order, or a car is parked on it; what stood there on passage has long passed. */
function whenStuck(step: LaneStep, now: Now, loop: LoopName): LaneStep {
  const stuck = setFault(step, `${loop}_stuck`, true);
  return loop === farLoop(step.lane, now.setup) ? passUnder(stuck, now, "timer") : stuck;
}

/** No loop saw the car leave. Where none could see it pass either, one that could pass has passed. */
function forget(step: LaneStep, now: Now): LaneStep {
  const { front } = step.lane;
  if (front === null) return step;
  const gone = change(step, { front: null });
  const blind = !isUsable(step.lane, farLoop(step.lane, now.setup), now.setup);
  const mayPass = (front.credit !== null || isHeld(step.lane)) && mayBeThrough(step.lane, now.setup);
  if (!blind || (!mayPass && front.mayHaveGone == null)) return endUnpassed(gone, now, front);
  const manner = front.credit === null ? (front.mayHaveGone ?? "held_open") : "credited";
  return passed(gone, now, front, { manner, evidence: "timer" });
}

/**
 * Without a loop that could see the car pass, the arm that comes down again by itself is the sign that it has: the
 * barrier's own loop saw it.
 */
export function settleFallenArm(step: LaneStep, now: Now): LaneStep {
  const { lane } = step;
  const { setup } = now;
  if (lane.arm.phase !== "up" || !isSeenNotUp(lane.arm.position, setup)) return step;
  if (lane.between?.way === "through") return throughByTimer(step, now);
  const { front } = lane;
  if (isUsable(lane, farLoop(lane, setup), setup) || front === null || front.credit === null) return step;
  if (isNextCar(front)) return nextCarComes(step, now);
  return isUsable(lane, nearLoop(lane, setup), setup) ? step : forget(step, now);
}

/** Whether what came back had a plate and what stands here has none: that was the next car, and the first one has gone. */
function isNextCar({ returned, plateless, plate }: Visit): boolean {
  return returned && plateless && plate !== null;
}

function nextCarComes(step: LaneStep, now: Now): LaneStep {
  return changeFront(beginFront(forget(step, now), now, []), { plateless: true });
}
