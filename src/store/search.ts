/**
 * The search tables over the journal: filled in slices outside the commits that people wait for, read in slices so that
 * no search holds up a commit. They can be dropped and rebuilt at any time.
 */
import type { Database, Statement } from "better-sqlite3";
import { packStored, seqOf, type Journal, type JournalPage, type StoredRow } from "./journal.ts";
import { markOf, stayOfMarks, type FoundStay, type Mark } from "./marks.ts";
import { unpackRow, type JournalRow } from "./row.ts";

/** Where a search goes on: the last row it looked at. */
export type SearchCursor = readonly [atMs: number, key: string, record: number];

/** Newest first. What is null does not filter. */
export type StayQuery = {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Part of a plate, as plates are written in records. */
  readonly plate: string | null;
  /** Entry or exit lane. */
  readonly lane: string | null;
  readonly limit: number;
  readonly after: SearchCursor | null;
};

/** `next` is null when everything was looked at. */
export type StayPage = { readonly stays: readonly FoundStay[]; readonly next: SearchCursor | null };

type TimeRow = { readonly at: number; readonly plate: string | null; readonly key: string; readonly record: number };
type MarkRow = Mark & { readonly record: number };

/** Rows of the time index that one slice of a search looks at; about 20 ms on a PC. */
const ROWS_LOOKED_AT = 10_000;

export class Search {
  readonly #db: Database;
  readonly #journal: Journal;
  readonly #indexRows: number;
  readonly #byTime: Statement<[number, number, string, number, number], TimeRow>;
  readonly #byKey: Statement<[string], MarkRow>;
  readonly #marked: Statement<[string], { seq: number }>;

  constructor(db: Database, journal: Journal, indexRows: number) {
    this.#db = db;
    this.#journal = journal;
    this.#indexRows = indexRows;
    this.#byTime = db.prepare(
      "SELECT at, plate, key, record FROM mark WHERE at >= ? AND (at, key, record) < (?, ?, ?) " +
        "AND at IS NOT NULL ORDER BY at DESC, key DESC, record DESC LIMIT ?",
    );
    this.#marked = db.prepare("SELECT seq FROM marked WHERE origin = ?");
    this.#byKey = db.prepare(
      "SELECT what, at AS atMs, plate, lane, note, record FROM mark WHERE key = ? ORDER BY ord, record",
    );
  }

  /** Brings one slice of the journal into the tables. True when more is left. */
  indexSlice(): boolean {
    for (const origin of this.#journal.origins()) {
      const from = this.#markedTo(origin) + 1;
      const rows = this.#journal.range(origin, [from, Number.MAX_SAFE_INTEGER], this.#indexRows);
      if (rows.length > 0) {
        this.#db.transaction(() => this.#mark(origin, rows)).immediate();
        return true;
      }
    }
    return false;
  }

  /** All records of a key, of whatever origin, in no particular order. */
  recordsOfKey(key: string): JournalPage {
    const marked = this.#byKey.all(key).map((row) => row.record);
    const recent = this.#journal
      .origins()
      .flatMap((origin) => this.#journal.idsOfKeyAfter(origin, this.#markedTo(origin), key));
    return this.#journal.byIds([...marked, ...recent]);
  }

  /** One slice of a search for stays. A stay appears once, at the newest of its marks that fits. */
  stays(query: StayQuery): StayPage {
    const [at, key, record] = query.after ?? [
      Math.min(query.toMs ?? Number.MAX_VALUE, Number.MAX_VALUE),
      "\u{10FFFF}",
      0,
    ];
    const rows = this.#byTime.all(query.fromMs ?? -Number.MAX_VALUE, at, key, record, ROWS_LOOKED_AT);
    const stays: FoundStay[] = [];
    for (const row of rows) {
      const stay = fits(row, query) ? this.#stayShownAt(row, query) : null;
      if (stay !== null) stays.push(stay);
      if (stays.length >= query.limit) return { stays, next: [row.at, row.key, row.record] };
    }
    const last = rows.length === ROWS_LOOKED_AT ? rows.at(-1) : undefined;
    return { stays, next: last === undefined ? null : [last.at, last.key, last.record] };
  }

  /** Forgets the marks of records that are pruned. */
  forget(rows: readonly StoredRow[]): void {
    const remove = this.#db.prepare("DELETE FROM mark WHERE key = ? AND record = ?");
    for (const row of rows) remove.run(row.key, row.id);
  }

  #stayShownAt(row: TimeRow, query: StayQuery): FoundStay | null {
    const marks = this.#byKey.all(row.key);
    const fitting = marks.filter(
      (mark) => mark.atMs !== null && fits({ at: mark.atMs, plate: mark.plate, key: row.key }, query),
    );
    const newest = fitting.reduce((best, mark) => (isNewer(mark, best) ? mark : best), fitting[0]);
    if (newest?.record !== row.record) return null;
    const stay = stayOfMarks(row.key, marks);
    const laneFits = query.lane === null || stay.entryLane === query.lane || stay.exitLane === query.lane;
    return laneFits ? stay : null;
  }

  #mark(origin: string, rows: readonly StoredRow[]): void {
    const insert = this.#db.prepare(
      "INSERT OR IGNORE INTO mark (key, record, ord, what, at, plate, lane, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
    for (const stored of rows) {
      const row = packStored(stored);
      if (row === null) continue;
      const mark = markSafely(row);
      const { what, atMs, plate, lane, note } = mark;
      insert.run(stored.key, stored.id, stored.ord, what, atMs, plate, lane, note);
    }
    const to = seqOf(rows.at(-1)?.id ?? 0);
    this.#db
      .prepare("INSERT INTO marked (origin, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq")
      .run(origin, to);
  }

  #markedTo(origin: string): number {
    return this.#marked.get(origin)?.seq ?? 0;
  }
}

/** A record of another version may not have the shape we know; it must not stop the others. */
function markSafely(row: JournalRow): Mark {
  try {
    const mark = markOf(unpackRow(row));
    // What was left out is stored as unknown.
    return {
      what: mark.what,
      atMs: mark.atMs ?? null,
      plate: mark.plate ?? null,
      lane: mark.lane ?? null,
      note: mark.note ?? null,
    };
  } catch {
    return { what: "other", atMs: null, plate: null, lane: null, note: null };
  }
}

function fits(row: { at: number; plate: string | null; key: string }, query: StayQuery): boolean {
  if (!row.key.startsWith("stay:")) return false;
  if (query.fromMs !== null && row.at < query.fromMs) return false;
  if (query.toMs !== null && row.at > query.toMs) return false;
  return query.plate === null || (row.plate?.includes(query.plate) ?? false);
}

function isNewer(a: MarkRow, b: MarkRow | undefined): boolean {
  if (b === undefined || a.atMs === null || b.atMs === null) return true;
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.record > b.record);
}
