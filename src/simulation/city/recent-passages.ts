/** The latest records word for word, for people and tests to look at. Bounded; the register remembers the rest. */
import type { ArriveBody, LeaveBody } from "../../city/wire/records.ts";
import type { Way } from "./passage-rules.ts";

/** A record as it was accepted. */
export type KeptPassage = {
  readonly kind: "arrive" | "leave";
  readonly way: Way;
  /** When it came first, milliseconds UTC by the platform's clock. */
  readonly receivedMs: number;
  /** How often it came, repetitions included. */
  readonly times: number;
  readonly record: ArriveBody | LeaveBody;
};

/** The latest records by kind and seq, oldest first. */
export class RecentPassages {
  readonly #limit: number;
  readonly #kept = new Map<string, KeptPassage>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps a record, or counts its repetition. */
  keep(kind: KeptPassage["kind"], way: Way, record: KeptPassage["record"], nowMs: number): void {
    const key = `${kind}:${record.seq}`;
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.set(key, { ...known, times: known.times + 1 });
      return;
    }
    this.#kept.set(key, { kind, way, receivedMs: nowMs, times: 1, record });
    // The first key of a map whose first keys were deleted is slow to find, so they go in slices.
    if (this.#kept.size <= this.#limit * 1.25) return;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limit) break;
      this.#kept.delete(oldest);
    }
  }

  /** One record, if it is still kept. */
  get(kind: KeptPassage["kind"], seq: string): KeptPassage | null {
    return this.#kept.get(`${kind}:${seq}`) ?? null;
  }

  /** The latest `limit` records, oldest first. */
  latest(limit: number): readonly KeptPassage[] {
    return [...this.#kept.values()].slice(-limit);
  }

  /** How many of the kept records of a kind passed in (afterMs, untilMs], milliseconds UTC. */
  passedBetween(kind: KeptPassage["kind"], afterMs: number, untilMs: number): number {
    let count = 0;
    for (const kept of this.#kept.values()) {
      if (kept.kind === kind && kept.record.dataTime > afterMs && kept.record.dataTime <= untilMs) count += 1;
    }
    return count;
  }
}
