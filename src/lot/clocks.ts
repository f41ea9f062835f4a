/** Dates instants: per boot, what must be added to its monotonic clock to get the true time. */
import type { Moment } from "../stay/moment.ts";
import { compareRecords, type LotRecord, type RecordEnvelope } from "./record.ts";

type Dating = Pick<RecordEnvelope, "order" | "origin" | "seq" | "at"> & { readonly offsetMs: number };

export type ClocksSnapshot = readonly (readonly [boot: string, dating: Dating])[];

/** Boots remembered; instants of older boots were dated when their stays were numbered. */
const BOOTS_MAX = 64;

export class Clocks {
  readonly #datings = new Map<string, Dating>();

  static restore(snapshot: ClocksSnapshot): Clocks {
    const clocks = new Clocks();
    for (const [boot, dating] of snapshot) clocks.#datings.set(boot, dating);
    return clocks;
  }

  snapshot(): ClocksSnapshot {
    return [...this.#datings];
  }

  apply(record: Extract<LotRecord, { kind: "clock_set" }>): void {
    const { boot, offsetMs } = record.data;
    const present = this.#datings.get(boot);
    if (present !== undefined && compareRecords(present, record) > 0) return;
    this.#datings.set(boot, { order: record.order, origin: record.origin, seq: record.seq, at: record.at, offsetMs });
    if (this.#datings.size > BOOTS_MAX) {
      const oldest = [...this.#datings].reduce((a, b) => (compareRecords(a[1], b[1]) < 0 ? a : b));
      this.#datings.delete(oldest[0]);
    }
  }

  /** Whether the time of this moment can be relied on, so that a stay may be numbered and priced. */
  trusts(moment: Moment): boolean {
    return moment.synced || this.#datings.has(moment.boot);
  }

  /** The corrected wall time, milliseconds UTC; the box's own wall clock where nothing better is known. */
  date(moment: Moment): number {
    const dating = this.#datings.get(moment.boot);
    return dating === undefined ? moment.wallMs : Math.round(moment.monotonicMs + dating.offsetMs);
  }

  /** What was last set for a boot, milliseconds to add to its monotonic clock. */
  offsetOf(boot: string): number | null {
    return this.#datings.get(boot)?.offsetMs ?? null;
  }

  /** The same of every boot of which something was set. */
  offsets(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#datings].map(([boot, { offsetMs }]) => [boot, offsetMs]));
  }
}
