import { describe, expect, it } from "vitest";
import { admit, Bench, ENTRY, EXIT, PAY, REFUSE } from "./bench.ts";

describe("one car in a lane with two loops", () => {
  it("is asked about, let in, and recorded when it has left the passage loop", () => {
    const bench = Bench.idle();
    bench.cover("presence").wait(400).read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    bench.armRises().driveThrough();
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
    bench.armFalls().wait(60_000);
    expect(bench.news()).toEqual([]);
    expect(bench.lane.arm.phase).toBe("resting");
    expect(bench.lane.deadlines).toEqual({});
  });

  it("is nothing but a trace when it backs out with its credit", () => {
    const bench = Bench.idle();
    bench.cover("presence").read("沪A12345").armRises();
    bench.news();
    bench.clear("presence").wait(5_999);
    expect(bench.news()).toEqual([]);
    bench.wait(1);
    expect(bench.news()).toEqual(["ended 1 backed_out"]);
  });

  it("is asked about again when it was refused and something changes", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.tell({ type: "circumstances_changed" });
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("waits at the exit until it has paid", () => {
    const bench = Bench.idle(EXIT);
    bench.answer = () => PAY;
    bench.cover("presence").read("沪A12345").wait(120_000);
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.tell({ type: "circumstances_changed" }).armRises().driveThrough().armFalls();
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "ask 1 沪A12345",
      "raise_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
    expect(bench.signs()).toEqual(["idle", "pay", "goodbye", "idle"]);
  });

  it("is asked about without a plate when the reader has had its time", () => {
    const bench = Bench.idle(ENTRY);
    bench.cover("presence").wait(2_999);
    expect(bench.news()).toEqual([]);
    bench.wait(1);
    expect(bench.news()).toEqual(["ask 1 without a plate", "raise_arm"]);
  });
});
