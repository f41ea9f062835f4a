/** What can happen to a stay, as journal records. The fold in `stay.ts` is the only reader of their meaning. */
import type { PlateClass } from "../plate/classify.ts";
import type { PlateColour } from "../plate/vocabulary.ts";
import type { Ground, LaneType } from "./ground.ts";
import type { ArriveReport, LeaveReport } from "./report.ts";

/** Names one record of the lot: whose journal, and which row of it. */
export type RecordRef = { readonly origin: string; readonly seq: number };

/** A mark on a stay that a person should look at, or that explains an oddity. */
export type StayFlag =
  | "tailgate"
  | "unauthorised"
  | "held_open"
  | "no_plate"
  | "no_entry_record"
  /** A lane without a reader let it through by rule. */
  | "lane_without_reader"
  /** Of a leave without a stay: the stay that it may have ended was closed by rule, and took its place in the count. */
  | "entry_found"
  | "fuzzy_match"
  | "already_inside"
  | "blocked_plate"
  | "opened_without_payment"
  | "amount_differs"
  | "paid_twice"
  | "order_unknown"
  | "paid_late"
  | "reopened"
  | "left_in_fire"
  /** Two boxes of the lot numbered it at once: the city may have heard of the other number too. */
  | "numbered_twice";

/** The books of a stay at its leave, fen: price = reduced + paid + waived + owed - overpaid. */
export type Settlement = {
  /** The whole price after local reductions and before the city's. */
  readonly priceFen: number;
  readonly reducedFen: number;
  readonly paidFen: number;
  readonly waivedFen: number;
  readonly owedFen: number;
  readonly overpaidFen: number;
};

/** The records of a stay's movements. The money records stand in `money-records.ts`. */
export type StayRecords = {
  /** A car has passed the entry, or is believed to be inside. Its key is the stay's identity. */
  stay_opened: {
    /** Empty for a car without a plate until the stay is numbered; then the placeholder the city is told. */
    readonly plate: string;
    readonly plateClass: PlateClass;
    /** What else the entry read of this car, for the exit's matching. */
    readonly otherReads: readonly string[];
    readonly vehicleType: 1 | 2;
    /** As the reader saw it; absent in records of early versions. */
    readonly plateColour?: PlateColour | null;
    readonly lane: string;
    readonly ground: Ground;
    /** The reservation, contract or list that gave the ground. */
    readonly groundRef: string | null;
    readonly laneType: LaneType;
    /** Free berths after this passage, the true number (may be negative). */
    readonly freeBerth: number;
    readonly flags: readonly StayFlag[];
    /** False for a stay made up at the exit for a car that was inside before we were: it is never counted in. */
    readonly counted: boolean;
    readonly by: string | null;
  };
  /** The clock was trusted: the stay has its businessId, and what the city hears of the arrival is fixed. */
  stay_numbered: {
    readonly businessId: string;
    readonly arrivedMs: number;
    /** The plate the city is told: the stay's, or the placeholder of a car without one. */
    readonly plateId: string;
    /** Null for a car that was inside before we were: no arrive is invented. */
    readonly report: ArriveReport | null;
  };
  /** The car has passed the exit. */
  stay_closed: {
    readonly lane: string;
    readonly laneType: LaneType;
    readonly freeBerth: number;
    /** The plate read at the exit, if it differs from the stay's. */
    readonly exitPlate: string | null;
    readonly flags: readonly StayFlag[];
    /** How the price came together when the car left; null when it could not be priced (clock not trusted). */
    readonly settlement: Settlement | null;
  };
  /** The price of a car that left before the clock was set, worked out once it was. */
  stay_settled: { readonly settlement: Settlement };
  /** What the city hears of the leave is fixed. `arrive` names the record that must be delivered before it. */
  leave_numbered: { readonly leftMs: number; readonly report: LeaveReport; readonly arrive: RecordRef | null };
  /** Closed by rule without a passage; it re-opens when the car shows up. The city hears nothing. */
  stay_soft_closed: {
    readonly reason: "already_inside" | "age" | "operator" | "left_unseen";
    readonly by: string | null;
  };
  /** Undoes one named close. */
  stay_reopened: { readonly undoes: RecordRef; readonly reason: string };
  /** The stay never was; an operator says so. */
  stay_voided: { readonly by: string; readonly reason: string };
  plate_corrected: {
    readonly plate: string;
    readonly plateClass: PlateClass;
    readonly by: string;
    readonly reason: string;
  };
  /** A temporary car took over the berth of another of its group: from here on it is inside on that list's ground. */
  ground_granted: { readonly ground: Ground; readonly groundRef: string; readonly reason: "berth_taken_over" };
  stay_flagged: { readonly flag: StayFlag; readonly note: string };
  /** Where the car stands, if somebody knows (5.3.8). */
  berth_known: { readonly store: string; readonly floor: string; readonly berthId: string; readonly by: string };
};
