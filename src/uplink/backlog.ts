/**
 * Reads the next reports for resend out of the ledger, the oldest first, in batches, the next one while one is on its way:
 * never more texts in memory than two batches. Remembers which reports need not be read again yet, and why.
 */
import type { SeqRanges } from "../lot/record.ts";
import type { Clock } from "../runtime/world.ts";
import type { FrozenReport } from "../stay/report.ts";
import type { UplinkCondition } from "./conditions.ts";
import { type AgeLimits, type ArriveRef, planBatch } from "./outbox-plan.ts";
import type { PendingReports } from "./pending-reports.ts";
import { itemOf, type IsSo, keyOf, type ReportItem } from "./report-item.ts";

export type BacklogPorts = {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly limits: AgeLimits;
  readonly pending: PendingReports;
  readonly readReports: (
    origin: string,
    ranges: SeqRanges,
    limit: number,
    order: "oldest" | "newest",
  ) => Promise<readonly FrozenReport[]>;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
  /** Hears of all that was read. */
  readonly seen: (items: readonly ReportItem[]) => void;
  /** Hears of a report that cannot be read and will not be looked for any more. */
  readonly lost: (report: ArriveRef) => void;
};

/** A record that could not be read is looked for again after this: a salvaged ledger may hold it. */
const UNREADABLE_RETRY_MS = 3_600_000;
/** And after this no more: its leave would wait for ever, and the journal could not be pruned. */
const LOOKED_FOR_MS = 86_400_000;
/** Reports read in one go: reading them holds up a commit, and taking them over a plate that is read meanwhile. */
const SLICE = 100;
/** Seqs this far apart are read in one go: between two reports lie the other records of their stays. */
const BRIDGED = 8;

/** Reports that are being read before they are asked for; null in the end when they could not be. */
type Ahead = {
  readonly origin: string;
  readonly seqs: readonly number[];
  readonly items: Promise<readonly ReportItem[] | null>;
};

/** A report that is not looked at before `dueMs`, monotonic ms. */
type Rest = { readonly origin: string; readonly seq: number; readonly dueMs: number };

export class Backlog {
  readonly #ports: BacklogPorts;
  /** By their names, as below. */
  readonly #young = new Map<string, Rest>();
  /** The arrives that leaves wait for. */
  readonly #blocked = new Map<string, ArriveRef>();
  readonly #unreadable = new Map<string, Rest>();
  /** Since when, monotonic ms. */
  readonly #unreadableSince = new Map<string, number>();
  /** Unreadable reports that the condition speaks of. */
  #told = 0;
  #turn = 0;
  #ahead: Ahead | null = null;

  constructor(ports: BacklogPorts) {
    this.#ports = ports;
  }

