/**
 * Remembers of every stay that was ever reported when it arrived and what its two records said, as digests in flat
 * arrays: 33 bytes a stay, so that a million passages cost some 35 MB. It judges nothing.
 */
import { assert } from "../../assert.ts";
import { digestOf } from "./digest.ts";

/** A stay's place in the register; stays are never removed. */
export type StayIndex = number;

const HAS_ARRIVE = 1;
const HAS_LEAVE = 2;
const LARGE_VEHICLE = 4;
const FIRST_CAPACITY = 1 << 10;
/** Index slots per stay at least: open addressing stays short below half full. */
const SLOTS_PER_STAY = 2;

/** Flat arrays that grow together, one entry a stay. */
type Columns = {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly arriveDigest: Uint32Array;
  readonly leaveDigest: Uint32Array;
  readonly arrivedMs: Float64Array;
  readonly flags: Uint8Array;
};

/** Every stay by its seq. */
export class PassageRegister {
  #columns: Columns = columnsFor(FIRST_CAPACITY, null);
  /** Open-addressing table of stay index + 1; 0 is free. */
  #slots = new Int32Array(FIRST_CAPACITY * SLOTS_PER_STAY);
  #size = 0;

  /** How many stays are known. */
  get size(): number {
    return this.#size;
  }

  /** The stay with this seq, or null. */
  find(seq: string): StayIndex | null {
    const { low, high } = digestOf(seq);
    const found = this.#slots[this.#slotOf(low, high)] ?? 0;
    return found === 0 ? null : found - 1;
  }

  /** The stay with this seq, made when it is new. */
  findOrAdd(seq: string): StayIndex {
    const { low, high } = digestOf(seq);
    const slot = this.#slotOf(low, high);
    const found = this.#slots[slot] ?? 0;
    if (found !== 0) return found - 1;
    if (this.#size === this.#columns.low.length) {
      this.#grow();
      return this.findOrAdd(seq);
    }
    const index = this.#size;
    this.#columns.low[index] = low;
    this.#columns.high[index] = high;
    this.#slots[slot] = index + 1;
    this.#size += 1;
    return index;
  }

  /** Whether the arrive was accepted. */
  hasArrive(stay: StayIndex): boolean {
    return (this.#flags(stay) & HAS_ARRIVE) !== 0;
  }

  /** Whether the leave was accepted. */
  hasLeave(stay: StayIndex): boolean {
    return (this.#flags(stay) & HAS_LEAVE) !== 0;
  }

  /** dataTime of the arrive, milliseconds UTC; only when there is one. */
  arrivedMs(stay: StayIndex): number {
    assert(this.hasArrive(stay), "asked when a stay arrived that has no arrive");
    return this.#columns.arrivedMs[stay] ?? 0;
  }

  /** vehicleType of the arrive; only when there is one. */
  vehicleType(stay: StayIndex): 1 | 2 {
    return (this.#flags(stay) & LARGE_VEHICLE) === 0 ? 1 : 2;
  }

  /** Whether this is word for word the arrive that was accepted. */
  isSameArrive(stay: StayIndex, content: string): boolean {
    return this.#columns.arriveDigest[stay] === digestOf(content).low;
  }

  /** Whether this is word for word the leave that was accepted. */
  isSameLeave(stay: StayIndex, content: string): boolean {
    return this.#columns.leaveDigest[stay] === digestOf(content).low;
  }

  /** Accepts an arrive. */
  setArrive(stay: StayIndex, content: string, arrivedMs: number, vehicleType: 1 | 2): void {
    this.#columns.arriveDigest[stay] = digestOf(content).low;
    this.#columns.arrivedMs[stay] = arrivedMs;
    this.#columns.flags[stay] = this.#flags(stay) | HAS_ARRIVE | (vehicleType === 2 ? LARGE_VEHICLE : 0);
  }

  /** Accepts a leave. */
  setLeave(stay: StayIndex, content: string): void {
    this.#columns.leaveDigest[stay] = digestOf(content).low;
    this.#columns.flags[stay] = this.#flags(stay) | HAS_LEAVE;
  }

  #flags(stay: StayIndex): number {
    return this.#columns.flags[stay] ?? 0;
  }

  /** The slot that holds this digest, or the free one where it belongs. */
  #slotOf(low: number, high: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = (low ^ high) & mask; ; slot = (slot + 1) & mask) {
      const stay = (this.#slots[slot] ?? 0) - 1;
      if (stay < 0 || (this.#columns.low[stay] === low && this.#columns.high[stay] === high)) return slot;
    }
  }

  #grow(): void {
    const capacity = this.#columns.low.length * 2;
    this.#columns = columnsFor(capacity, this.#columns);
    this.#slots = new Int32Array(capacity * SLOTS_PER_STAY);
    for (let stay = 0; stay < this.#size; stay += 1) {
      this.#slots[this.#slotOf(this.#columns.low[stay] ?? 0, this.#columns.high[stay] ?? 0)] = stay + 1;
    }
  }
}

function columnsFor(capacity: number, old: Columns | null): Columns {
  const columns: Columns = {
    low: new Uint32Array(capacity),
    high: new Uint32Array(capacity),
    arriveDigest: new Uint32Array(capacity),
    leaveDigest: new Uint32Array(capacity),
    arrivedMs: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
  };
  if (old !== null) {
    columns.low.set(old.low);
    columns.high.set(old.high);
    columns.arriveDigest.set(old.arriveDigest);
    columns.leaveDigest.set(old.leaveDigest);
    columns.arrivedMs.set(old.arrivedMs);
    columns.flags.set(old.flags);
  }
  return columns;
}
