/**
 * What the city must still hear, as part of the lot: per origin the reports not yet delivered, and those the city
 * condemned (parked). Deliveries arrive as ranges that may cover records without a report, so no row is marked.
 */
import type { RecordRef } from "../stay/records.ts";
import { compareRecords, reportOf, type LotRecord, type RecordEnvelope, type SeqRanges } from "./record.ts";
import { SeqSet } from "./seq-set.ts";

/** A report the city condemned, with its answer. */
export type Parked = { readonly report: RecordRef; readonly code: number | null; readonly answer: string };

type ParkState = { readonly by: Pick<RecordEnvelope, "order" | "origin" | "seq">; readonly parked: Parked | null };

export type OutboxSnapshot = {
  readonly pending: Readonly<Record<string, readonly number[]>>;
  readonly early: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly park: readonly (readonly [string, ParkState])[];
};

export class OutboxFold {
  /** Seqs of undelivered reports, ascending, per origin. */
  readonly #pending = new Map<string, number[]>();
  /** Deliveries of records this fold has not seen yet (another box's). */
  readonly #early = new Map<string, SeqSet>();
  readonly #park = new Map<string, ParkState>();

  static restore(snapshot: OutboxSnapshot): OutboxFold {
    const fold = new OutboxFold();
    for (const [origin, seqs] of Object.entries(snapshot.pending)) fold.#pending.set(origin, [...seqs]);
    for (const [origin, ranges] of Object.entries(snapshot.early)) fold.#early.set(origin, SeqSet.of(ranges));
    for (const [key, state] of snapshot.park) fold.#park.set(key, state);
    return fold;
  }

  snapshot(): OutboxSnapshot {
    return {
      pending: Object.fromEntries([...this.#pending].filter(([, seqs]) => seqs.length > 0)),
      early: Object.fromEntries([...this.#early].map(([origin, set]) => [origin, set.ranges()])),
      park: [...this.#park],
    };
  }

  apply(record: LotRecord): void {
    if (reportOf(record) !== null) this.#add(record.origin, record.seq);
    if (record.kind === "reports_delivered") {
      for (const [from, to] of record.data.ranges) this.#deliver(record.data.origin, from, to);
    }
    if (record.kind === "report_parked") this.#setPark(record, record.data.report, record.data);
    if (record.kind === "report_unparked") this.#setPark(record, record.data.report, null);
  }

  /** This report is not to be sent: another box's of the same passage stands. */
  withdraw({ origin, seq }: RecordRef): void {
    const seqs = this.#pending.get(origin) ?? [];
    const at = firstAtOrAfter(seqs, seq);
    if (seqs[at] === seq) seqs.splice(at, 1);
  }

  /** Undelivered reports of one origin, parked ones left out, ascending. */
  pending(origin: string): readonly number[] {
    const all = this.#pending.get(origin) ?? [];
    const parked = new Set(this.parked().flatMap(({ report }) => (report.origin === origin ? [report.seq] : [])));
    return parked.size === 0 ? all : all.filter((seq) => !parked.has(seq));
  }

  /**
   * Those of these reports that are not delivered yet as few ranges: a range may run over anything but another undelivered
   * report, parked or not. Looks each one up, so that one new report among the oldest does not cost the whole backlog between.
   */
  rangesOf(origin: string, reports: readonly number[]): SeqRanges {
    const seqs = this.#pending.get(origin) ?? [];
    const ranges: [number, number][] = [];
    let lastAt = Number.NaN;
    for (const seq of reports.toSorted((a, b) => a - b)) {
      const at = firstAtOrAfter(seqs, seq);
      if (seqs[at] !== seq || at === lastAt) continue;
      const open = ranges.at(-1);
      if (open !== undefined && at === lastAt + 1) open[1] = seq;
      else ranges.push([seq, seq]);
      lastAt = at;
    }
    return ranges;
  }

  /** The origins of which something is pending. */
  origins(): readonly string[] {
    return [...this.#pending].flatMap(([origin, seqs]) => (seqs.length > 0 ? [origin] : []));
  }

  pendingCount(): number {
    let count = 0;
    for (const origin of this.#pending.keys()) count += this.pending(origin).length;
    return count;
  }

  parked(): readonly Parked[] {
    return [...this.#park.values()].flatMap((state) => (state.parked === null ? [] : [state.parked]));
  }

  #add(origin: string, seq: number): void {
    const early = this.#early.get(origin);
    if (early?.has(seq) === true) return;
    const seqs = this.#pending.get(origin) ?? [];
    this.#pending.set(origin, seqs);
    const at = firstAtOrAfter(seqs, seq);
    if (seqs[at] !== seq) seqs.splice(at, 0, seq);
  }

  #deliver(origin: string, from: number, to: number): void {
    const seqs = this.#pending.get(origin) ?? [];
    const start = firstAtOrAfter(seqs, from);
    const end = firstAtOrAfter(seqs, to + 1);
    seqs.splice(start, end - start);
    const early = this.#early.get(origin) ?? new SeqSet();
    this.#early.set(origin, early);
    early.add(from, to);
  }

  #setPark(by: RecordEnvelope, report: RecordRef, parked: Parked | null): void {
    const key = `${report.origin}.${report.seq}`;
    const present = this.#park.get(key);
    if (present !== undefined && compareRecords({ ...by, ...present.by }, by) > 0) return;
    this.#park.set(key, { by: { order: by.order, origin: by.origin, seq: by.seq }, parked });
  }

  /** Reports of records before `seq` can never be sent: nothing of these is kept any more. */
  forgetBelow(origin: string, seq: number): void {
    const seqs = this.#pending.get(origin) ?? [];
    seqs.splice(0, firstAtOrAfter(seqs, seq));
    for (const [key, { parked }] of this.#park) {
      if (parked?.report.origin === origin && parked.report.seq < seq) this.#park.delete(key);
    }
  }

  /** Forgets deliveries of records up to `through`: all of them have been folded, so they can no longer arrive late. */
  forgetEarlyBelow(origin: string, through: number): void {
    const early = this.#early.get(origin);
    if (early === undefined) return;
    early.dropThrough(through);
    if (early.isEmpty) this.#early.delete(origin);
  }
}

function firstAtOrAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
