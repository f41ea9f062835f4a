/** The clocks of one boot of a simulated machine: a monotonic one from zero, and a system clock that may be wrong. */
import type { Cancel, Clock } from "../runtime/world.ts";
import type { Moment } from "../stay/moment.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How a boot's system clock goes. */
export type WallClockPlan = {
  /** Ahead of the true time at the start of the boot, ms. */
  readonly errorMs: number;
  /** What it gains, ms a second. */
  readonly driftPerSecond: number;
  /** It is synchronised this long after the start, ms: right from then on. Null: never in this boot. */
  readonly syncedAfterMs: number | null;
};

export class VirtualClock implements Clock {
  readonly boot: string;
  readonly #time: VirtualTime;
  readonly #epochMs: number;
  readonly #bootedMs: number;
  readonly #plan: WallClockPlan;
  #steppedMs = 0;
  #ended = false;

  /** `epochMs` is the true UTC at the beginning of the simulation. */
  constructor(time: VirtualTime, epochMs: number, boot: string, plan: WallClockPlan) {
    this.#time = time;
    this.#epochMs = epochMs;
    this.#bootedMs = time.nowMs;
    this.boot = boot;
    this.#plan = plan;
  }

  /** The power is gone: no timer of this boot fires any more. */
  end(): void {
    this.#ended = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Somebody sets the system clock wrong; synchronisation takes a while to set it right. */
  step(byMs: number): void {
    this.#steppedMs += byMs;
  }

  now(): Moment {
    const monotonicMs = this.monotonicMs();
    return { boot: this.boot, monotonicMs, wallMs: this.#wallMs(monotonicMs), synced: this.#isSynced(monotonicMs) };
  }

  monotonicMs(): number {
    return this.#time.nowMs - this.#bootedMs;
  }

  after(ms: number, run: () => void): Cancel {
    return this.#time.after(ms, () => {
      if (!this.#ended) run();
    });
  }

  spin(run: () => boolean): boolean {
    run();
    return false;
  }

  soon(run: () => void): void {
    this.#time.disturb();
    queueMicrotask(() => {
      try {
        if (!this.#ended) run();
      } catch (error) {
        this.#time.fail(error);
      }
    });
  }

  #isSynced(monotonicMs: number): boolean {
    const { syncedAfterMs } = this.#plan;
    return syncedAfterMs !== null && monotonicMs >= syncedAfterMs;
  }

  #wallMs(monotonicMs: number): number {
    const trueMs = this.#epochMs + this.#time.nowMs + this.#steppedMs;
    if (this.#isSynced(monotonicMs)) return Math.round(trueMs);
    return Math.round(trueMs + this.#plan.errorMs + (this.#plan.driftPerSecond * monotonicMs) / 1000);
  }
}
