/** Which records the books are made of, and to what instant each belongs: a pure function of the one record. */
import { startOfLocalDay } from "../local-day.ts";
import type { LotRecord, RecordKind } from "../lot/record.ts";

/** The kinds of records that bookkeeping looks for by time. */
export const BOOKING_KINDS = [
  "payment_received",
  "fee_waived",
  "fee_owed",
  "fee_refunded",
  "leave_numbered",
  "shift_opened",
  "shift_closed",
  "notice_unmatched",
  "statement_compared",
] as const satisfies readonly RecordKind[];

export type BookingKind = (typeof BOOKING_KINDS)[number];

/**
 * When it was paid, waived, owed, given back or left, milliseconds UTC; a statement belongs to the beginning of its day.
 * Records written by versions that did not note the time have the wall clock of their writing. Null: not booked.
 */
export function bookedAtMs(record: LotRecord): number | null {
  switch (record.kind) {
    case "payment_received":
    case "notice_unmatched":
      return record.data.paidAtMs;
    case "fee_waived":
      return record.data.waivedAtMs;
    case "leave_numbered":
      return record.data.leftMs;
    case "statement_compared":
      return startOfLocalDay(record.data.day);
    case "fee_owed":
    case "fee_refunded":
    case "shift_opened":
    case "shift_closed":
      return record.data.atMs ?? record.at.wallMs;
    default:
      return null;
  }
}
