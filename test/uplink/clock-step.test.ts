/** Setting the system's clock by the city's: when it is asked for, what stands in its way, and what is said about it. */
import { describe, expect, it } from "vitest";
import type { StepOutcome, SystemClock } from "#src/runtime/system-clock.ts";
import { Bench, HOUR, MINUTE } from "./uplink-bench.ts";

/** A system whose clock may be set, or not; remembers what was asked of it. */
class FakeSystem implements SystemClock {
  readonly asked: number[] = [];
  synchronised = false;
  refusal: string | null = null;
  readonly #bench: Bench;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  isSynchronised(): boolean {
    return this.synchronised;
  }

  step(trueMs: () => number): Promise<StepOutcome> {
    this.asked.push(trueMs() - this.#bench.clock.trueMs);
    if (this.refusal !== null) return Promise.resolve({ outcome: "refused", why: this.refusal });
    this.#bench.wallErrorMs = 0;
    return Promise.resolve({ outcome: "stepped" });
  }
}

function wrongBy(wallErrorMs: number): { readonly bench: Bench; readonly system: FakeSystem } {
  const bench = new Bench();
  const system = new FakeSystem(bench);
  bench.systemClock = system;
  bench.wallErrorMs = wallErrorMs;
  return { bench, system };
}

describe("a system clock that is far off", () => {
  it("is set to the city's time once three heartbeats have found the same error", async () => {
    const { bench, system } = wrongBy(90_000);
    bench.boot();
    await bench.time.advance(9 * MINUTE);
    expect(system.asked).toEqual([]);
    expect(bench.conditions.has("city_clock_fault")).toBe(true);
    await bench.time.advance(2 * MINUTE);
    expect(system.asked).toHaveLength(1);
    expect(Math.abs(system.asked[0] ?? Number.NaN)).toBeLessThan(200);
    expect(bench.conditions.get("city_clock_stepped")).toBe("-90.0 s");
    expect(bench.factsOf("system_clock_set")).toEqual([{ type: "system_clock_set", byMs: -90_000, by: "box" }]);
    expect(bench.conditions.has("city_clock_fault")).toBe(false);
    await bench.time.advance(2 * HOUR);
    expect(system.asked).toHaveLength(1);
  });

  it("is left alone while it is off by less than the fault, or by something else each time", async () => {
    const little = wrongBy(9_000);
    little.bench.boot();
    await little.bench.time.advance(HOUR);
    expect(little.system.asked).toEqual([]);
    const restless = wrongBy(90_000);
    restless.bench.boot();
    for (let minutes = 0; minutes < 60; minutes += 5) {
      restless.bench.wallErrorMs = 90_000 + minutes * 2_000;
      await restless.bench.time.advance(5 * MINUTE);
    }
    expect(restless.system.asked).toEqual([]);
  });

  it("is never set while a service of the system keeps it, nor where the site does not allow it", async () => {
    const kept = wrongBy(90_000);
    kept.system.synchronised = true;
    kept.bench.boot();
    await kept.bench.time.advance(HOUR);
    expect(kept.system.asked).toEqual([]);
    const forbidden = wrongBy(90_000);
    forbidden.bench.systemClock = null;
    forbidden.bench.boot();
    await forbidden.bench.time.advance(HOUR);
    expect(forbidden.system.asked).toEqual([]);
    expect(forbidden.bench.conditions.has("city_clock_fault")).toBe(true);
  });

  it("that may not be set is explained, and tried again until it may", async () => {
    const { bench, system } = wrongBy(-40_000);
    system.refusal = "date: cannot set date: Operation not permitted";
    bench.boot();
    await bench.time.advance(11 * MINUTE);
    expect(bench.conditions.get("city_clock_step_refused")).toContain("Operation not permitted");
    expect(bench.conditions.has("city_clock_fault")).toBe(true);
    system.refusal = null;
    await bench.time.advance(16 * MINUTE);
    expect(bench.conditions.has("city_clock_step_refused")).toBe(false);
    expect(bench.conditions.get("city_clock_stepped")).toBe("40.0 s");
  });

  it("does not move the time that records are dated by", async () => {
    const { bench } = wrongBy(90_000);
    bench.boot();
    await bench.time.advance(9 * MINUTE);
    const before = bench.corrected.nowMs() - bench.clock.trueMs;
    await bench.time.advance(2 * MINUTE);
    expect(Math.abs(bench.corrected.nowMs() - bench.clock.trueMs - before)).toBeLessThan(200);
  });

  it("that somebody else sets is told as such, once, and a clock that is slewed is not", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(6 * MINUTE);
    bench.wallErrorMs = 40_000;
    await bench.time.advance(11 * MINUTE);
    for (let beat = 1; beat <= 6; beat += 1) {
      bench.wallErrorMs = 40_000 - beat * 150;
      await bench.time.advance(5 * MINUTE);
    }
    expect(bench.factsOf("system_clock_set")).toEqual([{ type: "system_clock_set", byMs: 40_000, by: "others" }]);
  });
});
