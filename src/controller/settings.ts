/** What the controller must know of the site. The configuration makes it; nothing here has a default of its own. */
import type { AdmissionSettings } from "../admission/settings.ts";
import type { DriftLimits } from "../berth/drift.ts";
import type { LaneSetup } from "../lane/setup.ts";
import type { WeeklyHours } from "../lot/grounds.ts";
import type { LaneModeName } from "../lot/lane-mode.ts";
import type { MatchSettings } from "../plate/match.ts";
import type { TariffBook } from "../tariff/tariff.ts";

/** A lane's mode by the clock: the first entry whose hours hold the instant counts. */
export type LaneSchedule = readonly { readonly hours: WeeklyHours; readonly mode: LaneModeName }[];

/** What a lane without a reader does with whoever comes: an operator decides, or it opens by rule. */
export type WithoutReader = "hold" | "open";

export type LaneSettings = {
  readonly name: string;
  readonly setup: LaneSetup;
  /** Absent: it has a reader. */
  readonly withoutReader?: WithoutReader;
  readonly schedule: LaneSchedule;
  /** Whether a tailgate is an alarm; it is counted and flagged in any case. */
  readonly tailgateAlarm: boolean;
  /** Openings after which its barrier is to be maintained; 0: nobody is asked. */
  readonly maintenanceAfter: number;
};

/** What to do with a car at the exit of which we have no stay. */
export type NoEntryPolicy =
  | { readonly policy: "hold" }
  | { readonly policy: "open" }
  /** Asks this amount before it opens. */
  | { readonly policy: "charge"; readonly fen: number };

export type ExitSettings = {
  readonly noEntry: NoEntryPolicy;
  /** The same for the cars of a list; a list that is not named is treated as any car. */
  readonly noEntryOfLists: Readonly<Record<string, NoEntryPolicy>>;
  /** Time budget for reductions and submit together, from the moment the city can be asked, ms. */
  readonly cityBudgetMs: number;
  /** Whether money is collected through the city at all. */
  readonly cityPayments: boolean;
  /** When the city cannot be reached and money is due. */
  readonly whenCityUnreachable: "hold" | "open_and_owe";
  readonly quoteValidMs: number;
  readonly leftValidSeconds: number;
  /** How often 5.3.5 is asked while a car waits: the first delay, doubled up to the last. */
  readonly resultAskFirstMs: number;
  readonly resultAskLastMs: number;
  readonly match: MatchSettings;
  /** A debt of an earlier visit of the plate is added to what is due. */
  readonly collectOwed: boolean;
};

/** Which lanes have a second count, and when the difference is an alarm. */
export type SecondCountSettings = {
  /** Every lane that has one. */
  readonly lanes: readonly string[];
  /** Those of them whose own passage loop is it; the others have loops of their own for it. */
  readonly passageLoops: readonly string[];
  readonly limits: DriftLimits;
  /** Cars by which a noted count differs from ours from when on it is an alarm. */
  readonly alarmCars: number;
};

export type ControllerSettings = {
  readonly parkingId: string;
  /** This box's slot in the lot, 0 to 99; 0 when alone. */
  readonly slot: number;
  readonly capacity: number;
  readonly lanes: readonly LaneSettings[];
  readonly admission: AdmissionSettings;
  /** At this minute of every local day free berths are set to this number; null: never. */
  readonly recount: { readonly minuteOfDay: number; readonly trueFree: number } | null;
  readonly secondCount: SecondCountSettings;
  readonly exit: ExitSettings;
  readonly tariff: TariffBook;
  /** Template of the plate of a car without one; see `noPlatePlaceholder`. */
  readonly noPlateTemplate: string;
  /** An open stay this old is closed by rule; it re-opens when the car shows up. 0: never. */
  readonly ghostAfterMs: number;
  /** Without a command's use within this, an open-once lapses, ms. */
  readonly openOnceMs: number;
  readonly sign: { readonly parkingStore: string };
};
