/** Chance that repeats itself: the same seed and name give the same numbers. Nothing here is fit to keep a secret. */
import type { Chance } from "../runtime/world.ts";

/** A stream of numbers. Streams with different names do not disturb each other: a car more changes no fault. */
export class SeededChance implements Chance {
  readonly #state: Uint32Array;

  constructor(seed: number, name: string) {
    let hash = (seed ^ 0x9e3779b9) >>> 0;
    for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    this.#state = Uint32Array.of(seed >>> 0, hash, hash ^ 0x5bd1e995, 1);
    for (let round = 0; round < 16; round += 1) this.#next();
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.#next() / 4_294_967_296;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#next() >>> 24);
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A number from `least` to below `most`. */
  between(least: number, most: number): number {
    return least + this.fraction() * (most - least);
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** Waiting time to the next of events that come this far apart on average. */
  wait(mean: number): number {
    return -Math.log(1 - this.fraction()) * mean;
  }

  pick<T>(choices: readonly T[]): T {
    const picked = choices[Math.floor(this.fraction() * choices.length)];
    if (picked === undefined) throw new Error("There is nothing to pick from.");
    return picked;
  }

  /** Small Fast Counter, 32 bits (Chris Doty-Humphrey, PractRand). */
  #next(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, counter = 0] = state;
    const sum = (a + b + counter) >>> 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum;
  }
}
