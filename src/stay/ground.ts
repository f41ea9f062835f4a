/** Why a car may pass, and how the city names it. */

/** The ground on which a car was let through. */
export type Ground = "temporary" | "monthly" | "reservation" | "stagger" | "listed" | "operator" | "fire";

/** The city's parkType (5.1.1): 1 temporary, 2 monthly, 3 reservation, 4 stagger, 9 other. */
export type ParkType = 1 | 2 | 3 | 4 | 9;

/** The city's laneType (5.1.1): 1 a person opened, 2 the machine decided, 9 otherwise (held open, unauthorised). */
export type LaneType = 1 | 2 | 9;

const PARK_TYPES: Readonly<Record<Ground, ParkType>> = {
  temporary: 1,
  monthly: 2,
  reservation: 3,
  stagger: 4,
  listed: 9,
  operator: 1,
  fire: 9,
};

/** The city's word for a ground. A car that an operator let in is a temporary car. */
export function parkTypeOf(ground: Ground): ParkType {
  return PARK_TYPES[ground];
}
