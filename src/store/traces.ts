/** The traces of vehicles: written in batches, searched in slices, kept by age and count. */
import type { Database, Statement } from "better-sqlite3";
import { crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** One vehicle's trace. `story` is its JSON text: inputs, state, rule, outputs, milliseconds. */
export type Trace = {
  readonly traceId: string;
  readonly boot: string;
  /** Wall time of its end, ms. */
  readonly atMs: number;
  readonly lane: string;
  readonly visit: number;
  readonly plate: string | null;
  readonly outcome: string;
  readonly story: string;
};

/** A trace as a search shows it. */
export type FoundTrace = Omit<Trace, "story">;

/** Newest first. What is null does not filter. */
export type TraceQuery = {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly plate: string | null;
  readonly lane: string | null;
  readonly visit: number | null;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after: number | null;
};

export type TracePage = { readonly traces: readonly FoundTrace[]; readonly next: number | null };

type TraceRow = FoundTrace & { readonly no: number; readonly batch: number; readonly place: number };
type BatchRow = {
  readonly no: number;
  readonly lastTrace: number;
  readonly newest: number;
  readonly latestTrace: number;
};

/** Rows that one slice of a search looks at. */
const ROWS_LOOKED_AT = 10_000;
/** A worker that died after a commit may be given the same traces again; no more than this many. */
const RECENT = 512;
const COLUMNS = "no, id AS traceId, boot, at AS atMs, lane, visit, plate, outcome, batch, place";

export class Traces {
  readonly #db: Database;
  readonly #before: Statement<[number, number], TraceRow>;
  readonly #byId: Statement<[string], TraceRow>;
  readonly #oldest: Statement<[], BatchRow>;
  readonly #recentIds: Statement<[number], string>;
  readonly #lastBatch: Statement<[], number>;
  readonly #insert: Statement;
  readonly #insertBatch: Statement;
  readonly #removeTo: Statement<[number]>;
  readonly #removeBatch: Statement<[number]>;

  constructor(db: Database) {
    this.#db = db;
    this.#before = db.prepare(`SELECT ${COLUMNS} FROM trace WHERE no < ? ORDER BY no DESC LIMIT ?`);
    this.#byId = db.prepare(`SELECT ${COLUMNS} FROM trace WHERE id = ? ORDER BY no DESC LIMIT 1`);
    this.#oldest = db.prepare(
      "SELECT no, last_trace AS lastTrace, newest, (SELECT max(no) FROM trace) AS latestTrace " +
        "FROM trace_batch ORDER BY no LIMIT 1",
    );
    this.#recentIds = db.prepare<[number], string>("SELECT id FROM trace ORDER BY no DESC LIMIT ?").pluck();
    this.#lastBatch = db.prepare<[], number>("SELECT ifnull(max(no), 0) FROM trace_batch").pluck();
    this.#insert = db.prepare(
      "INSERT INTO trace (id, boot, at, lane, visit, plate, outcome, batch, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#insertBatch = db.prepare(
      "INSERT INTO trace_batch (no, last_trace, newest, crc, body) VALUES (?, ?, ?, ?, ?)",
    );
    this.#removeTo = db.prepare("DELETE FROM trace WHERE no <= ?");
    this.#removeBatch = db.prepare("DELETE FROM trace_batch WHERE no = ?");
  }

  /** Writes a batch in one transaction; traces that are there already are ignored. */
  add(traces: readonly Trace[]): void {
    const recent = new Set(this.#recentIds.all(RECENT));
    const fresh = traces.filter((trace) => !recent.has(trace.traceId));
    if (fresh.length > 0) this.#db.transaction(() => this.#write(fresh)).immediate();
  }

  /** One slice of a search. */
  search(query: TraceQuery): TracePage {
    const rows = this.#before.all(query.after ?? Number.MAX_SAFE_INTEGER, ROWS_LOOKED_AT);
    const traces: FoundTrace[] = [];
    for (const row of rows) {
      if (fits(row, query)) traces.push(foundTrace(row));
      if (traces.length >= query.limit) return { traces, next: row.no };
    }
    return { traces, next: rows.length === ROWS_LOOKED_AT ? (rows.at(-1)?.no ?? null) : null };
  }

  /** A whole trace; null when there is none of that id, or its story is damaged. */
  byId(traceId: string): Trace | null {
    const row = this.#byId.get(traceId);
    if (row === undefined) return null;
    const story = this.#stories(row.batch)?.[row.place];
    return story === undefined ? null : { ...foundTrace(row), story };
  }

  /** Removes the oldest batch if it is older than `beforeMs`, or if more than `most` traces are kept. */
  pruneBatch(beforeMs: number, most: number): number {
    const batch = this.#oldest.get();
    if (batch === undefined) return 0;
    if (batch.newest >= beforeMs && batch.latestTrace - batch.lastTrace < most) return 0;
    let count = 0;
    this.#db
      .transaction(() => {
        count = this.#removeTo.run(batch.lastTrace).changes;
        this.#removeBatch.run(batch.no);
      })
      .immediate();
    return Math.max(1, count);
  }

  #write(traces: readonly Trace[]): void {
    const batch = (this.#lastBatch.get() ?? 0) + 1;
    let last: number | bigint = 0;
    traces.forEach((trace, place) => {
      const { traceId, boot, atMs, lane, visit, plate, outcome } = trace;
      last = this.#insert.run(traceId, boot, atMs, lane, visit, plate, outcome, batch, place).lastInsertRowid;
    });
    const body = zstdCompressSync(JSON.stringify(traces.map((trace) => trace.story)));
    const newest = traces.reduce((time, trace) => Math.max(time, trace.atMs), 0);
    this.#insertBatch.run(batch, last, newest, crc32(body), body);
  }

  #stories(batch: number): readonly string[] | null {
    const statement = this.#db.prepare<[number], { crc: number; body: Uint8Array }>(
      "SELECT crc, body FROM trace_batch WHERE no = ?",
    );
    const row = statement.get(batch);
    if (row === undefined || crc32(row.body) !== row.crc) return null;
    return JSON.parse(zstdDecompressSync(row.body).toString("utf8")) as readonly string[];
  }
}

/** A trace without its story. */
export function foundTrace(row: FoundTrace): FoundTrace {
  const { traceId, boot, atMs, lane, visit, plate, outcome } = row;
  return { traceId, boot, atMs, lane, visit, plate, outcome };
}

/** Whether a trace is one that the query looks for. */
export function fits(row: FoundTrace, query: TraceQuery): boolean {
  if (query.fromMs !== null && row.atMs < query.fromMs) return false;
  if (query.toMs !== null && row.atMs > query.toMs) return false;
  if (query.lane !== null && row.lane !== query.lane) return false;
  if (query.visit !== null && row.visit !== query.visit) return false;
  return query.plate === null || (row.plate?.includes(query.plate) ?? false);
}
