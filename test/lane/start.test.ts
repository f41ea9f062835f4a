import { describe, expect, it } from "vitest";
import { Bench, ENTRY, TIMINGS } from "./bench.ts";

const LOWERED = { ...ENTRY, mayLower: true };

describe("a lane that starts", () => {
  it("orders nothing before it has heard its sensors", () => {
    expect(new Bench().news()).toEqual([]);
    expect(new Bench(LOWERED).wait(600_000).news()).toEqual([]);
  });

  it("decides the car that stands on the presence loop", () => {
    const bench = new Bench().cover("presence").clear("passage").arm("down").read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("does not crush the car that stands on the passage loop, and records it when it has gone", () => {
    const bench = new Bench(LOWERED)
      .arm("up")
      .cover("passage")
      .clear("presence")
      .wait(3 * TIMINGS.lowerMs);
    expect(bench.news()).toEqual([]);
    bench.clear("passage");
    expect(bench.news()).toEqual(["passed 1 unauthorised without a plate", "ended 1 passed", "lower_arm"]);
  });

  it("does not take a raised arm for somebody's doing, and waits for it to come down", () => {
    const bench = new Bench().clear("presence").clear("passage").arm("up");
    expect(bench.news()).toEqual([]);
    expect(bench.wait(TIMINGS.lowerMs).news()).toEqual(["fault arm_did_not_fall"]);
  });

  it("lets a raised arm down by order only after a while, and only with the passage loop known to be clear", () => {
    const bench = new Bench(LOWERED).arm("up");
    expect(bench.wait(TIMINGS.lowerMs).news()).not.toContain("lower_arm");
    const heard = new Bench(LOWERED).arm("up").clear("presence").clear("passage");
    expect(heard.wait(TIMINGS.lowerMs - 1).news()).toEqual([]);
    expect(heard.wait(1).news()).toEqual(["lower_arm"]);
  });

  it("opens on no read before its presence loop has reported", () => {
    expect(new Bench().read("沪A12345").wait(1_000).news()).toEqual([]);
  });
});
