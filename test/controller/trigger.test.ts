import { describe, expect, it } from "vitest";
import { ENTRY } from "#test/lane/bench.ts";
import { Bench } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const lanes = settingsWith().lanes.map((lane) =>
  lane.name === "in" ? { ...lane, setup: { ...ENTRY, trigger: { timesMost: 2, againMs: 1_000 } } } : lane,
);
const TRIGGERED = settingsWith({}, {}, { lanes });

describe("a lane whose readers are triggered", () => {
  it("orders the trigger until the car is read, and lets it in by its plate", () => {
    const bench = new Bench(TRIGGERED);
    bench.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    bench.wait(1_000);
    expect(bench.orders).toEqual(["in trigger", "in trigger"]);
    bench.comes("in", PLATE).drivesThrough("in");
    expect(bench.orders).toEqual(["in trigger", "in trigger", "in raise"]);
    expect(bench.stayOf(PLATE).status).toBe("inside");
  });

  it("goes on without a trigger that is lost: the car is handled as one that could not be read", () => {
    const bench = new Bench(TRIGGERED);
    bench.tell({ type: "device_lost", lane: "in", device: "trigger" });
    bench.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    bench.wait(10_000);
    expect(bench.orders).toEqual([]);
    expect(bench.verdict("in")).toMatchObject({ type: "wait", for: "operator" });
  });

  it("orders nothing in a lane that has no trigger", () => {
    const bench = new Bench();
    bench.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    bench.wait(60_000);
    expect(bench.orders).toEqual([]);
  });
});
