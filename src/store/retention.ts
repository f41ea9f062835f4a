/**
 * Keeps the ledger from filling the disk: old traces and records go, a slice a call. What the second-newest snapshot
 * does not cover is never removed, nor what the caller still needs.
 */
import type { Database, Statement } from "better-sqlite3";
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { IN_MEMORY } from "./connection.ts";
import { seqOf, sound, type Journal, type Seqs, type StoredRow } from "./journal.ts";
import type { LedgerSettings } from "./settings.ts";
import type { Snapshots } from "./snapshots.ts";
import type { Traces } from "./traces.ts";

/** Of a boot, what is to be added to its monotonic clock to get the true time, ms. */
export type Datings = Readonly<Record<string, number>>;

/**
 * `nowMs`: -Infinity where it is not known, so that nothing is old. `keep`: of these origins, records with this seq or a later one
 * stay (the oldest report not delivered, for instance). `dated`: boots whose clock was set, whatever their system's clock said.
 */
export type PruneOrder = { readonly nowMs: number; readonly keep: Seqs; readonly dated: Datings };

/** `more`: call again. `pressed`: room is short and nothing is left that may go. */
export type Pruned = {
  readonly records: number;
  readonly traces: number;
  readonly more: boolean;
  readonly pressed: boolean;
};

/** A slice of reading every row and checking it. `next` null: the whole journal was checked. */
export type Scrubbed = { readonly damaged: readonly string[]; readonly next: number | null };

/** Free pages inside the file that let the ledger go on for weeks when the disk itself is full. */
const SPARE_BYTES = 16 * 1_048_576;

/** Records of before `beforeMs` are old. */
type Age = { readonly beforeMs: number; readonly dated: Datings };

type Parts = {
  readonly journal: Journal;
  /** Tables made from the journal; they forget what is pruned. */
  readonly derived: readonly { forget(rows: readonly StoredRow[]): void }[];
  readonly traces: Traces;
  readonly snapshots: Snapshots;
};

export class Retention {
  readonly #db: Database;
  readonly #path: string;
  readonly #settings: LedgerSettings;
  readonly #parts: Parts;
  readonly #pages: Statement<[], number>;
  readonly #freePages: Statement<[], number>;
  readonly #pageBytes: number;

  constructor(db: Database, path: string, settings: LedgerSettings, parts: Parts) {
    this.#db = db;
    this.#path = path;
    this.#settings = settings;
    this.#parts = parts;
    this.#pages = db.prepare<[], number>("PRAGMA page_count").pluck();
    this.#freePages = db.prepare<[], number>("PRAGMA freelist_count").pluck();
    this.#pageBytes = Number(db.pragma("page_size", { simple: true }));
  }

  /** Removes one slice: traces that are old or too many, else records; for want of room, younger ones too. */
  slice(order: PruneOrder): Pruned {
    const pressed = this.#isPressed();
    const { traceAgeMs, traceCount, recordAgeMs } = this.#settings;
    const traces = this.#parts.traces.pruneBatch(order.nowMs - traceAgeMs, pressed ? 0 : traceCount);
    if (traces > 0) return { records: 0, traces, more: true, pressed: false };
    const age = { beforeMs: pressed ? Number.MAX_VALUE : order.nowMs - recordAgeMs, dated: order.dated };
    const records = this.#pruneRecords(age, order.keep, pressed ? 1 : this.#settings.sliceRows);
    return { records, traces, more: records > 0, pressed: pressed && records === 0 };
  }