  /** The next reports that may go, at most `most`; [] when none may now. Rejects when the ledger cannot be read now. */
  async next(most: number, skip: IsSo): Promise<readonly ReportItem[]> {
    const origins = this.#ports.pending.origins();
    for (let tried = 0; tried < origins.length; tried += 1) {
      const origin = origins[(this.#turn + tried) % origins.length] ?? "";
      const found = await this.#nextOf(origin, most, skip);
      if (found.length === 0) continue;
      this.#turn = (this.#turn + tried + 1) % origins.length;
      return found;
    }
    return [];
  }

  /** Reads reports by their seqs; those that cannot be read are left out and remembered. */
  async read(origin: string, seqs: readonly number[]): Promise<readonly ReportItem[]> {
    const items: ReportItem[] = [];
    for (let at = 0; at < seqs.length; at += SLICE) {
      items.push(...(await this.#readSlice(origin, seqs.slice(at, at + SLICE))));
    }
    return items;
  }

  async #readSlice(origin: string, seqs: readonly number[]): Promise<readonly ReportItem[]> {
    const ranges = rangesOf(seqs);
    const most = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    const reports = await this.#ports.readReports(origin, ranges, most, "oldest");
    const items: ReportItem[] = [];
    // Both ascend; what lies between the reports asked for is left out.
    let at = 0;
    for (const report of reports) {
      while (at < seqs.length && (seqs[at] ?? 0) < report.seq) at += 1;
      if (seqs[at] === report.seq) items.push(itemOf(origin, report));
    }
    this.#ports.seen(items);
    if (items.length === seqs.length && this.#unreadable.size === 0 && this.#told === 0) return items;
    const found = new Set(items.map((item) => item.seq));
    for (const seq of seqs) this.#noteReadable(origin, seq, found.has(seq));
    return items;
  }

  /** Milliseconds until a report that was passed over may be looked at again. */
  get waitMs(): number {
    const nowMs = this.#ports.clock.monotonicMs();
    let waitMs = Number.POSITIVE_INFINITY;
    for (const times of [this.#young, this.#unreadable]) {
      for (const [key, { origin, seq, dueMs }] of times) {
        if (this.#ports.pending.has(origin, seq)) waitMs = Math.min(waitMs, Math.max(0, dueMs - nowMs));
        else times.delete(key);
      }
    }
    return waitMs;
  }

  get unreadable(): number {
    return this.#unreadable.size;
  }

  /** The clock was put right, or somebody asks: ages and unreadable records are looked at anew. */
  reconsider(): void {
    this.#young.clear();
    this.#unreadable.clear();
  }

  async #nextOf(origin: string, most: number, skip: IsSo): Promise<readonly ReportItem[]> {
    const { pending, limits, nowMs } = this.#ports;
    for (;;) {
      const seqs = pending.oldest(origin, most, (of, seq) => skip(of, seq) || this.#rests(of, seq));
      if (seqs.length === 0) return [];
      const isOpen: IsSo = (of, seq) => pending.has(of, seq);
      const items = (await this.#take(origin, seqs)).filter(({ seq }) => isOpen(origin, seq) && !skip(origin, seq));
      const plan = planBatch(items, isOpen, { nowMs: nowMs(), limits });
      const monotonicMs = this.#ports.clock.monotonicMs();
      for (const { item, waitMs } of plan.young) {
        this.#young.set(keyOf(origin, item.seq), { origin, seq: item.seq, dueMs: monotonicMs + waitMs });
      }
      for (const { item, arrive } of plan.blocked) this.#blocked.set(keyOf(origin, item.seq), arrive);
      if (plan.go.length === 0) continue;
      const going = new Set(plan.go.map(({ seq }) => seq));
      this.#readAhead(origin, most, (of, seq) => going.has(seq) || skip(of, seq));
      return plan.go;
    }
  }

  /** These reports, as they were read ahead when it was these that were. */
  async #take(origin: string, seqs: readonly number[]): Promise<readonly ReportItem[]> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const isSame = ahead !== null && ahead.origin === origin && ahead.seqs.length === seqs.length;
    const isAll = isSame && ahead.seqs.every((seq, index) => seq === seqs[index]);
    return (isAll ? await ahead.items : null) ?? this.read(origin, seqs);
  }

  /** Begins to read what is asked for next when what goes now is taken. */
  #readAhead(origin: string, most: number, skip: IsSo): void {
    const seqs = this.#ports.pending.oldest(origin, most, (of, seq) => skip(of, seq) || this.#rests(of, seq));
    if (seqs.length > 0) this.#ahead = { origin, seqs, items: this.read(origin, seqs).catch(() => null) };
  }

  /** Whether a report need not be read now. */
  #rests(origin: string, seq: number): boolean {
    if (this.#young.size + this.#unreadable.size + this.#blocked.size === 0) return false;
    const key = keyOf(origin, seq);
    const nowMs = this.#ports.clock.monotonicMs();
    for (const times of [this.#young, this.#unreadable]) {
      const rest = times.get(key);
      if (rest === undefined) continue;
      if (rest.dueMs > nowMs) return true;
      times.delete(key);
    }
    const arrive = this.#blocked.get(key);
    if (arrive === undefined) return false;
    if (this.#ports.pending.has(arrive.origin, arrive.seq)) return true;
    this.#blocked.delete(key);
    return false;
  }

  #noteReadable(origin: string, seq: number, isReadable: boolean): void {
    const key = keyOf(origin, seq);
    if (isReadable || !this.#ports.pending.has(origin, seq)) this.#forgetUnreadable(key);
    else {
      const nowMs = this.#ports.clock.monotonicMs();
      const sinceMs = this.#unreadableSince.get(key) ?? nowMs;
      this.#unreadableSince.set(key, sinceMs);
      this.#unreadable.set(key, { origin, seq, dueMs: nowMs + UNREADABLE_RETRY_MS });
      if (nowMs - sinceMs >= LOOKED_FOR_MS) {
        this.#forgetUnreadable(key);
        this.#ports.lost({ origin, seq });
      }
    }
    const count = this.#unreadable.size;
    if (count === this.#told) return;
    this.#told = count;
    this.#ports.condition("city_report_unreadable", count > 0, count === 0 ? "" : String(count));
  }

  #forgetUnreadable(key: string): void {
    this.#unreadable.delete(key);
    this.#unreadableSince.delete(key);
  }
}

/** Ascending seqs as few ranges: a range may hold a few others, because each range costs the ledger a search of its own. */
export function rangesOf(seqs: readonly number[]): SeqRanges {
  const ranges: [number, number][] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last !== undefined && seq - last[1] <= BRIDGED) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges;
}
