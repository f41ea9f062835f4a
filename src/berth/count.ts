/**
 * Three numbers that are never mixed: how many berths there are, how many are taken as far as we saw, and what people
 * corrected. Free berths are computed from them, so that a correction hides nothing.
 */

/** The numbers of a lot or of an area of it. Also used for a change of each. */
export type BerthCount = {
  /** Berths there are. */
  readonly capacity: number;
  /** Vehicles inside as stays and passages tell. May be negative after missed entries. */
  readonly occupied: number;
  /** What calibrations added to occupied; negative when more berths are free than we thought. */
  readonly adjustment: number;
};

/** Nothing inside, nothing corrected. */
export function emptyCount(capacity: number): BerthCount {
  return { capacity, occupied: 0, adjustment: 0 };
}

/** The numbers after a change. Changes commute, whatever made them. */
export function changedBy(count: BerthCount, change: BerthCount): BerthCount {
  return {
    capacity: count.capacity + change.capacity,
    occupied: count.occupied + change.occupied,
    adjustment: count.adjustment + change.adjustment,
  };
}

/** The true number of free berths: negative when more vehicles are inside than there are berths. */
export function freeOf(count: BerthCount): number {
  return count.capacity - count.occupied - count.adjustment;
}

/**
 * Free berths as the city and the sign hear them (`freeBerth`, protocol 5.1.1): never below 0 and never more than there are,
 * whatever an uncalibrated count says.
 */
export function freeOnTheWire(free: number, capacity: number): number {
  return Math.max(0, Math.min(free, capacity));
}
