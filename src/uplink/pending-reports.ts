/**
 * The reports the city has not got yet, as seqs per origin: 100,000 of them are a few hundred kilobytes. Bodies are never kept
 * here. Also counts them by the local day of their passage, as far as those are known.
 */
import { localDay } from "../local-day.ts";
import type { IsSo, ReportItem } from "./report-item.ts";

/** One origin's waiting reports. */
type Waiting = {
  /** Ascending. */
  seqs: number[];
  /** Reports of these seqs came from a start and were not counted by day yet; null when all are. */
  uncounted: { from: number; readonly through: number } | null;
};

export class PendingReports {
  readonly #origins = new Map<string, Waiting>();
  readonly #days = new Map<number, number>();
  #count = 0;

  /** What a start found: ascending seqs of an origin, in an origin not loaded before. */
  load(origin: string, seqs: readonly number[]): void {
    const first = seqs[0];
    const last = seqs.at(-1);
    const uncounted = first === undefined || last === undefined ? null : { from: first, through: last };
    this.#count += seqs.length - (this.#origins.get(origin)?.seqs.length ?? 0);
    this.#origins.set(origin, { seqs: [...seqs], uncounted });
  }

  /** A new report, or one that a person sends again. False when it was waiting already. */
  add(item: Pick<ReportItem, "origin" | "seq" | "dataTime">): boolean {
    const waiting = this.#origins.get(item.origin) ?? { seqs: [], uncounted: null };
    this.#origins.set(item.origin, waiting);
    const { seqs } = waiting;
    const at = firstAtOrAfter(seqs, item.seq);
    if (seqs[at] === item.seq) return false;
    seqs.splice(at, 0, item.seq);
    this.#count += 1;
    if (!isUncounted(waiting, item.seq)) this.#countDay(item.dataTime, 1);
    return true;
  }

  /** A report whose body is not at hand: a person sends it again. */
  addUnread(origin: string, seq: number): void {
    const waiting = this.#origins.get(origin) ?? { seqs: [], uncounted: null };
    this.#origins.set(origin, waiting);
    const at = firstAtOrAfter(waiting.seqs, seq);
    if (waiting.seqs[at] === seq) return;
    waiting.seqs.splice(at, 0, seq);
    this.#count += 1;
    this.#recount();
  }

  has(origin: string, seq: number): boolean {
    const seqs = this.#origins.get(origin)?.seqs ?? [];
    return seqs[firstAtOrAfter(seqs, seq)] === seq;
  }

  /** Takes reports out: delivered, or parked. */
  remove(items: readonly Pick<ReportItem, "origin" | "seq" | "dataTime">[]): void {
    for (const [origin, group] of Map.groupBy(items, (item) => item.origin)) {
      const waiting = this.#origins.get(origin);
      if (waiting !== undefined) this.#removeFrom(waiting, group);
    }
  }

  #removeFrom(waiting: Waiting, items: readonly Pick<ReportItem, "seq" | "dataTime">[]): void {
    const { seqs } = waiting;
    const gone = items.toSorted((a, b) => a.seq - b.seq);
    let kept = firstAtOrAfter(seqs, gone[0]?.seq ?? 0);
    let at = kept;
    // Both ascend; what lies between the reports that go moves up.
    for (const { seq, dataTime } of gone) {
      for (; at < seqs.length && (seqs[at] ?? 0) < seq; at += 1) seqs[kept++] = seqs[at] ?? 0;
      if (seqs[at] !== seq) continue;
      at += 1;
      if (!isUncounted(waiting, seq)) this.#countDay(dataTime, -1);
    }
    seqs.splice(kept, at - kept);
    this.#count -= at - kept;
  }

  /** Takes seqs out whose bodies are not at hand: another box delivered them. */
  removeRange(origin: string, from: number, to: number): void {
    const waiting = this.#origins.get(origin);
    if (waiting === undefined) return;
    const first = firstAtOrAfter(waiting.seqs, from);
    const last = firstAtOrAfter(waiting.seqs, to + 1);
    if (first === last) return;
    waiting.seqs.splice(first, last - first);
    this.#count -= last - first;
    this.#recount();
  }

  get count(): number {
    return this.#count;
  }

  /** The origins that have something waiting. */
  origins(): readonly string[] {
    return [...this.#origins].filter(([, { seqs }]) => seqs.length > 0).map(([origin]) => origin);
  }

  /** The first waiting seqs of an origin that are not to be skipped, ascending. */
  oldest(origin: string, most: number, skip: IsSo): readonly number[] {
    const found: number[] = [];
    for (const seq of this.#origins.get(origin)?.seqs ?? []) {
      if (found.length >= most) break;
      if (!skip(origin, seq)) found.push(seq);
    }
    return found;
  }

  /** The last waiting seqs of an origin, ascending. */
  newest(origin: string, most: number): readonly number[] {
    return this.#origins.get(origin)?.seqs.slice(-most) ?? [];
  }

  /** The next seqs of a start whose days are not counted yet; null when all are. */
  nextUncounted(most: number): { readonly origin: string; readonly seqs: readonly number[] } | null {
    for (const [origin, waiting] of this.#origins) {
      if (waiting.uncounted === null) continue;
      const first = firstAtOrAfter(waiting.seqs, waiting.uncounted.from);
      const last = firstAtOrAfter(waiting.seqs, waiting.uncounted.through + 1);
      const seqs = waiting.seqs.slice(first, Math.min(last, first + most));
      if (seqs.length > 0) return { origin, seqs };
      waiting.uncounted = null;
    }
    return null;
  }

  /** Counts what was read of `seqs` by day; from now on they are known. Those no longer waiting are left out. */
  counted(origin: string, seqs: readonly number[], items: readonly ReportItem[]): void {
    const waiting = this.#origins.get(origin);
    const last = seqs.at(-1);
    if (waiting?.uncounted === null || waiting === undefined || last === undefined) return;
    for (const item of items) if (this.has(origin, item.seq)) this.#countDay(item.dataTime, 1);
    waiting.uncounted.from = last + 1;
    if (last >= waiting.uncounted.through) waiting.uncounted = null;
  }

  /** Whether every waiting report is counted by its day. */
  get allCounted(): boolean {
    return [...this.#origins.values()].every(({ uncounted }) => uncounted === null);
  }

  /** Waiting reports of the days up to and including this local day, as far as they are counted. */
  countThrough(day: number): number {
    let count = 0;
    for (const [of, waiting] of this.#days) if (of <= day) count += waiting;
    return count;
  }

  /** The oldest local day with a counted report; null when none is waiting. */
  oldestDay(): number | null {
    const days = [...this.#days].filter(([, count]) => count > 0).map(([day]) => day);
    return days.length === 0 ? null : Math.min(...days);
  }

  #countDay(dataTime: number, change: 1 | -1): void {
    const day = localDay(dataTime);
    const count = (this.#days.get(day) ?? 0) + change;
    if (count <= 0) this.#days.delete(day);
    else this.#days.set(day, count);
  }

  /** Days of reports that came or went without their bodies are not known: everything is counted anew. */
  #recount(): void {
    this.#days.clear();
    for (const waiting of this.#origins.values()) {
      const from = waiting.seqs[0];
      const through = waiting.seqs.at(-1);
      waiting.uncounted = from === undefined || through === undefined ? null : { from, through };
    }
  }
}

function isUncounted({ uncounted }: Waiting, seq: number): boolean {
  return uncounted !== null && seq >= uncounted.from && seq <= uncounted.through;
}

function firstAtOrAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
