/** A lot with stays inside, as the exit looks for one, for the tests of matching. */
import type { MatchCandidate, MatchContext } from "#src/plate/match-fit.ts";
import { matchStays } from "#src/plate/match.ts";
import type { StayMatch } from "#src/plate/match.ts";

export const NOW = 1_700_000_000_000;
export const CONTEXT: MatchContext = { nowMs: NOW, vehicleType: null, colour: null };

/** A stay of that plate which arrived an hour ago; its name is its plate unless another is given. */
export function inside(plate: string, other: Partial<MatchCandidate> = {}): MatchCandidate {
  return {
    stay: plate,
    plate,
    arrivedMs: NOW - 3_600_000,
    vehicleType: null,
    colour: null,
    grantsFree: false,
    readAlternatives: [],
    ...other,
  };
}

export const look = (plate: string, stays: readonly MatchCandidate[], context: Partial<MatchContext> = {}): StayMatch =>
  matchStays(plate, stays, { ...CONTEXT, ...context });
