/**
 * The arm, one function per phase. The cars in the lane say whether it is wanted up; this says what must be ordered for
 * that. By default it only ever orders it up: the barrier closes by itself, and its own board stops it on a vehicle.
 */
import {
  isBarrierLost,
  isOccupied,
  isSeenNotDown,
  isSeenNotUp,
  isSeenRisen,
  isSeenUp,
  isWantedUp,
  mayLowerNow,
} from "./arm-seen.ts";
import type { ArmPosition } from "./cue.ts";
import { holdWhereItStands, orderHold, settleHold } from "./hold.ts";
import type { Arm, LaneStep, Now } from "./lane.ts";
import { change, changeArm, changeFront, emit, enter, setFault } from "./lane.ts";
import { ORDER_ATTEMPTS } from "./limits.ts";
import { isUnseen } from "./loops.ts";

/** Brings the arm in line with what the lane wants. Ends because every phase leads to a later one or stays. */
export function settleArm(step: LaneStep, now: Now): LaneStep {
  const before = step.lane.arm.phase;
  const next = whenPhase(settleHold(step, now), now);
  return next.lane.arm.phase === before ? next : settleArm(next, now);
}

function whenPhase(step: LaneStep, now: Now): LaneStep {
  switch (step.lane.arm.phase) {
    case "resting":
      return whenResting(step, now);
    case "raising":
      return whenRaising(step, now);
    case "up":
      return whenUp(step, now);
    case "lowering":
      return whenLowering(step, now);
    case "failed":
      return whenFailed(step, now);
    case "held":
      return step;
  }
}

function whenResting(step: LaneStep, now: Now): LaneStep {
  const { lane } = step;
  if (!isWantedUp(lane, now.setup)) return step;
  if (isSeenUp(lane.arm.position, now.setup)) return enter(step, now, "up");
  const opening = changeArm(step, { served: 0, byOthers: false, attempts: 0 });
  return isBarrierLost(lane) ? enter(opening, now, "failed") : orderUp(opening, now);
}

function whenRaising(step: LaneStep, now: Now): LaneStep {
  // Wanted or not, a pulse that was given takes its course; only then is it time to think of coming down.
  return isSeenUp(step.lane.arm.position, now.setup) ? enter(step, now, "up") : step;
}

function whenUp(step: LaneStep, now: Now): LaneStep {
  const { lane } = step;
  const { position, byOthers } = lane.arm;
  const needed = isWantedUp(lane, now.setup) || isOccupied(lane, now.setup);
  if (isSeenNotUp(position, now.setup)) {
    return needed ? orderUp(changeArm(step, { attempts: 0 }), now) : enter(step, now, "lowering");
  }
  // Somebody else opened it and knows why: it is left to them.
  if (needed || lane.under !== null || byOthers) return step;
  return startLowering(step, now);
}

function whenLowering(step: LaneStep, now: Now): LaneStep {
  const { lane } = step;
  const { position } = lane.arm;
  // A vehicle under a falling arm: safety first, accounting second.
  if (isWantedUp(lane, now.setup) || isOccupied(lane, now.setup)) {
    if (isSeenUp(position, now.setup)) return enter(step, now, "up");
    return isBarrierLost(lane) ? step : orderUp(changeArm(step, { attempts: 0 }), now);
  }
  return now.setup.downLimit && position === "down" ? rest(step, now) : step;
}

function whenFailed(step: LaneStep, now: Now): LaneStep {
  const { lane } = step;
  if (isSeenRisen(lane.arm.position, now.setup)) return enter(step, now, "up");
  // The car that needed it has gone. The fault stays until the arm is seen to rise.
  return isWantedUp(lane, now.setup) ? step : enter(step, now, "resting");
}

function rest(step: LaneStep, now: Now): LaneStep {
  const down = changeArm(enter(afterOthers(step, now), now, "resting"), { byOthers: false, served: 0 });
  return setFault(setFault(down, "arm_opened_by_others", false), "arm_did_not_fall", false);
}

/** Somebody opened it, for the car in front, one would think; where no loop sees whether that drove on, it has. */
function afterOthers(step: LaneStep, now: Now): LaneStep {
  const { arm, front } = step.lane;
  if (!arm.byOthers || front === null || front.credit !== null || !isUnseen(step.lane, now.setup)) return step;
  return changeFront(step, { mayHaveGone: "unauthorised" });
}

function orderUp(step: LaneStep, now: Now): LaneStep {
  const attempts = step.lane.arm.attempts + 1;
  return emit(changeArm(step, { phase: "raising", sinceMs: now.atMs, attempts }), { type: "raise_arm" });
}

function startLowering(step: LaneStep, now: Now): LaneStep {
  const begun = enter(step, now, "lowering");
  return mayLowerNow(begun.lane, now.setup) ? orderDown(begun, now) : begun;
}

function orderDown(step: LaneStep, now: Now): LaneStep {
  const attempts = step.lane.arm.attempts + 1;
  return emit(changeArm(step, { sinceMs: now.atMs, attempts }), { type: "lower_arm" });
}

/**
 * A vehicle has passed, so the arm was up, and the barrier begins to close behind it. Where a contact at the top will show
 * that, it is waited for; else it is taken to do so, and a next car that may pass has it raised again.
 */
