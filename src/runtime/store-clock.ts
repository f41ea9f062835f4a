/** The little of time that the store needs, from the box's clock. */
import type { Clock } from "./world.ts";

/** Fits `StoreClock` of the store. */
export function storeClock(clock: Clock) {
  return {
    monotonicMs: () => clock.monotonicMs(),
    after: (ms: number, call: () => void) => clock.after(ms, call),
    stamp: () => `${new Date(clock.now().wallMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`,
  };
}
