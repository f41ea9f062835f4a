/** What is known of the arm and around it: whether it is wanted up, what its contacts say, whether it may come down. */
import type { ArmPosition } from "./cue.ts";
import type { Lane } from "./lane.ts";
import { isUsable } from "./loops.ts";
import type { LaneSetup } from "./setup.ts";

/** Whether somebody may pass now. */
export function isWantedUp(lane: Lane, setup: LaneSetup): boolean {
  const given = lane.front?.credit != null || lane.between?.visit.credit != null || lane.spare !== null;
  return given || (setup.staysUpForFollower === true && isFollowed(lane));
}

/** Whether a car without leave drives on behind one that had it. */
function isFollowed({ between, arm }: Lane): boolean {
  return between !== null && arm.served > 0 && arm.phase !== "resting" && arm.phase !== "failed";
}

/** Whether the passage loop tells of a vehicle under the arm. */
export function isOccupied(lane: Lane, setup: LaneSetup): boolean {
  return isUsable(lane, "passage", setup) && lane.loops.passage.covered;
}

/** Whether an order to come down is safe as far as we can know, and configured at all. */
export function mayLowerNow(lane: Lane, setup: LaneSetup): boolean {
  if (!setup.mayLower || !isUsable(lane, "passage", setup)) return false;
  return lane.loops.passage.level === false && !lane.loops.passage.covered;
}

export function isBarrierLost(lane: Lane): boolean {
  return lane.lost.some(({ device }) => device === "barrier");
}

/** Whether the limit contacts say that the arm is not up. */
export function isSeenNotUp(position: ArmPosition, setup: LaneSetup): boolean {
  if (setup.upLimit) return position === "down" || position === "between";
  return setup.downLimit && position === "down";
}

/** Whether the limit contacts say that the arm is not down. */
export function isSeenNotDown(position: ArmPosition, setup: LaneSetup): boolean {
  if (setup.downLimit) return position === "up" || position === "between";
  return setup.upLimit && position === "up";
}

export function isSeenUp(position: ArmPosition, setup: LaneSetup): boolean {
  return setup.upLimit && position === "up";
}

/** Whether the contacts say that the arm has risen: it is up, or, where only its lower end has a contact, it has left that. */
export function isSeenRisen(position: ArmPosition, setup: LaneSetup): boolean {
  return setup.upLimit ? position === "up" : setup.downLimit && position === "between";
}
