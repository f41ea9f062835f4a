/** A clock of the box that moves only when a test says so; timers run in order, with everything they settle. */
import type { Cancel, Chance, Clock } from "#src/runtime/world.ts";
import type { Moment } from "#src/stay/moment.ts";

type Timer = { readonly dueMs: number; readonly order: number; readonly run: () => void; cancelled: boolean };

/** Monotonic time of all boots is one line here; each boot begins its own clock on it. */
export class VirtualTime {
  #nowMs = 0;
  #count = 0;
  readonly #timers: Timer[] = [];

  /** Milliseconds since the test began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): Cancel {
    const timer = { dueMs: this.#nowMs + Math.max(0, ms), order: (this.#count += 1), run, cancelled: false };
    this.#push(timer);
    return () => {
      timer.cancelled = true;
    };
  }

  /** Moves on by `ms`. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const next = this.#timers[0];
      if (next === undefined || next.dueMs > endMs) break;
      this.#pop();
      if (next.cancelled) continue;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
      await settled();
    }
    this.#nowMs = endMs;
  }

  /** Moves on in steps until something holds; fails after `mostMs`. */
  async until(holds: () => boolean, mostMs: number, stepMs = 1_000): Promise<void> {
    for (let gone = 0; gone <= mostMs; gone += stepMs) {
      if (holds()) return;
      await this.advance(stepMs);
    }
    throw new Error(`did not come about within ${mostMs} ms`);
  }

  #push(timer: Timer): void {
    const timers = this.#timers;
    timers.push(timer);
    for (let at = timers.length - 1; at > 0;) {
      const above = (at - 1) >> 1;
      if (!isBefore(timers[at], timers[above])) break;
      [timers[at], timers[above]] = [timers[above] as Timer, timers[at] as Timer];
      at = above;
    }
  }

  #pop(): void {
    const timers = this.#timers;
    const last = timers.pop();
    if (last === undefined || timers.length === 0) return;
    timers[0] = last;
    for (let at = 0; ;) {
      let least = at;
      if (isBefore(timers[2 * at + 1], timers[least])) least = 2 * at + 1;
      if (isBefore(timers[2 * at + 2], timers[least])) least = 2 * at + 2;
      if (least === at) break;
      [timers[at], timers[least]] = [timers[least] as Timer, timers[at] as Timer];
      at = least;
    }
  }
}

/** One boot's clocks: monotonic from 0, and a system clock with an error of its own. */
export class VirtualClock implements Clock {
  readonly #time: VirtualTime;
  readonly #bootedMs: number;
  readonly #boot: string;
  /** True UTC at the test's beginning. */
  readonly #epochMs: number;
  /** The system's clock ahead of the true time. */
  wallErrorMs = 0;
  synced = true;
  /** Timers of a boot that has ended do not fire. */
  ended = false;

  constructor(time: VirtualTime, epochMs: number, boot = "boot-1") {
    this.#time = time;
    this.#epochMs = epochMs;
    this.#boot = boot;
    this.#bootedMs = time.nowMs;
  }

  /** True UTC, milliseconds. */
  get trueMs(): number {
    return this.#epochMs + this.#time.nowMs;
  }

  now(): Moment {
    const wallMs = this.trueMs + this.wallErrorMs;
    return { boot: this.#boot, monotonicMs: this.monotonicMs(), wallMs, synced: this.synced };
  }

  monotonicMs(): number {
    return this.#time.nowMs - this.#bootedMs;
  }

  after(ms: number, run: () => void): Cancel {
    return this.#time.after(ms, () => {
      if (!this.ended) run();
    });
  }

  soon(run: () => void): void {
    queueMicrotask(run);
  }
}

/** Chance that repeats itself: mulberry32. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { fraction, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256)) };
}

/** Lets everything run that only waits for promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
