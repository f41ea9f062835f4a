/** The real clock and real chance, for tests that talk over real sockets. */
import { randomBytes } from "node:crypto";
import type { CityWorld } from "#src/city/world.ts";

export const realWorld: CityWorld = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  randomBytes,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
