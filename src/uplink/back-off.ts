/** How long to wait after failures: doubling, with jitter so that the boxes of a city do not come back together. Pure. */
import type { RetrySettings } from "./settings.ts";

/** Milliseconds to wait after `failures` in a row (1, 2, …): between half of and the whole doubled wait. `fraction` in [0, 1). */
export function waitAfter(failures: number, { firstMs, mostMs }: RetrySettings, fraction: number): number {
  if (failures <= 0) return 0;
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (0.5 + fraction / 2));
}

/** Failures in a row of one kind of errand, and the moment before which it is not tried again. Monotonic milliseconds. */
export class Pace {
  readonly #retry: RetrySettings;
  #failures = 0;
  #notBeforeMs = 0;

  constructor(retry: RetrySettings) {
    this.#retry = retry;
  }

  /** It failed at `nowMs`. */
  fail(nowMs: number, fraction: number): void {
    this.#failures += 1;
    this.#notBeforeMs = nowMs + waitAfter(this.#failures, this.#retry, fraction);
  }

  /** It succeeded, or there is a reason to try at once. */
  reset(): void {
    this.#failures = 0;
    this.#notBeforeMs = 0;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Milliseconds that are still to be waited, 0 when none. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#notBeforeMs - nowMs);
  }
}
