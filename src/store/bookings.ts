/**
 * The bookings over the journal: filled in slices outside the commits that people wait for, read in pages, oldest first.
 * They can be dropped and rebuilt at any time.
 */
import type { Database, Statement } from "better-sqlite3";
import { BOOKING_KINDS, bookedAtMs, type BookingKind } from "./booking-time.ts";
import { packStored, type Journal, type StoredRow } from "./journal.ts";
import { unpackRow, type JournalRow } from "./row.ts";

/** Where a reading goes on: the last booking it looked at. */
export type BookingCursor = readonly [atMs: number, record: number];

/** Oldest first; `fromMs` is included, `toMs` is not. */
export type BookingQuery = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kinds: readonly BookingKind[];
  /** With a booking of these kinds come the other records of its stay that a bookkeeper needs. */
  readonly withStaysOf: readonly BookingKind[];
  readonly limit: number;
  readonly after: BookingCursor | null;
};

/** `next` is null when everything was read. */
export type BookingPage = {
  readonly bookings: readonly { readonly atMs: number; readonly row: JournalRow }[];
  /** Records of the stays of these bookings, the bookings among them, in no particular order. */
  readonly ofStays: readonly JournalRow[];
  readonly damaged: readonly string[];
  readonly next: BookingCursor | null;
};

/** What of a stay comes along: all but its quotes, which are long and tell the books nothing. */
const NOT_OF_STAYS: ReadonlySet<string> = new Set([
  "order_block_taken",
  "quote_made",
  "submit_intended",
  "submit_answered",
  "reductions_learned",
]);
/** Bookings that one page looks at, so that a commit never waits for long. */
const ROWS_LOOKED_AT = 5_000;
/** Journal rows gone through in one slice, for each row a slice of the search tables takes: most are of other kinds. */
const ROWS_PASSED_OVER = 4;

type BookingRow = { readonly at: number; readonly record: number; readonly kind: string };

export class Bookings {
  readonly #db: Database;
  readonly #journal: Journal;
  readonly #indexRows: number;
  readonly #recordsOfKey: (key: string) => readonly JournalRow[];
  readonly #byTime: Statement<[number, number, number, number], BookingRow>;

  constructor(db: Database, journal: Journal, indexRows: number, recordsOfKey: (key: string) => readonly JournalRow[]) {
    this.#db = db;
    this.#journal = journal;
    this.#indexRows = indexRows;
    this.#recordsOfKey = recordsOfKey;
    this.#byTime = db.prepare(
      "SELECT at, record, kind FROM booking WHERE (at, record) > (?, ?) AND at < ? ORDER BY at, record LIMIT ?",
    );
  }

  /** Brings one slice of the journal into the table. True when more is left. */
  indexSlice(): boolean {
    const last = this.#journal.lastSeqs();
    for (const origin of this.#journal.origins()) {
      const from = this.#bookedTo(origin) + 1;
      const to = Math.min(last[origin] ?? 0, from + this.#indexRows * ROWS_PASSED_OVER - 1);
      if (to < from) continue;
      this.#db.transaction(() => this.#book(origin, [from, to])).immediate();
      return true;
    }
    return false;
  }

  page(query: BookingQuery): BookingPage {
    const [at, record] = query.after ?? [query.fromMs, -1];
    const looked = this.#byTime.all(at, record, query.toMs, ROWS_LOOKED_AT);
    const kinds: ReadonlySet<string> = new Set(query.kinds);
    const fitting = looked.filter(({ kind }) => kinds.has(kind)).slice(0, query.limit);
    const damaged: string[] = [];
    const bookings = fitting.flatMap((booking) => {
      const found = this.#journal.byIds([booking.record]);
      const [row] = found.rows;
      damaged.push(...found.damaged);
      return row === undefined ? [] : [{ atMs: booking.at, row }];
    });
    const full = fitting.length === query.limit ? fitting.at(-1) : undefined;
    const last = full ?? (looked.length === ROWS_LOOKED_AT ? looked.at(-1) : undefined);
    return {
      bookings,
      ofStays: this.#ofStays(query, bookings),
      damaged,
      next: last === undefined ? null : [last.at, last.record],
    };
  }

  /** Forgets the bookings of records that are pruned. */
  forget(rows: readonly StoredRow[]): void {
    const remove = this.#db.prepare("DELETE FROM booking WHERE at = ? AND record = ?");
    for (const row of rows) {
      const atMs = atSafely(row);
      if (atMs !== null) remove.run(atMs, row.id);
    }
  }

  #ofStays(query: BookingQuery, bookings: BookingPage["bookings"]): readonly JournalRow[] {
    const kinds: ReadonlySet<string> = new Set(query.withStaysOf);
    const keys = new Set(bookings.flatMap(({ row }) => (kinds.has(row[4]) ? [row[3]] : [])));
    return [...keys].flatMap((key) => this.#recordsOfKey(key).filter((row) => !NOT_OF_STAYS.has(row[4])));
  }

  #book(origin: string, span: readonly [number, number]): void {
    const insert = this.#db.prepare("INSERT OR IGNORE INTO booking (at, record, kind) VALUES (?, ?, ?)");
    for (const stored of this.#journal.ofKinds(origin, span, BOOKING_KINDS)) {
      const atMs = atSafely(stored);
      if (atMs !== null) insert.run(atMs, stored.id, stored.kind);
    }
    this.#db
      .prepare("INSERT INTO booked (origin, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq")
      .run(origin, span[1]);
  }

  #bookedTo(origin: string): number {
    const row = this.#db.prepare<[string], { seq: number }>("SELECT seq FROM booked WHERE origin = ?").get(origin);
    return row?.seq ?? 0;
  }
}

/** A record of another version may not have the shape we know; it must not stop the others. Null for a damaged one too. */
function atSafely(stored: StoredRow): number | null {
  try {
    const row = packStored(stored);
    const atMs = row === null ? null : bookedAtMs(unpackRow(row));
    return Number.isFinite(atMs) ? atMs : null;
  } catch {
    return null;
  }
}
