/** The real time, for tests: they wait on conditions, never on it. */
import type { StoreClock } from "#src/store/clock.ts";
import type { StoreSettings } from "#src/store/settings.ts";

/** A ledger's thread that a busy machine does not run for seconds is neither absent nor blocked for that. */
export const PATIENCE = { bootWithinMs: 30_000, blockedAfterMs: 30_000 } as const satisfies Partial<StoreSettings>;

export function testClock(stamp = "20240501T083000Z"): StoreClock {
  return {
    monotonicMs: () => performance.now(),
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
    stamp: () => stamp,
  };
}