  /** Reads a slice of rows after `after` (0 to begin) and names the damaged ones as `origin.seq`. */
  scrub(after: number): Scrubbed {
    const rows = this.#parts.journal.after(after, this.#settings.sliceRows);
    const { damaged } = sound(rows);
    return { damaged, next: rows.length < this.#settings.sliceRows ? null : (rows.at(-1)?.id ?? null) };
  }

  /** Bytes that hold something, and bytes the file could still take without growing. */
  bytes(): { used: number; spare: number } {
    const [pages, free] = [this.#pages.get() ?? 0, this.#freePages.get() ?? 0];
    return { used: (pages - free) * this.#pageBytes, spare: free * this.#pageBytes };
  }

  #isPressed(): boolean {
    const { used, spare } = this.bytes();
    if (used > this.#settings.mostBytes) return true;
    if (this.#path === IN_MEMORY || spare >= SPARE_BYTES) return false;
    const disk = statfsSync(dirname(this.#path));
    return disk.bavail * disk.bsize < this.#settings.leastFreeBytes;
  }

  /** Fewer than `least` rows are not worth the pages that removing them would write. */
  #pruneRecords(age: Age, keep: Seqs, least: number): number {
    const below = this.#parts.snapshots.pruneBelow();
    if (below === null) return 0;
    for (const [origin, covered] of Object.entries(below)) {
      const last = this.#parts.journal.lastSeqs()[origin] ?? 0;
      const to = Math.min(covered, last - 1, (keep[origin] ?? Number.MAX_SAFE_INTEGER) - 1);
      const [oldest] = to < 1 ? [] : this.#parts.journal.range(origin, [1, to], 1);
      // Most often nothing is old: that is known from one row, without reading a slice of them.
      if (oldest === undefined || isYoung(oldest, age)) continue;
      const rows = this.#parts.journal.range(origin, [1, to], this.#settings.sliceRows);
      const old = this.#oldRows(origin, rows, age);
      if (old.length >= least) {
        this.#remove(old);
        return old.length;
      }
    }
    return 0;
  }

  /** A row that cannot be dated is as old as the next one that can. */
  #oldRows(origin: string, rows: readonly StoredRow[], age: Age): readonly StoredRow[] {
    const young = rows.findIndex((row) => isYoung(row, age));
    const candidates = young < 0 ? rows : rows.slice(0, young);
    const last = candidates.at(-1);
    if (last === undefined || age.beforeMs === Number.MAX_VALUE) return candidates;
    const nextMs = this.#nextDatedMs(origin, seqOf(last.id), age.dated);
    if (nextMs !== null && nextMs < age.beforeMs) return candidates;
    return candidates.slice(0, candidates.findLastIndex((row) => timeOf(row, age.dated) !== null) + 1);
  }

  /**
   * When a row after `seq` that can be dated was written; null: there is none. A box whose clock is never set has millions that
   * cannot, so it is looked for in leaps that grow, and then between the last two.
   */
  #nextDatedMs(origin: string, seq: number, dated: Datings): number | null {
    const { journal } = this.#parts;
    const last = journal.lastSeqs()[origin] ?? 0;
    const timeAt = (from: number): number | null => {
      const [row] = journal.range(origin, [from, last], 1);
      return row === undefined ? null : timeOf(row, dated);
    };
    let [undated, at, foundMs]: [number, number, number | null] = [seq, seq, null];
    for (let leap = 1; at < last && foundMs === null; leap *= 2) {
      undated = at;
      at = Math.min(last, at + leap);
      foundMs = timeAt(at);
    }
    while (foundMs !== null && at - undated > 1) {
      const middle = Math.floor((undated + at) / 2);
      const timeMs = timeAt(middle);
      if (timeMs === null) undated = middle;
      else [at, foundMs] = [middle, timeMs];
    }
    return foundMs;
  }

  #remove(rows: readonly StoredRow[]): void {
    this.#db
      .transaction(() => {
        for (const table of this.#parts.derived) table.forget(rows);
        this.#parts.journal.remove(rows);
      })
      .immediate();
  }
}

function isYoung(row: StoredRow, { beforeMs, dated }: Age): boolean {
  const timeMs = timeOf(row, dated);
  return timeMs !== null && timeMs >= beforeMs;
}

/** When it was written; null: nobody knows. */
function timeOf({ boot, mono, wall, synced }: StoredRow, dated: Datings): number | null {
  const offsetMs = dated[boot];
  if (offsetMs !== undefined) return mono + offsetMs;
  return synced === 1 ? wall : null;
}
