/** Cars in and out per local day, as the heartbeat tells the city: exactly the reports whose day it is. */
import { localDay } from "../local-day.ts";
import type { LotRecord } from "./record.ts";

export type DayTotal = { readonly arrived: number; readonly left: number };
export type DayTotalsSnapshot = readonly (readonly [day: number, total: DayTotal])[];

/** The heartbeat asks for today; yesterday serves the statements and a box that starts just after midnight. */
const DAYS_MAX = 8;

export class DayTotals {
  readonly #totals: Map<number, DayTotal>;

  constructor(snapshot: DayTotalsSnapshot = []) {
    this.#totals = new Map(snapshot);
  }

  snapshot(): DayTotalsSnapshot {
    return [...this.#totals];
  }

  /** Counts a record that carries a report; others change nothing. Each record is to come once. */
  apply(record: LotRecord): void {
    this.#countRecord(record, 1);
  }

  /** Another record has taken the place of this one, which was counted. */
  undo(record: LotRecord): void {
    this.#countRecord(record, -1);
  }

  #countRecord(record: LotRecord, by: 1 | -1): void {
    if (record.kind === "leave_numbered") this.#count(record.data.leftMs, "left", by);
    if (record.kind === "stay_numbered" && record.data.report !== null)
      this.#count(record.data.arrivedMs, "arrived", by);
  }

  of(day: number): DayTotal {
    return this.#totals.get(day) ?? { arrived: 0, left: 0 };
  }

  /** The earliest day held, of the last eight with a passage; Infinity when there is none. */
  firstDay(): number {
    return Math.min(...this.#totals.keys());
  }

  #count(atMs: number, what: "arrived" | "left", by: 1 | -1): void {
    const day = localDay(atMs);
    const total = this.of(day);
    this.#totals.set(day, { ...total, [what]: total[what] + by });
    if (this.#totals.size > DAYS_MAX) this.#totals.delete(this.firstDay());
  }
}
