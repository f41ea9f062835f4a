import { describe, expect, it } from "vitest";
import { explain } from "#src/lane/explain.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { admit, Bench, byOperator, ENTRY, HELD, OPEN, REFUSE, TIMINGS, WAIT } from "./bench.ts";

const UNREAD: LaneSetup = { ...ENTRY, hasReader: false };
const PRESENCE_ONLY: LaneSetup = { ...UNREAD, passageLoop: false };

describe("a lane without a reader", () => {
  it("asks about a car the moment it comes, and records its passage", () => {
    const bench = Bench.idle(UNREAD).cover("presence");
    expect(bench.news()).toEqual(["ask 1 without a plate", "raise_arm"]);
    bench.armRises().driveThrough();
    expect(bench.news()).toEqual(["passed 1 credited without a plate", "ended 1 passed"]);
  });

  it("asks about the next one, close behind, as soon as that is on the loop", () => {
    const bench = Bench.idle(UNREAD).cover("presence").armRises().wait(1_000).cover("passage").wait(500);
    bench.clear("presence").wait(500);
    bench.answer = () => REFUSE;
    bench.news();
    expect(bench.cover("presence").news()).toEqual(["ask 2 without a plate"]);
    // Nobody would read it to tell it from the first one, rolled back.
    expect(bench.wait(500).clear("passage").news()).toEqual(["passed 1 credited without a plate", "ended 1 passed"]);
  });

  it("does not ask while it is held open, and asks when that is over", () => {
    const bench = Bench.idle(UNREAD).mode(HELD).arm("up").cover("presence");
    bench.answer = () => WAIT;
    bench.news();
    expect(bench.wait(TIMINGS.readWaitMs).news()).toEqual([]);
    expect(bench.mode(OPEN).news()).toContain("ask 1 without a plate");
  });

  it("asks again when something changes, and about the plate that a person gives", () => {
    const bench = Bench.idle(UNREAD);
    bench.answer = (asked) => (asked.plate === null ? WAIT : admit(asked.plate.plate));
    bench.cover("presence");
    bench.news();
    expect(bench.tell({ type: "circumstances_changed" }).news()).toEqual(["ask 1 without a plate"]);
    bench.tell({ type: "plate_given", visit: 1, plate: "沪A12345", by: "Li" });
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("asks nothing about whoever a person lets through", () => {
    const bench = Bench.idle(UNREAD)
      .tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: 30_000 })
      .cover("presence");
    expect(bench.news()).toEqual(["raise_arm"]);
  });

  it("takes whoever covers its only loop anew for the next car, once the one before could pass: nothing else could tell", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").armRises().clear("presence").wait(1_000);
    bench.news();
    expect(bench.cover("presence").news()).toEqual([
      "passed 1 credited without a plate",
      "ended 1 passed",
      "ask 2 without a plate",
    ]);
  });

  it("takes a car that comes back onto the loop before the arm was up for the same one: its credit stays", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").clear("presence").wait(1_000);
    bench.news();
    expect(bench.cover("presence").armRises().wait(TIMINGS.readWaitMs).news()).toEqual([]);
    expect(bench.clear("presence").wait(TIMINGS.passageGuessMs).news()).toEqual([
      "passed 1 credited without a plate",
      "ended 1 passed",
    ]);
  });

  it("listens to no reader", () => {
    const bench = Bench.idle(UNREAD);
    bench.answer = () => WAIT;
    bench.cover("presence");
    bench.news();
    expect(bench.read("沪A12345").news()).toEqual([]);
    expect(bench.lane.front?.plate).toBeNull();
  });

  it("says in both languages that it reads no plates", () => {
    const { zh, en } = explain(Bench.idle(UNREAD).lane, UNREAD);
    expect([zh, en]).toEqual([expect.stringContaining("不识别车牌"), expect.stringContaining("reads no plates")]);
    expect(explain(Bench.idle().lane, ENTRY).en).not.toContain("reads no plates");
  });
});
