/**
 * A report of the books: what it reads, its columns, and how its rows come out of pages of bookings. A report holds no more
 * than a page and its own sums, so that a year can be read on a small box.
 */
import type { LotRecord, RecordKind } from "../lot/record.ts";
import { StayContext } from "./stay-context.ts";
import type { Column, Row } from "./table.ts";

/** A record with the instant to which it is booked, ms UTC. */
export type Booking = { readonly atMs: number; readonly record: LotRecord };

/** Kinds of records that the ledger finds by time. */
export type BookedKind = Extract<
  RecordKind,
  | "payment_received"
  | "fee_waived"
  | "fee_owed"
  | "fee_refunded"
  | "leave_numbered"
  | "shift_opened"
  | "shift_closed"
  | "notice_unmatched"
  | "statement_compared"
>;

/** From an instant on, and before another. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** Takes the bookings of a span in their order and gives rows as they are known. */
export type Running = {
  readonly take: (bookings: readonly Booking[], stays: StayContext) => readonly Row[];
  readonly end: () => readonly Row[];
};

export type Report = {
  readonly title: { readonly zh: string; readonly en: string };
  readonly columns: readonly Column[];
  readonly kinds: readonly BookedKind[];
  /** Bookings of these kinds need to know their stay. */
  readonly withStaysOf: readonly BookedKind[];
  /** What is read before the span so that its first rows are whole, ms. */
  readonly lookBackMs: number;
  readonly begin: (span: Span) => Running;
};

/** Reads one page of bookings. The ledger does, or a box that is asked. */
export type ReadBookings = (
  query: Span & {
    readonly kinds: readonly BookedKind[];
    readonly withStaysOf: readonly BookedKind[];
    readonly limit: number;
    readonly after: readonly [number, number] | null;
  },
) => Promise<{
  readonly bookings: readonly Booking[];
  readonly ofStays: readonly LotRecord[];
  readonly next: readonly [number, number] | null;
}>;

/** Bookings of one page: few enough that a turn of the box waits for milliseconds only. */
const PAGE = 60;

/** The rows of a report over a span, oldest first. Reads as fast as the rows are taken. */
export async function* rowsOf(read: ReadBookings, report: Report, span: Span): AsyncGenerator<Row> {
  const { kinds, withStaysOf, lookBackMs } = report;
  const running = report.begin(span);
  let after: readonly [number, number] | null = null;
  do {
    const page: Awaited<ReturnType<ReadBookings>> = await read({
      fromMs: span.fromMs - lookBackMs,
      toMs: span.toMs,
      kinds,
      withStaysOf,
      limit: PAGE,
      after,
    });
    yield* running.take(page.bookings, new StayContext(page.ofStays));
    after = page.next;
  } while (after !== null);
  yield* running.end();
}
