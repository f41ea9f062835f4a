/**
 * Collects what the city has taken and reports it in handfuls: each report of it is a record of the ledger, and the card's
 * life is in the number of writes. Losing one handful only sends those reports once more, unchanged.
 */
import type { Cancel, Clock } from "../runtime/world.ts";
import type { ReportItem } from "./report-item.ts";

/** Seqs at which a handful is full. */
const FULL = 2_000;
/** While a backlog drains, at most one handful in this time; in quiet times one in the other. */
const DRAINING_MS = 1_000;
const QUIET_MS = 60_000;

export class Deliveries {
  readonly #clock: Clock;
  readonly #report: (origin: string, seqs: readonly number[]) => void;
  readonly #waiting = new Map<string, number[]>();
  #count = 0;
  #cancel: Cancel | null = null;
  #dueMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, report: (origin: string, seqs: readonly number[]) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  /** `draining`: more is waiting to be sent. */
  add(items: readonly ReportItem[], draining: boolean): void {
    for (const { origin, seq } of items) {
      const seqs = this.#waiting.get(origin) ?? [];
      seqs.push(seq);
      this.#waiting.set(origin, seqs);
    }
    this.#count += items.length;
    if (this.#count >= FULL) this.flush();
    else this.#flushWithin(draining ? DRAINING_MS : QUIET_MS);
  }

  /** Reports what there is. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#dueMs = Number.POSITIVE_INFINITY;
    const groups = [...this.#waiting];
    this.#waiting.clear();
    this.#count = 0;
    for (const [origin, seqs] of groups)
      this.#report(
        origin,
        seqs.toSorted((a, b) => a - b),
      );
  }

  /** How many were delivered and not reported yet. */
  get count(): number {
    return this.#count;
  }

  #flushWithin(ms: number): void {
    const dueMs = this.#clock.monotonicMs() + ms;
    if (this.#count === 0 || dueMs >= this.#dueMs) return;
    this.#cancel?.();
    this.#dueMs = dueMs;
    this.#cancel = this.#clock.after(ms, () => this.flush());
  }
}
