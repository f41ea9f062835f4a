/** Whether a stay can be meant by a car at the exit at all: it came earlier, and its size and colour are the car's. */
import { NEW_ENERGY_LENGTH } from "./alphabet.ts";
import { classify, isNewEnergy } from "./classify.ts";
import type { VehicleType } from "./classify.ts";
import type { PlateColour } from "./vocabulary.ts";

/** A stay that is inside, as the exit compares it. */
export type MatchCandidate = {
  readonly stay: string;
  /** Normalised. */
  readonly plate: string;
  /** Corrected wall time of the arrival. */
  readonly arrivedMs: number;
  /** Null when nobody knows. */
  readonly vehicleType: VehicleType | null;
  readonly colour: PlateColour | null;
  /** Whether taking this stay would let the car out for nothing or debit somebody's account. */
  readonly grantsFree: boolean;
  /** The other plates that were read of this car at the entry, normalised. */
  readonly readAlternatives: readonly string[];
};

/** What is known of the car at the exit. Leave null what its reads do not tell (`knownVehicleType`). */
export type MatchContext = {
  readonly nowMs: number;
  readonly vehicleType: VehicleType | null;
  readonly colour: PlateColour | null;
};

/** What speaks against a stay. */
export type Obstacle = "arrived_later" | "other_size" | "other_colour";

/** The first thing that speaks against a stay being this car's, or null. `wanted` is the normalised plate read. */
export function obstacleTo(candidate: MatchCandidate, wanted: string, context: MatchContext): Obstacle | null {
  if (candidate.arrivedMs >= context.nowMs) return "arrived_later";
  const { vehicleType } = candidate;
  if (vehicleType !== null && context.vehicleType !== null && vehicleType !== context.vehicleType) return "other_size";
  return coloursFit(candidate, wanted, context.colour) ? null : "other_colour";
}

/** `other` and null are no colour. Readers call a yellow-green plate green. */
function hueOf(colour: PlateColour | null): PlateColour | null {
  if (colour === "other") return null;
  return colour === "yellow_green" ? "green" : colour;
}

/** Compares the colours seen; where the entry saw none, the plate itself says whether it is green. */
function coloursFit(candidate: MatchCandidate, wanted: string, colour: PlateColour | null): boolean {
  const seen = hueOf(colour);
  if (seen === null) return true;
  const stored = hueOf(candidate.colour);
  if (stored !== null) return stored === seen;
  if (seen !== "green") return !isNewEnergy(classify(candidate.plate));
  // One of the two reads may have lost a character, not both.
  return candidate.plate.length === NEW_ENERGY_LENGTH || wanted.length === NEW_ENERGY_LENGTH;
}
