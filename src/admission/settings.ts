/** What a site decides about who may come in. The configuration makes it; lists' cars come separately, as records. */
import type { Area } from "../berth/areas.ts";
import type { ListPolicy, WeeklyHours } from "../lot/grounds.ts";
import type { PlateClass } from "../plate/classify.ts";

export type AdmissionSettings = {
  /** The city's parkingId: a reservation for another lot grants nothing. */
  readonly parkingId: string;
  readonly lists: readonly ListPolicy[];
  /** Whether a list is taken only with the signature of its keeper. */
  readonly signedLists: boolean;
  /** Parts of the count that belong to some cars; none by default. */
  readonly areas: readonly Area[];
  /** How long before and after its window a reservation still admits, ms. */
  readonly reservationEarlyMs: number;
  readonly reservationLateMs: number;
  /** Berths are kept back for reservations that begin within this, ms; 0 keeps none back. */
  readonly keepBackMs: number;
  /** Weekly hours of each staggerCode; a code that is not named holds all day. */
  readonly staggerHours: Readonly<Record<string, WeeklyHours>>;
  /** Plate classes that pass always (police, army …); none by default. */
  readonly alwaysAdmit: readonly PlateClass[];
  /** By lane: vehicles that it does not take, by the class of their plate or because they are large. */
  readonly turnedAway: Readonly<Record<string, readonly (PlateClass | "large")[]>>;
  /** A car without a readable plate: an operator decides, or it comes in with a placeholder. */
  readonly noPlate: "operator" | "admit";
  /** A temporary car whose plate is inside already: close the old stay as a ghost, turn the car away, or take no notice. */
  readonly alreadyInside: "soft" | "hard" | "off";
  /** The same plate this soon after it left opens nothing, ms. */
  readonly justLeftMs: number;
};
