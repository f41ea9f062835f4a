/**
 * Capacity, occupied and adjustment as the lot's records give them: three separate numbers. Occupied moves with the
 * stays and with passages no stay accounts for; adjustment moves only by a person's calibration.
 */
import { Latest, type LatestSnapshot } from "./latest.ts";
import type { LotRecord, RecordEnvelope } from "./record.ts";

export type BerthSnapshot = {
  readonly capacities: LatestSnapshot<number>;
  readonly inside: number;
  readonly uncounted: number;
  readonly adjustment: number;
  readonly counted: LatestSnapshot<number>;
};

type BerthRecord = Extract<
  LotRecord,
  { kind: "capacity_set" | "count_adjusted" | "passage_uncounted" | "berths_counted" }
>;

export class BerthFold {
  readonly #capacities: Latest<number>;
  readonly #counted: Latest<number>;
  #inside: number;
  #uncounted: number;
  #adjustment: number;

  constructor(snapshot?: BerthSnapshot) {
    this.#capacities = Latest.restore(snapshot?.capacities ?? []);
    this.#counted = Latest.restore(snapshot?.counted ?? []);
    this.#inside = snapshot?.inside ?? 0;
    this.#uncounted = snapshot?.uncounted ?? 0;
    this.#adjustment = snapshot?.adjustment ?? 0;
  }

  snapshot(): BerthSnapshot {
    return {
      capacities: this.#capacities.snapshot(),
      inside: this.#inside,
      uncounted: this.#uncounted,
      adjustment: this.#adjustment,
      counted: this.#counted.snapshot(),
    };
  }

  stayMoved(change: number, _record: RecordEnvelope): void {
    this.#inside += change;
  }

  apply(record: BerthRecord, _day: number): void {
    switch (record.kind) {
      case "capacity_set":
        return void this.#capacities.set(record.data.area, record, record.data.capacity);
      case "count_adjusted":
        this.#adjustment += record.data.delta;
        return;
      case "passage_uncounted":
        this.#uncounted += record.data.delta;
        return;
      case "berths_counted":
        return void this.#counted.set(record.data.source, record, record.data.occupied);
    }
  }

  get capacity(): number {
    return this.#capacities.get("") ?? 0;
  }

  /** Counted stays inside. */
  get inside(): number {
    return this.#inside;
  }

  /** Stays inside and passages that no stay accounts for. */
  get occupied(): number {
    return this.#inside + this.#uncounted;
  }

  /** What calibrations added to occupied. */
  get adjustment(): number {
    return this.#adjustment;
  }

  /** The true number of free berths; may be negative. */
  get free(): number {
    return this.capacity - this.occupied - this.#adjustment;
  }
}
