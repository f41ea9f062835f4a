/** The shape of an admission decision: the verdict, the rules that were asked on the way, and what it does to old stays. */
import type { Bilingual } from "../plate/bilingual.ts";
import type { PlateClass } from "../plate/classify.ts";
import type { Ground } from "../stay/ground.ts";
import type { StayFlag } from "../stay/records.ts";

/** One rule that was asked, with its answer, for the trace. */
export type RuleAnswer = { readonly rule: string; readonly answer: Bilingual };

/**
 * A car that was let in here or at another lane and has not passed yet. Nothing is recorded of it before it has, but what it
 * was given is not there for another.
 */
export type DrivingIn = {
  readonly plate: string | null;
  readonly plateClass: PlateClass;
  readonly vehicleType: 1 | 2;
  /** The reservation, contract or list it comes in on. */
  readonly groundRef: string | null;
  /** Its plate is inside already, and the old stay will be closed for it: it takes no berth more. */
  readonly replacesItself: boolean;
};

/** Who asks to come in. `plate` is null for a car whose plate could not be read. */
export type EntryRequest = {
  readonly plate: string | null;
  readonly plateClass: PlateClass;
  readonly vehicleType: 1 | 2;
  readonly lane: string;
  readonly mode: "open" | "full" | "closed" | "closed_to_all" | "held_open";
  /** What a lane that reads nobody does with whoever comes; absent: it has a reader. */
  readonly withoutReader?: "hold" | "open";
  /** Corrected wall time, ms. */
  readonly nowMs: number;
  readonly drivingIn: readonly DrivingIn[];
};

export type EntryDecision = {
  readonly admitted: boolean;
  /** Set when admitted. */
  readonly ground: Ground | null;
  /** The reservation, contract or list that gave the ground. */
  readonly groundRef: string | null;
  /** The accessible berth that was reserved for the car; null for any other. */
  readonly berthId: string | null;
  /** Days that its entry still holds, for a car to be reminded of them; null for any other. */
  readonly daysLeft: number | null;
  /** A stable word for the refusal or the admission, for the sign and for counting: full, blocked, already_inside … */
  readonly reason: string;
  readonly sentence: Bilingual;
  readonly flags: readonly StayFlag[];
  readonly rules: readonly RuleAnswer[];
  /** A person must decide (a car without a plate where the site says so): neither admitted nor refused. */
  readonly needsPerson: boolean;
};
