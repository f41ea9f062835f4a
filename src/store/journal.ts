/** The journal table: rows are appended, read and, when they are old, pruned. Nothing here changes a row. */
import type { Database, Statement } from "better-sqlite3";
import { crc32 } from "node:zlib";
import { assert } from "../assert.ts";
import { LedgerFault } from "./ledger-fault.ts";
import type { JournalRow } from "./row.ts";

/** The last seq of each origin. */
export type Seqs = Readonly<Record<string, number>>;

/** Rows read, and the names (`origin.seq`) of those that were damaged and left out. */
export type JournalPage = { readonly rows: readonly JournalRow[]; readonly damaged: readonly string[] };

/** Ids of one origin reach from its number times this. */
const ORIGIN_SPAN = 2 ** 40;
/** Ids stay below 2^53, where numbers are exact. */
const MOST_ORIGINS = 8191;

/** A row as the table has it. */
export type StoredRow = {
  readonly id: number;
  readonly origin: string;
  readonly ord: number;
  readonly key: string;
  readonly kind: string;
  readonly boot: string;
  readonly mono: number;
  readonly wall: number;
  readonly synced: number;
  readonly data: string;
  readonly crc: number;
};

const COLUMNS = "id, origin, ord, key, kind, boot, mono, wall, synced, data, crc";

/** The checksum of a row: any sound copy of it, wherever it lies in a file, can be told from a damaged one. */
export function rowChecksum(row: JournalRow): number {
  return crc32(row.join("\n"));
}

export class Journal {
  readonly #db: Database;
  readonly #insert: Statement;
  readonly #between: Statement<[number, number, number], StoredRow>;
  readonly #reportsOldest: Statement<[number, number, number], StoredRow>;
  readonly #reportsNewest: Statement<[number, number, number], StoredRow>;
  readonly #ofKey: Statement<[number, number, string], { id: number }>;
  readonly #last: Statement<[number, number], { id: number; ord: number }>;
  readonly #numbers = new Map<string, number>();
  readonly #seqs = new Map<string, number>();

  constructor(db: Database) {
    this.#db = db;
    const select = `SELECT ${COLUMNS} FROM journal WHERE id BETWEEN ? AND ?`;
    this.#insert = db.prepare(`INSERT OR IGNORE INTO journal (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#between = db.prepare(`${select} ORDER BY id LIMIT ?`);
    const ofReports = `${select} AND kind IN ('stay_numbered', 'leave_numbered')`;
    this.#reportsOldest = db.prepare(`${ofReports} ORDER BY id LIMIT ?`);
    this.#reportsNewest = db.prepare(`${ofReports} ORDER BY id DESC LIMIT ?`);
    this.#ofKey = db.prepare("SELECT id FROM journal WHERE id > ? AND id < ? AND key = ?");
    this.#last = db.prepare("SELECT id, ord FROM journal WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1");
    this.#reload();
  }

