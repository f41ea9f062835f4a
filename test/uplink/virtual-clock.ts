/** The simulation's time with a test's hand on it, and a box's clock whose errors a test may change at any moment. */
import type { Cancel, Clock } from "#src/runtime/world.ts";
import { VirtualTime } from "#src/simulation/virtual-time.ts";
import type { Moment } from "#src/stay/moment.ts";

export class TestTime extends VirtualTime {
  /** Moves on by `ms`. */
  advance(ms: number): Promise<void> {
    return this.runUntil(this.nowMs + ms);
  }

  /** Moves on in steps until something holds; fails after `mostMs`. */
  async until(holds: () => boolean, mostMs: number, stepMs = 1_000): Promise<void> {
    for (let gone = 0; gone <= mostMs; gone += stepMs) {
      if (holds()) return;
      await this.advance(stepMs);
    }
    throw new Error(`did not come about within ${mostMs} ms`);
  }
}

/** One boot's clocks: monotonic from 0, and a system clock with an error of its own. */
export class TestClock implements Clock {
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

  /** A round takes a millisecond. */
  spin(run: () => boolean): boolean {
    const goesOn = run();
    if (goesOn) this.after(1, () => void this.spin(run));
    return goesOn;
  }

  soon(run: () => void): void {
    queueMicrotask(run);
  }
}
