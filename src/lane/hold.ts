/**
 * The arm held up: for the lane's mode, or for a large vehicle until it is well past, since a loop may lose a high body while
 * it is still under the arm.
 */
import { vehicleOf } from "../plate/classify.ts";
import { isBarrierLost, isSeenNotUp, isSeenUp } from "./arm-seen.ts";
import type { Lane, LaneStep, Now, Visit } from "./lane.ts";
import { changeArm, emit, enter, isHeld, setFault } from "./lane.ts";
import { HOLD_AGAIN_MS } from "./limits.ts";
import type { LaneSetup } from "./setup.ts";

/** Whether the arm is held up for a large vehicle that may pass, or has just passed. */
export function isHeldForLarge(lane: Lane, setup: LaneSetup): boolean {
  if (!holdsForLarge(setup)) return false;
  const here = [lane.front, lane.between?.visit, lane.under?.visit];
  return lane.arm.heldUntilMs != null || here.some((visit) => visit != null && visit.credit !== null && isLarge(visit));
}

/** Until when the arm is held up behind a vehicle that has passed; null when as for any other. */
export function holdEndsMs(visit: Visit, { atMs, setup }: Now): number | null {
  return holdsForLarge(setup) && visit.credit !== null && isLarge(visit)
    ? atMs + (setup.timings.largeHoldMs ?? 0)
    : null;
}

function holdsForLarge({ timings }: LaneSetup): boolean {
  return (timings.largeHoldMs ?? 0) > 0;
}

/** By its plate: yellow, or of a class that only large vehicles have. */
function isLarge({ plate }: Visit): boolean {
  return plate !== null && vehicleOf(plate.plate, plate.read).vehicleType === 2;
}

/** Begins or ends holding the arm up. */
export function settleHold(step: LaneStep, now: Now): LaneStep {
  const held = step.lane.arm.phase === "held";
  if (held === (isHeld(step.lane) || isHeldForLarge(step.lane, now.setup))) return step;
  if (!held) {
    const holding = changeArm(enter(step, now, "held"), { byOthers: false, served: 0 });
    const noticed = setFault(holding, "arm_opened_by_others", false);
    return holdWhereItStands(noticed, now);
  }
  const up = enter(step, now, "up");
  return now.setup.holdContact ? emit(up, { type: "release_arm" }) : up;
}

/** For a large vehicle an arm that is up already needs no pulse; for a mode one too many is no harm. */
export function holdWhereItStands(step: LaneStep, now: Now): LaneStep {
  const { lane } = step;
  const stays = !isHeld(lane) && !now.setup.holdContact && isSeenUp(lane.arm.position, now.setup);
  return stays ? step : orderHold(step, now);
}

/** Orders the arm to stay up: by the hold contact, else by raising it as often as it falls. */
export function orderHold(step: LaneStep, now: Now): LaneStep {
  const attempts = step.lane.arm.attempts + 1;
  const order = now.setup.holdContact ? ({ type: "hold_arm" } as const) : ({ type: "raise_arm" } as const);
  return emit(changeArm(step, { sinceMs: now.atMs, attempts }), order);
}

/** When a held arm must be looked after next; null when its limit contacts will tell. */
export function holdAgainAtMs(lane: Lane, setup: LaneSetup): number | null {
  if (lane.arm.phase !== "held" || isBarrierLost(lane)) return null;
  const { arm } = lane;
  const low = isSeenNotUp(arm.position, setup);
  const unseen = !setup.holdContact && !setup.upLimit && !setup.downLimit;
  if (!low && !unseen) return null;
  // No order since it was seen up: it has no rise to finish.
  const falls = low && arm.attempts === 0;
  return arm.sinceMs + (falls ? HOLD_AGAIN_MS : setup.timings.raiseMs);
}
