/** The real time, for tests: they wait on conditions, never on it. */
import type { StoreClock } from "#src/store/clock.ts";

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
