/** The clock, the timers and the chance of the machine. The only place that asks the system for any of them. */
import { closeSync, openSync, readSync } from "node:fs";
import { assert } from "../assert.ts";
import type { Moment } from "../stay/moment.ts";
import { isSynchronised } from "./system-clock.ts";
import type { Cancel, Chance, Clock, World } from "./world.ts";

/** How often the system is asked whether its clock is synchronised. */
const SYNC_CHECK_MS = 10_000;

/** How the box may judge its own clock: by the system's synchronisation, or trust it always (a bench, a demo). */
export type ClockTrust = "when_synchronised" | "always";

export function realWorld(trust: ClockTrust): World {
  return { clock: new RealClock(trust), chance: realChance };
}

class RealClock implements Clock {
  /** Short: it stands in every journal row. */
  readonly #boot = randomBytes.take(5).toString("hex");
  readonly #trust: ClockTrust;
  #synced: boolean;
  #checkedMs = 0;

  constructor(trust: ClockTrust) {
    this.#trust = trust;
    this.#synced = trust === "always" || isSynchronised();
  }

  now(): Moment {
    const { monotonicMs, wallMs } = readTogether();
    return { boot: this.#boot, monotonicMs, wallMs, synced: this.#isSynced(monotonicMs) };
  }

  monotonicMs(): number {
    return performance.now();
  }

  after(ms: number, run: () => void): Cancel {
    // A timer longer than 2^31 ms would fire at once; whoever waits that long looks again when it fires.
    const timer = setTimeout(run, Math.min(Math.max(0, ms), 2_147_483_647));
    return () => clearTimeout(timer);
  }

  soon(run: () => void): void {
    queueMicrotask(run);
  }

  spin(run: () => boolean): boolean {
    const goesOn = run();
    if (goesOn) setImmediate(() => this.spin(run));
    return goesOn;
  }

  #isSynced(monotonicMs: number): boolean {
    if (this.#trust === "always") return true;
    if (!this.#synced && monotonicMs - this.#checkedMs > SYNC_CHECK_MS) {
      this.#checkedMs = monotonicMs;
      this.#synced = isSynchronised();
    }
    return this.#synced;
  }
}

/** Readings no further apart than this are of one instant. */
const ONE_INSTANT_MS = 1;
const MOST_READINGS = 10;

/**
 * Both clocks at one instant. A process that is stopped between two readings would take its pause for a jump of the system's
 * clock, and without the city would date the whole boot wrong by it: such a pair is read anew, of many the closest counts.
 */
function readTogether(): { readonly monotonicMs: number; readonly wallMs: number } {
  let closest = { monotonicMs: 0, wallMs: 0, apartMs: Number.POSITIVE_INFINITY };
  for (let reading = 0; reading < MOST_READINGS && closest.apartMs > ONE_INSTANT_MS; reading += 1) {
    const monotonicMs = performance.now();
    const wallMs = Date.now();
    const apartMs = performance.now() - monotonicMs;
    if (apartMs < closest.apartMs) closest = { monotonicMs, wallMs, apartMs };
  }
  return closest;
}

/** Read in one go: a request takes 16, and to open their source takes longer than to read this many. */
const RANDOM_TOGETHER = 256;

/** The kernel's own. To load Node's cryptography for a few bytes would take a start a tenth longer. */
class RandomBytes {
  #left: Buffer = Buffer.alloc(0);

  take(count: number): Buffer {
    if (this.#left.length < count) this.#left = readRandom(Math.max(count, RANDOM_TOGETHER));
    const bytes = this.#left.subarray(0, count);
    this.#left = this.#left.subarray(count);
    return bytes;
  }
}

function readRandom(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  const source = openSync("/dev/random", "r");
  try {
    assert(readSync(source, bytes) === count, "the kernel gives as many random bytes as it is asked for");
  } finally {
    closeSync(source);
  }
  return bytes;
}

const randomBytes = new RandomBytes();

const realChance: Chance = {
  fraction: () => Math.random(),
  bytes: (count) => randomBytes.take(count),
};
