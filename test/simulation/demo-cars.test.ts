import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { simulatedBench } from "#drivers/simulated/bench.ts";
import type { Clock } from "#src/runtime/world.ts";
import { DemoCars } from "#src/simulation/demo-cars.ts";
import { readGarage } from "#src/simulation/garages.ts";

it("waits for no car any more once it is stopped, so that the program can end", async () => {
  const waits = new Set<() => void>();
  const clock: Pick<Clock, "after" | "monotonicMs"> = {
    monotonicMs: () => 0,
    after: (_ms, run) => {
      waits.add(run);
      return () => void waits.delete(run);
    },
  };
  const cars = new DemoCars({
    clock,
    chance: { fraction: () => 0.5, bytes: (size) => new Uint8Array(size) },
    bench: simulatedBench("demo-cars"),
    garage: readGarage("mall"),
    speed: 1,
    inside: [],
    payByPhone: () => {},
  });
  void cars.run();
  await setImmediate();
  expect(waits.size).toBe(1);
  cars.stop();
  expect(waits.size).toBe(0);
});
