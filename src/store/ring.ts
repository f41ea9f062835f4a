/**
 * The records and traces that are not durable yet, in order. It is bounded: traces go first; then the oldest records
 * that are not being written lose their content, are counted, and leave a placeholder, so that no seq is ever missing.
 */
import { assert } from "../assert.ts";
import type { GoneRecords } from "../lot/record.ts";
import type { Seqs } from "./journal.ts";
import { LedgerFault } from "./ledger-fault.ts";
import type { JournalRow } from "./row.ts";
import type { StoreSettings } from "./settings.ts";
import type { Trace } from "./traces.ts";

/** Somebody waits until the rows at positions from `from` up to, not including, `to` are durable. */
type Waiter = {
  readonly from: number;
  readonly to: number;
  readonly resolve: () => void;
  readonly reject: (fault: LedgerFault) => void;
};

/** The content of these records is gone; their seqs and orders are not. */
type LostRange = { first: JournalRow; count: number };

export class Ring {
  readonly #settings: StoreSettings;
  /** The batch that is being written, or that failed and is written next. */
  #batch: readonly JournalRow[] = [];
  #rows: JournalRow[] = [];
  #chars = 0;
  /** Position of the first of `#rows`; positions count every row that ever came. */
  #start = 0;
  /** Rows before this position do not wait for company. */
  #urgentTo = 0;
  #waiters: Waiter[] = [];
  readonly #lost = new Map<string, LostRange>();
  /** What the ledger had taken and has lost: it goes before the batch. */
  #bridge: LostRange | null = null;
  #lostCount = 0;
  #traces: Trace[] = [];
  /** Place of the first of `#traces`; places count every trace that ever came. */
  #firstTrace = 0;
  #tracesDropped = 0;

  constructor(settings: StoreSettings) {
    this.#settings = settings;
  }

  /** Records that are not durable, those that became placeholders included. */
  get depth(): number {
    const lost = [...this.#lost.values()].reduce((sum, range) => sum + range.count, 0);
    return this.#kept + lost + (this.#bridge?.count ?? 0);
  }
  get #kept(): number {
    return this.#batch.length + this.#rows.length;
  }
  get traceDepth(): number {
    return this.#traces.length;
  }
  get lostCount(): number {
    return this.#lostCount;
  }
  get tracesDropped(): number {
    return this.#tracesDropped;
  }
  /** Whether something must be written without delay. */
  get urgent(): boolean {
    const full = this.#rows.length >= this.#settings.batchRecords;
    return this.#batch.length > 0 || this.#lost.size > 0 || full || this.#urgentTo > this.#start;
  }