  /**
   * Appends a batch in one transaction. Rows that are there already are ignored; a row that would leave a gap in its
   * origin's seqs throws `ledger_gap`, and nothing of the batch is written.
   */
  append(rows: readonly JournalRow[]): void {
    this.#write(() => {
      for (const row of rows) {
        const next = (this.#seqs.get(row[0]) ?? 0) + 1;
        if (row[1] < next) continue;
        if (row[1] > next) {
          throw new LedgerFault(
            "ledger_gap",
            `记录 ${row[0]}.${row[1]} 不连续，应从 ${next} 开始。Record ${row[0]}.${row[1]} would leave a gap: ${next} is next. Send from ${next}.`,
          );
        }
        this.#put(row);
      }
    });
  }

  /** Takes rows over from a damaged file: in any order, with gaps. Returns how many were new. */
  adopt(rows: readonly JournalRow[]): number {
    let count = 0;
    this.#write(() => {
      for (const row of rows) count += this.#put(row);
    });
    return count;
  }

  /** Rows of an origin after `seq`, oldest first. */
  since(origin: string, seq: number, limit: number): JournalPage {
    const first = this.#base(origin);
    if (first === null) return { rows: [], damaged: [] };
    return sound(this.#between.all(first + seq + 1, first + ORIGIN_SPAN - 1, limit));
  }

  /** Rows of an origin with seqs from `from` to `to`, both included, oldest first. */
  range(origin: string, span: readonly [number, number], limit: number): readonly StoredRow[] {
    const [from, to] = this.#ids(origin, span);
    return this.#between.all(from, to, limit);
  }

  /** Those of them that are of these kinds, all at once. */
  ofKinds(origin: string, span: readonly [number, number], kinds: readonly string[]): readonly StoredRow[] {
    const [from, to] = this.#ids(origin, span);
    const wanted = kinds.map(() => "?").join(", ");
    const statement = this.#db.prepare<(number | string)[], StoredRow>(
      `SELECT ${COLUMNS} FROM journal WHERE id BETWEEN ? AND ? AND kind IN (${wanted}) ORDER BY id`,
    );
    return statement.all(from, to, ...kinds);
  }

  /** Rows with these seqs that may carry a report, from the end asked for. */
  reports(
    origin: string,
    span: readonly [number, number],
    order: "oldest" | "newest",
    limit: number,
  ): readonly StoredRow[] {
    const [from, to] = this.#ids(origin, span);
    return (order === "oldest" ? this.#reportsOldest : this.#reportsNewest).all(from, to, limit);
  }

  /** Ids of an origin's rows after `seq` that have that key; reads them all, so `seq` is to be recent. */
  idsOfKeyAfter(origin: string, seq: number, key: string): readonly number[] {
    const first = this.#base(origin);
    if (first === null) return [];
    return this.#ofKey.all(first + seq, first + ORIGIN_SPAN, key).map((row) => row.id);
  }

  /** Rows of all origins after an id, for reading the whole journal in slices. */
  after(id: number, limit: number): readonly StoredRow[] {
    return this.#between.all(id + 1, Number.MAX_SAFE_INTEGER, limit);
  }

  byIds(ids: readonly number[]): JournalPage {
    return sound(ids.flatMap((id) => this.#between.all(id, id, 1)));
  }

  /** Removes rows; never an origin's last one, from which its next seq is known. */
  remove(rows: readonly StoredRow[]): void {
    const statement = this.#db.prepare("DELETE FROM journal WHERE id = ?");
    for (const row of rows) {
      assert(seqOf(row.id) !== this.#seqs.get(row.origin), `the last record of ${row.origin} was to be pruned`);
      statement.run(row.id);
    }
  }

  /** The first seq of every origin that is still there. */
  firstSeqs(): Seqs {
    const firsts = this.origins().map((origin) => [origin, this.range(origin, [1, ORIGIN_SPAN], 1)[0]] as const);
    return Object.fromEntries(firsts.flatMap(([origin, row]) => (row === undefined ? [] : [[origin, seqOf(row.id)]])));
  }

  /** The last seq of every origin. */
  lastSeqs(): Seqs {
    return Object.fromEntries(this.#seqs);
  }

  /** The highest Lamport order of all origins; orders rise within one. */
  lastOrder(): number {
    const orders = [...this.#numbers.values()].map((no) => this.#lastRow(no)?.ord ?? 0);
    return Math.max(0, ...orders);
  }

  /** From now on the origins known here count as salvaged. */
  markSalvaged(): void {
    this.#db.prepare("UPDATE origin SET salvaged = 1").run();
  }

  /** Origins whose last records may be missing, because they were taken over from a damaged file. */
  salvagedOrigins(): readonly string[] {
    const rows = this.#db.prepare<[], { name: string }>("SELECT name FROM origin WHERE salvaged = 1").all();
    return rows.map((row) => row.name);
  }

  origins(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  #write(work: () => void): void {
    try {
      this.#db.transaction(work).immediate();
    } catch (error) {
      this.#reload();
      throw error;
    }
  }

  #put(row: JournalRow): number {
    const [origin, seq, order, key, kind, boot, mono, wall, synced, data] = row;
    assert(Number.isSafeInteger(seq) && seq > 0 && seq < ORIGIN_SPAN, `record ${origin}.${seq} has an impossible seq`);
    const id = this.#numberOf(origin) * ORIGIN_SPAN + seq;
    const done = this.#insert.run(id, origin, order, key, kind, boot, mono, wall, synced, data, rowChecksum(row));
    this.#seqs.set(origin, Math.max(seq, this.#seqs.get(origin) ?? 0));
    return done.changes;
  }

  #ids(origin: string, [from, to]: readonly [number, number]): readonly [number, number] {
    const first = this.#base(origin);
    return first === null ? [1, 0] : [first + from, first + Math.min(to, ORIGIN_SPAN - 1)];
  }

  #base(origin: string): number | null {
    const no = this.#numbers.get(origin);
    return no === undefined ? null : no * ORIGIN_SPAN;
  }

  #numberOf(origin: string): number {
    const known = this.#numbers.get(origin);
    if (known !== undefined) return known;
    const no = this.#numbers.size + 1;
    assert(no <= MOST_ORIGINS, "the ledger has more origins than it can number");
    this.#db.prepare("INSERT INTO origin (no, name) VALUES (?, ?)").run(no, origin);
    this.#numbers.set(origin, no);
    return no;
  }

  #lastRow(no: number): { id: number; ord: number } | undefined {
    return this.#last.get(no * ORIGIN_SPAN, (no + 1) * ORIGIN_SPAN - 1);
  }

  #reload(): void {
    this.#numbers.clear();
    this.#seqs.clear();
    for (const { no, name } of this.#db
      .prepare<[], { no: number; name: string }>("SELECT no, name FROM origin")
      .all()) {
      this.#numbers.set(name, no);
      const last = this.#lastRow(no);
      if (last !== undefined) this.#seqs.set(name, last.id - no * ORIGIN_SPAN);
    }
  }
}

/** The seq inside an id. */
export function seqOf(id: number): number {
  return id % ORIGIN_SPAN;
}

/** The row as it was appended, or null when its checksum says that it is damaged. */
export function packStored(row: StoredRow): JournalRow | null {
  const synced = row.synced === 1 ? 1 : 0;
  const packed: JournalRow = [
    row.origin,
    seqOf(row.id),
    row.ord,
    row.key,
    row.kind,
    row.boot,
    row.mono,
    row.wall,
    synced,
    row.data,
  ];
  return rowChecksum(packed) === row.crc ? packed : null;
}

/** What a person and a log call a row. */
export function nameOf(row: StoredRow): string {
  return `${row.origin}.${seqOf(row.id)}`;
}

/** Keeps the sound rows and names the others. */
export function sound(stored: readonly StoredRow[]): JournalPage {
  const rows: JournalRow[] = [];
  const damaged: string[] = [];
  for (const one of stored) {
    const row = packStored(one);
    if (row === null) damaged.push(nameOf(one));
    else rows.push(row);
  }
  return { rows, damaged };
}
