/** Values of which the newest record (in the fold's order) stands, whatever order the records arrive in. */
import { compareRecords, type RecordEnvelope } from "./record.ts";

type Stamp = Pick<RecordEnvelope, "order" | "origin" | "seq" | "at">;
export type LatestSnapshot<V> = readonly (readonly [key: string, stamp: Stamp, value: V])[];

export class Latest<V> {
  readonly #max: number;
  readonly #values = new Map<string, { readonly stamp: Stamp; readonly value: V }>();

  /** Keeps at most `max` keys; the one written longest ago goes first. */
  constructor(max = Infinity) {
    this.#max = max;
  }

  static restore<V>(snapshot: LatestSnapshot<V>, max = Infinity): Latest<V> {
    const latest = new Latest<V>(max);
    for (const [key, stamp, value] of snapshot) latest.#values.set(key, { stamp, value });
    return latest;
  }

  snapshot(): LatestSnapshot<V> {
    return [...this.#values].map(([key, { stamp, value }]) => [key, stamp, value] as const);
  }

  /** Answers whether the value now stands. */
  set(key: string, record: RecordEnvelope, value: V): boolean {
    const present = this.#values.get(key);
    if (present !== undefined && compareRecords(present.stamp, record) > 0) return false;
    const { order, origin, seq, at } = record;
    this.#values.set(key, { stamp: { order, origin, seq, at }, value });
    if (this.#values.size > this.#max) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    const oldest = [...this.#values].reduce((a, b) => (compareRecords(a[1].stamp, b[1].stamp) < 0 ? a : b));
    this.#values.delete(oldest[0]);
  }

  get(key: string): V | null {
    return this.#values.get(key)?.value ?? null;
  }

  /** Which record said what stands; null: none. */
  stampOf(key: string): Stamp | null {
    return this.#values.get(key)?.stamp ?? null;
  }

  /** How many of the values were written after this order. */
  countAfter(order: number): number {
    return [...this.#values.values()].filter(({ stamp }) => stamp.order > order).length;
  }

  entries(): readonly (readonly [string, V])[] {
    return [...this.#values].map(([key, { value }]) => [key, value] as const);
  }
}