  /** Resolves when all of `rows` are durable; rejects with `records_lost` when one had to be dropped. */
  push(rows: readonly JournalRow[], urgent: boolean): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    const from = this.#start + this.#rows.length;
    const to = from + rows.length;
    for (const row of rows) {
      this.#rows.push(row);
      this.#chars += row[9].length;
    }
    if (urgent) this.#urgentTo = to;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ from, to, resolve, reject });
    this.#shed();
    return promise;
  }

  /** The next batch to write, oldest first; the same again until `written`. Empty when there is nothing. */
  take(): readonly JournalRow[] {
    const most = this.#settings.batchRecords;
    if (this.#bridge !== null) return placeholders(this.#bridge, most);
    if (this.#batch.length > 0) return this.#batch;
    this.#batch = this.#takePlaceholders(most);
    if (this.#batch.length > 0) return this.#batch;
    this.#batch = this.#rows.splice(0, most);
    for (const row of this.#batch) this.#chars -= row[9].length;
    this.#start += this.#batch.length;
    return this.#batch;
  }

  /** What was taken is durable, and so is all that was before it. */
  written(): void {
    if (this.#bridge !== null) {
      this.#bridge = without(this.#bridge, this.#settings.batchRecords);
      return;
    }
    this.#batch = [];
    // Placeholders are written before what came after them, but they have no positions of their own.
    if (this.#lost.size > 0) return;
    while (this.#waiters[0] !== undefined && this.#waiters[0].to <= this.#start) this.#waiters.shift()?.resolve();
  }

  /** The ledger ends at these seqs: what is missing between them and the batch was taken, and has been lost since. */
  bridge(last: Seqs): boolean {
    const next = this.take()[0];
    const missing = next === undefined ? 0 : next[1] - (last[next[0]] ?? 0) - 1;
    if (next === undefined || missing < 1) return false;
    this.#bridge = { first: placeholder(next, -missing), count: missing + (this.#bridge?.count ?? 0) };
    this.#lostCount += missing;
    return true;
  }

  /** Resolves when everything that came so far is durable or lost; it is written without waiting for company. */
  settled(): Promise<void> {
    if (this.depth === 0) return Promise.resolve();
    const to = this.#start + this.#rows.length;
    this.#urgentTo = to;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ from: to, to, resolve, reject });
    return promise;
  }

  /**
   * Gives everything that waits its place after `lastOrder`: it was written by a box that did not know what was in the
   * ledger. Answers it, oldest first, and which are lost, in ranges: after days there may be very many. Nothing of it may have been
   * taken for writing.
   */
  follow(lastOrder: number): { readonly rows: readonly JournalRow[]; readonly gone: readonly GoneRecords[] } {
    assert(this.#batch.length === 0, "what is being written has its place");
    this.#rows = this.#rows.map((row) => later(row, lastOrder));
    for (const range of this.#lost.values()) range.first = later(range.first, lastOrder);
    const gone = [...this.#lost].map(([origin, { first, count }]) => ({
      origin,
      from: first[1],
      seq: first[1] + count - 1,
    }));
    return { rows: [...this.#rows], gone };
  }

  /** Rows of a key that are not durable yet. */
  rowsOfKey(key: string): readonly JournalRow[] {
    return [...this.#batch, ...this.#rows].filter((row) => row[3] === key);
  }

  /** Nobody will write any more. */
  abandon(fault: LedgerFault): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(fault);
  }

  pushTraces(traces: readonly Trace[]): void {
    this.#traces.push(...traces);
    this.#dropTraces(this.#traces.length - this.#settings.ringTraces);
  }

  /** Traces that are not on disk yet, oldest first. */
  allTraces(): readonly Trace[] {
    return this.#traces;
  }

  /** Traces that are not on disk yet and came before this place, newest first, with their places. */
  tracesBefore(place: number): readonly { readonly place: number; readonly trace: Trace }[] {
    const placed = this.#traces.map((trace, index) => ({ place: this.#firstTrace + index, trace }));
    return placed.filter((one) => one.place < place).toReversed();
  }

  /** The oldest traces, for one write; they stay until `tracesWritten`. */
  takeTraces(): readonly Trace[] {
    const { traceBatch, traceBatchChars } = this.#settings;
    let chars = 0;
    const beyond = this.#traces.findIndex(({ story }, index) => {
      chars += story.length;
      return index >= traceBatch || (index > 0 && chars > traceBatchChars);
    });
    return beyond === -1 ? [...this.#traces] : this.#traces.slice(0, beyond);
  }

  tracesWritten(traces: readonly Trace[]): void {
    const done = new Set(traces);
    const left = this.#traces.filter((trace) => !done.has(trace));
    this.#firstTrace += this.#traces.length - left.length;
    this.#traces = left;
  }

  #shed(): void {
    const { ringRecords, ringChars } = this.#settings;
    if (this.#kept > ringRecords / 2 || this.#chars > ringChars / 2) this.#dropTraces(this.#traces.length);
    while (this.#rows.length > 0 && (this.#kept > ringRecords || this.#chars > ringChars)) this.#loseOldest();
  }

  #loseOldest(): void {
    const row = this.#rows.shift();
    if (row === undefined) return;
    this.#chars -= row[9].length;
    this.#lostCount += 1;
    const range = this.#lost.get(row[0]);
    if (range === undefined) this.#lost.set(row[0], { first: row, count: 1 });
    else range.count += 1;
    const index = this.#waiters.findIndex((waiter) => waiter.from <= this.#start && this.#start < waiter.to);
    const [waiter] = index < 0 ? [] : this.#waiters.splice(index, 1);
    waiter?.reject(
      new LedgerFault(
        "records_lost",
        "存储设备未能及时写入且内存已满，此记录丢失；请修复存储设备并核对该时段。The disk did not take this record in time and memory ran out. Repair the disk and check that time.",
      ),
    );
    this.#start += 1;
  }

  #takePlaceholders(most: number): readonly JournalRow[] {
    const taken: JournalRow[] = [];
    for (const [origin, range] of this.#lost) {
      const count = most - taken.length;
      taken.push(...placeholders(range, count));
      const left = without(range, count);
      if (left === null) this.#lost.delete(origin);
      else this.#lost.set(origin, left);
    }
    return taken;
  }

  #dropTraces(count: number): void {
    if (count <= 0) return;
    this.#traces.splice(0, count);
    this.#firstTrace += count;
    this.#tracesDropped += count;
  }
}

function later(row: JournalRow, by: number): JournalRow {
  const [origin, seq, order, ...rest] = row;
  return [origin, seq, order + by, ...rest];
}

/** The first placeholders of a range, at most so many. */
function placeholders({ first, count }: LostRange, most: number): readonly JournalRow[] {
  return Array.from({ length: Math.min(count, most) }, (_, index) => placeholder(first, index));
}

/** The range without its first ones, at most so many; null when none are left. */
function without({ first, count }: LostRange, most: number): LostRange | null {
  return count <= most ? null : { first: placeholder(first, most), count: count - most };
}

/** Stands where a lost record stood. Orders rise with seqs within an origin, so counting on never overtakes a real one. */
function placeholder(first: JournalRow, index: number): JournalRow {
  const [origin, seq, order, , , boot, monotonicMs, wallMs, synced] = first;
  return [origin, seq + index, order + index, "lost", "records_lost", boot, monotonicMs, wallMs, synced, '{"count":1}'];
}
