/** How late, how often and which way: the limits of what loops can mean, to the millisecond. */
import { describe, expect, it } from "vitest";
import { LOOP_LAG_MS, MISSED_BY_LOOP } from "#src/lane/limits.ts";
import { Bench, ENTRY, EXIT, TIMINGS } from "./bench.ts";

describe("a presence loop that clears after the passage loop", () => {
  it.each([
    [LOOP_LAG_MS, "ended 1 passed"],
    [LOOP_LAG_MS + 1, "ended 1 backed_out"],
  ])("by %i ms: %s", (lagMs, end) => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    bench.cover("passage").wait(2_000).clear("passage").wait(lagMs).clear("presence").wait(TIMINGS.backOutMs);
    expect(bench.news()).toContain(end);
  });
});

describe("a vehicle against the lane's direction", () => {
  it.each([
    [ENTRY, "exit"],
    [EXIT, "entry"],
  ] as const)("is recorded as one the other way", (setup, direction) => {
    const bench = Bench.idle(setup).cover("passage").wait(500).cover("presence").wait(500).clear("passage");
    bench.wait(2_000).clear("presence");
    const [passed] = bench.effects.filter((effect) => effect.type === "vehicle_passed");
    expect(passed).toMatchObject({ direction, manner: "unauthorised" });
  });
});

describe("a loop that misses vehicles", () => {
  it("is believed for a few of them, and not for one more", () => {
    const bench = Bench.idle();
    const drivesPast = (): readonly string[] => {
      bench.cover("passage").wait(1_000).clear("passage").wait(5_000);
      return bench.news();
    };
    for (let missed = 0; missed < MISSED_BY_LOOP; missed += 1)
      expect(drivesPast()).not.toContain("fault presence_silent");
    expect(drivesPast()).toContain("fault presence_silent");
  });

  it("is not blamed for a car that could not have passed", () => {
    const bench = Bench.idle();
    bench.answer = () => null;
    for (let car = 0; car <= MISSED_BY_LOOP; car += 1) {
      bench
        .cover("presence")
        .read("沪A12345")
        .wait(1_000)
        .clear("presence")
        .wait(2 * TIMINGS.backOutMs);
    }
    expect(bench.lane.faults).toEqual([]);
  });

  it("is not blamed for cars that left under an arm that was up for another", () => {
    const bench = Bench.idle().arm("up");
    bench.answer = () => null;
    for (let car = 0; car <= MISSED_BY_LOOP; car += 1) {
      bench
        .cover("presence")
        .wait(1_000)
        .clear("presence")
        .wait(2 * TIMINGS.backOutMs);
    }
    expect(bench.lane.faults).not.toContain("passage_silent");
  });
});

describe("with the arm held up and no passage loop", () => {
  it("each car that leaves the presence loop has passed when the next one comes", () => {
    const bench = Bench.idle({ ...ENTRY, passageLoop: false }, { mode: "held_open", reason: "fleet" });
    for (let car = 0; car < 3; car += 1) bench.cover("presence").wait(800).clear("presence").wait(500);
    expect(bench.news().filter((one) => one.startsWith("passed"))).toHaveLength(2);
    expect(bench.wait(TIMINGS.passageGuessMs).news()).toContain("passed 3 held_open without a plate");
  });
});
