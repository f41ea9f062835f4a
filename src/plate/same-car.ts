/** Whether a later read is of the car that stands there. It compares texts; that nobody has left is for the loops to say. */
import { distanceWithin } from "./distance.ts";
import type { PlateRead } from "./read.ts";

/** How a later read stands to the plate the car in front has so far. */
export type ReadRelation = "repeats" | "refines" | "another_car";

/** Reads nearer than this (tenths of a character) may be of one car. Two cars of a fleet may be as near as 3. */
const SAME_CAR_BELOW = 12;

/**
 * Whether a later read is of the same car. `standing` is the plate so far, null when none could be read; a read
 * without a plate says nothing against the car.
 */
export function relationOf(
  standing: string | null,
  later: Pick<PlateRead, "plate">,
  sameCarBelow: number = SAME_CAR_BELOW,
): ReadRelation {
  if (later.plate === null || later.plate === standing) return "repeats";
  if (standing === null) return "refines";
  return distanceWithin(standing, later.plate, sameCarBelow) < sameCarBelow ? "refines" : "another_car";
}
