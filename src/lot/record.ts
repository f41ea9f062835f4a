/**
 * The journal's rows: what happened on the lot. A record is written once by its origin and never changed; the lot is
 * the fold over the set of all of them (`lot.ts`). Kinds this version does not know are kept and passed on.
 */
import type { MoneyRecords } from "../stay/money-records.ts";
import type { Moment } from "../stay/moment.ts";
import type { RecordRef, StayRecords } from "../stay/records.ts";
import type { LaneDay } from "../berth/drift.ts";
import type { ListEntry, Contract, Reservation } from "./grounds.ts";
import type { LaneMode } from "./lane-mode.ts";

/** Inclusive ranges of journal seqs, ascending and apart. */
export type SeqRanges = readonly (readonly [from: number, to: number])[];

/** Records of the lot as a whole, by kind. */
export type LotRecords = {
  boot_started: { readonly version: string; readonly cleanStop: boolean };
  box_stopped: { readonly reason: string };
  /** true time = monotonicMs + offsetMs, for every record of that boot, before and after this one. */
  clock_set: { readonly boot: string; readonly offsetMs: number; readonly source: "system" | "city" };
  /** The wall clock of the system jumped; whoever compares `wallMs` of records before and after must know. */
  system_clock_set: { readonly byMs: number; readonly by: "box" | "others" };
  capacity_set: { readonly capacity: number; readonly area: string; readonly by: string };
  /** A calibration; a difference, so that two of them commute. */
  count_adjusted: { readonly delta: number; readonly trueFree: number; readonly by: string; readonly reason: string };
  /**
   * A passage that no stay accounts for (tailgate or unauthorised without a plate, exit without a stay). `entry_found` takes
   * such an exit back out of the count: the stay it ended has turned up and is closed itself.
   */
  passage_uncounted: {
    readonly lane: string;
    readonly delta: 1 | -1;
    readonly cause: "tailgate" | "unauthorised" | "held_open" | "no_entry_record" | "entry_found";
    readonly plate: string | null;
  };
  /**
   * What berth detectors or people counted inside, and what we held at that moment (occupied with its adjustment) on that local
   * day; records of early versions do not say that.
   */
  berths_counted: {
    readonly occupied: number;
    readonly source: string;
    readonly day?: number;
    readonly ours?: number;
  };
  /** So many passages of a lane and day more, as loops saw them and as they were recorded. */
  passages_compared: LaneDay;
  /** The fire contact closed or opened. */
  fire_alarm: { readonly active: boolean };
  lane_mode_set: LaneMode & { readonly lane: string; readonly by: string };
  /** A person has maintained the lane's barrier; with its counts of that moment, from which they go on. */
  barrier_maintained: {
    readonly lane: string;
    readonly openings: number;
    readonly byHand: number;
    readonly by: string;
    readonly reason: string;
  };
  list_replaced: {
    readonly list: string;
    readonly version: string;
    /** The version in its signature; absent: it was not signed. */
    readonly signed?: number;
    readonly entries: readonly ListEntry[];
    readonly by: string;
  };
  /** A city download: replaces everything that begins at or after `fromMs`. */
  reservations_downloaded: { readonly fromMs: number; readonly reservations: readonly Reservation[] };
  contracts_downloaded: { readonly fromMs: number; readonly contracts: readonly Contract[] };
  parameters_downloaded: { readonly parameters: Readonly<Record<string, string>> };
  /** The city has these reports of that origin. Written lazily: losing one only sends a report again. */
  reports_delivered: { readonly origin: string; readonly ranges: SeqRanges };
  /** The city condemned one report; a technician must look. */
  report_parked: { readonly report: RecordRef; readonly code: number | null; readonly answer: string };
  report_unparked: { readonly report: RecordRef; readonly by: string };
  command_done: {
    readonly id: string;
    readonly command: string;
    readonly by: string;
    readonly reason: string;
    /** `operator` or `technician`, where the port tells them apart. */
    readonly role?: string;
    readonly outcome: string;
  };
  /** A payment notice whose stay is not held; kept for a person, matched if the stay is found in the ledger. */
  notice_unmatched: {
    readonly businessId: string;
    readonly orderId: string;
    readonly plate: string;
    readonly fen: number;
    readonly status: number;
    readonly payType: number | string;
    readonly paidAtMs: number;
  };
  statement_compared: {
    readonly day: number;
    readonly list: "payments" | "bills";
    readonly differences: readonly StatementDifference[];
  };
  /** `atMs`: when, by the corrected clock; records of early versions do not say. */
  shift_opened: { readonly shift: string; readonly by: string; readonly atMs?: number };
  shift_closed: {
    readonly shift: string;
    readonly by: string;
    readonly cashFen: number;
    readonly waivedFen: number;
    readonly atMs?: number;
  };
  records_lost: { readonly count: number };
  /** Something befell the ledger that a person should look at; it stands until it is acknowledged. */
  ledger_noted: { readonly condition: string; readonly detail: string };
  ledger_acknowledged: { readonly condition: string; readonly detail: string; readonly by: string };
};

/** A line of the city's statement that our books do not match. */
export type StatementDifference = {
  readonly orderId: string;
  /** `other_day`: the amounts agree, the city has it on this day and we on another. */
  readonly kind: "missing_here" | "missing_there" | "other_amount" | "other_day";
  readonly hereFen: number | null;
  readonly thereFen: number | null;
  /** What is known of why it is missing. */
  readonly cause?: "never_told" | "told_as_failed" | "stay_unknown" | "password_free";
  /** Missing here when the lists were compared, and in our books since this corrected wall time. */
  readonly creditedMs?: number;
};

export type RecordData = StayRecords & MoneyRecords & LotRecords;
export type RecordKind = keyof RecordData;

/** A record before its origin gave it a place in the journal. */
export type Draft = {
  [K in RecordKind]: { readonly kind: K; readonly key: string; readonly data: RecordData[K] };
}[RecordKind];

/** What every journal row carries. */
export type RecordEnvelope = {
  /** `slot.epoch` of the box that wrote it. */
  readonly origin: string;
  /** Gapless per origin, from 1. */
  readonly seq: number;
  /** Lamport: 1 + the highest order seen. */
  readonly order: number;
  readonly at: Moment;
};

/** A journal row. Narrow on `kind`. */
export type LotRecord = RecordEnvelope & Draft;

/** The records that carry something the city must hear. */
export function reportOf(record: LotRecord): "arrive" | "leave" | null {
  if (record.kind === "stay_numbered") return record.data.report === null ? null : "arrive";
  return record.kind === "leave_numbered" ? "leave" : null;
}

/** Records of one origin that are gone for good: `from` to `seq`, both included. */
export type GoneRecords = RecordRef & { readonly from: number };

/** What a box wrote before it knew its ledger, oldest first, and what of it memory could not keep. */
export type Unknowing = { readonly records: readonly LotRecord[]; readonly gone: readonly GoneRecords[] };

/** The fold's order within a key: Lamport order, then origin, then seq. */
export function compareRecords(a: RecordEnvelope, b: RecordEnvelope): number {
  if (a.order !== b.order) return a.order - b.order;
  if (a.origin !== b.origin) return a.origin < b.origin ? -1 : 1;
  return a.seq - b.seq;
}
