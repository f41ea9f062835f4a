/**
 * Limits how many refusals one caller is worth: a bucket of tokens for each address that only refused requests take from.
 * Whoever is understood is never limited. Memory is bounded.
 */
import { isIPv6 } from "node:net";
import { plainAddress } from "./allow-list.ts";

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Addresses that are remembered; the one that was refused longest ago is forgotten first. */
const MOST_ADDRESSES = 1024;

/** Counts refusals by address. `perMinute` may be refused in a burst, and as many again each minute. */
export class RefusalLimit {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perMinute: number;
  readonly #monotonicMs: () => number;

  constructor(perMinute: number, monotonicMs: () => number) {
    this.#perMinute = perMinute;
    this.#monotonicMs = monotonicMs;
  }

  /** Whether this address has used up its refusals for the moment. */
  isSpent(address: string): boolean {
    const bucket = this.#buckets.get(callerOf(address));
    return bucket !== undefined && this.#refilled(bucket) < 1;
  }

  /** Takes note that a request from this address was refused. */
  count(address: string): void {
    const caller = callerOf(address);
    const bucket = this.#buckets.get(caller);
    const tokens = bucket === undefined ? this.#perMinute : this.#refilled(bucket);
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { tokens: Math.max(0, tokens - 1), atMs: this.#monotonicMs() });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= MOST_ADDRESSES) break;
      this.#buckets.delete(oldest);
    }
  }

  #refilled(bucket: Bucket): number {
    const gained = ((this.#monotonicMs() - bucket.atMs) / 60_000) * this.#perMinute;
    return Math.min(this.#perMinute, bucket.tokens + gained);
  }
}

/** IPv6 callers are told apart by their /64: a single line has all the addresses in it. */
function callerOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => "0"), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