export function closesBehind(step: LaneStep, now: Now): LaneStep {
  const { phase } = step.lane.arm;
  if (now.setup.upLimit || (phase !== "raising" && phase !== "up")) return step;
  return enter(step, now, isWantedUp(step.lane, now.setup) ? "lowering" : "up");
}

/** The limit contacts have reported. With a single contact wired, "unknown" says that the arm is not there. */
export function whenArmMoved(step: LaneStep, now: Now, reported: ArmPosition): LaneStep {
  const { arm } = step.lane;
  const { setup } = now;
  const position = reported === "unknown" && setup.upLimit !== setup.downLimit ? "between" : reported;
  if (arm.position === position) return step;
  const told = changeArm(step, { position });
  const risen = isSeenRisen(position, setup);
  const cleared = risen ? setFault(told, "arm_did_not_rise", false) : told;
  const fallen = isSeenNotDown(position, setup) ? cleared : setFault(cleared, "arm_did_not_fall", false);
  if (arm.phase === "lowering") return changeArm(fallen, { sinceMs: now.atMs });
  if (arm.phase === "held" && risen) return changeArm(fallen, { attempts: 0 });
  return arm.phase === "resting" ? movedAtRest(fallen, now, arm.position) : fallen;
}

/** It moves although nothing was ordered. */
function movedAtRest(step: LaneStep, now: Now, from: ArmPosition): LaneStep {
  const { position } = step.lane.arm;
  // Just after start-up, or when the barrier is back, an arm that is not down is one that has to come down.
  if (from === "unknown") return isSeenNotDown(position, now.setup) ? enter(step, now, "lowering") : step;
  if (!isSeenRisen(position, now.setup) || isWantedUp(step.lane, now.setup)) return step;
  const up = changeArm(enter(step, now, "up"), { byOthers: true, served: 0 });
  return setFault(up, "arm_opened_by_others", true);
}

/** The arm had its time to rise, or to stay up while it is held. */
export function whenRaiseDue(step: LaneStep, now: Now): LaneStep {
  const { arm } = step.lane;
  const low = isSeenNotUp(arm.position, now.setup);
  const exhausted = low && arm.attempts >= ORDER_ATTEMPTS;
  const told = exhausted ? setFault(step, "arm_did_not_rise", true) : step;
  // A held arm is never given up: there may be a fire.
  if (arm.phase === "held") return orderHold(told, now);
  if (arm.phase !== "raising") return step;
  const needed = isWantedUp(step.lane, now.setup) || isOccupied(step.lane, now.setup);
  if (!needed) return enter(step, now, "up");
  if (isBarrierLost(step.lane) || exhausted) return enter(told, now, "failed");
  return low ? orderUp(step, now) : enter(step, now, "up");
}

/** The arm had its time to come down. */
export function whenLowerDue(step: LaneStep, now: Now): LaneStep {
  const { arm } = step.lane;
  if (arm.phase !== "lowering") return step;
  const high = isSeenNotDown(arm.position, now.setup);
  const again = mayLowerNow(step.lane, now.setup) && arm.attempts < ORDER_ATTEMPTS;
  if (again && (high || arm.attempts === 0)) return orderDown(step, now);
  return high ? setFault(step, "arm_did_not_fall", true) : rest(step, now);
}

/** A blind barrier may have closed by itself in front of a car that takes its time: it is opened again. */
export function repeatRaise(step: LaneStep, now: Now): LaneStep {
  const blind = !now.setup.upLimit && !now.setup.downLimit;
  return blind && step.lane.arm.phase === "up" ? orderUp(step, now) : step;
}

/** Whether a test pulse could show anything: not while the arm is up, or on its way. */
export function mayTest({ phase }: Arm): boolean {
  return phase === "resting" || phase === "failed";
}

/** A technician tries the barrier: it goes up once for nobody, is seen to do so or not, and comes down again. */
export function whenPulseTested(step: LaneStep, now: Now): LaneStep {
  if (!mayTest(step.lane.arm)) return step;
  if (step.lane.arm.phase === "failed") return emit(step, { type: "raise_arm" });
  return orderUp(changeArm(step, { served: 0, byOthers: false, attempts: 0 }), now);
}

/** Somebody asks for it again, or the barrier is back: an arm that was given up is tried anew. */
export function retryRaise(step: LaneStep): LaneStep {
  return step.lane.arm.phase === "failed" ? changeArm(step, { phase: "resting", attempts: 0 }) : step;
}

/** The barrier is back: what was ordered meanwhile has not been heard. */
export function whenBarrierBack(step: LaneStep, now: Now): LaneStep {
  const { phase } = step.lane.arm;
  if (phase === "held") return holdWhereItStands(step, now);
  const again = phase === "raising" && isWantedUp(step.lane, now.setup);
  return again ? orderUp(changeArm(step, { attempts: 0 }), now) : retryRaise(step);
}

/** The barrier is gone: what it last said no longer counts. */
export function whenBarrierLost(step: LaneStep): LaneStep {
  return change(step, { arm: { ...step.lane.arm, position: "unknown" } });
}
