import { describe, expect, it } from "vitest";
import { explain, phaseOf } from "#src/lane/explain.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { Bench, ENTRY, REFUSE, TIMINGS } from "./bench.ts";

const HOLDING: LaneSetup = { ...ENTRY, timings: { ...TIMINGS, largeHoldMs: 5_000 } };
const TRUCK = { colour: "yellow" } as const;

function truck(setup: LaneSetup): Bench {
  const bench = Bench.idle(setup).cover("presence").read("沪A12345", TRUCK);
  return bench;
}

describe("a large vehicle where the arm is held for such", () => {
  it("has the arm held from its admission until a while after it has passed", () => {
    const bench = truck(HOLDING);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "hold_arm"]);
    bench.armRises().driveThrough();
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
    expect(bench.wait(4_900).news()).toEqual([]);
    expect(bench.wait(200).news()).toEqual(["release_arm"]);
    expect(bench.armFalls().lane.arm).toMatchObject({ phase: "resting", heldUntilMs: null });
  });

  it("has the arm raised again whenever it falls, without a contact that holds it", () => {
    const bench = truck({ ...HOLDING, holdContact: false });
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    bench.armRises().driveThrough().news();
    bench.arm("between");
    expect(bench.wait(100).news()).toEqual(["raise_arm"]);
  });

  it("is not answered by a second pulse when the arm is up for the car before it", () => {
    const bench = Bench.idle({ ...HOLDING, holdContact: false })
      .cover("presence")
      .read("沪B99999")
      .armRises();
    bench.cover("passage").wait(1_500).clear("presence").wait(500).cover("presence").read("沪A12345", TRUCK);
    expect(bench.news()).toEqual(["ask 1 沪B99999", "raise_arm", "ask 2 沪A12345"]);
    expect(bench.lane.arm.phase).toBe("held");
  });

  it("gets no second pulse for an arm that is found up when the barrier is heard again", () => {
    const bench = truck({ ...HOLDING, holdContact: false }).armRises();
    bench.news();
    bench.tell({ type: "device_lost", device: "barrier" }).arm("up").tell({ type: "device_back", device: "barrier" });
    expect(bench.news()).toEqual([]);
    bench.tell({ type: "device_lost", device: "barrier" }).arm("down").tell({ type: "device_back", device: "barrier" });
    expect(bench.news()).toEqual(["raise_arm"]);
  });

  it("never has the arm ordered down meanwhile", () => {
    const bench = truck({ ...HOLDING, mayLower: true, holdContact: false })
      .armRises()
      .driveThrough();
    expect(bench.wait(4_900).news()).not.toContain("lower_arm");
    expect(bench.wait(200).news()).toEqual(["lower_arm"]);
  });

  it("gives the arm free when it backs out", () => {
    const bench = truck(HOLDING).armRises().clear("presence");
    bench.news();
    expect(bench.wait(TIMINGS.backOutMs).news()).toEqual(["ended 1 backed_out", "release_arm"]);
  });

  it("is followed by a tailgate like any other", () => {
    const bench = truck(HOLDING).armRises().driveThrough();
    bench.news();
    bench.cover("passage").wait(500).clear("passage");
    expect(bench.news()).toEqual(["passed 2 tailgate without a plate", "ended 2 passed"]);
  });

  it("is told of on the page", () => {
    const bench = truck(HOLDING).armRises();
    expect([phaseOf(bench.lane), explain(bench.lane, HOLDING).en]).toEqual([
      "open",
      "沪A12345: the arm is up for it. a sentence",
    ]);
    bench.driveThrough();
    expect(explain(bench.lane, HOLDING).en).toContain("a large vehicle has just passed");
  });

  it.each([
    ["a small vehicle", HOLDING, "沪A12345", { colour: "blue" }],
    ["a motorcycle, whose plate is yellow too", HOLDING, "沪A12345", { colour: "yellow", type: "motorcycle" }],
    ["a large one where the site does not ask for it", ENTRY, "沪A12345", TRUCK],
  ] as const)("is not %s", (_, setup, plate, rest) => {
    const bench = Bench.idle(setup).cover("presence").read(plate, rest);
    expect(bench.news()).toEqual([`ask 1 ${plate}`, "raise_arm"]);
  });

  it.each([
    ["a small one", HOLDING, "沪A12345", { colour: "blue" }],
    ["a large one where the site does not ask for it", ENTRY, "沪A12345", TRUCK],
  ] as const)("leaves nothing held behind %s", (_, setup, plate, rest) => {
    const bench = Bench.idle(setup).cover("presence").read(plate, rest).armRises().driveThrough();
    expect(bench.lane.arm).toMatchObject({ phase: "lowering", heldUntilMs: null });
  });

  it("holds nothing for one that went through without leave", () => {
    const bench = Bench.idle(HOLDING);
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345", TRUCK).arm("up").wait(500).cover("passage").wait(500).clear("presence");
    bench.wait(500).clear("passage");
    expect(bench.news()).toContain("passed 1 unauthorised 沪A12345");
    expect(bench.lane.arm.heldUntilMs).toBeNull();
  });

  it("is tried three times where the arm does not rise, and on after that", () => {
    const bench = truck({ ...HOLDING, holdContact: false }).wait(3 * TIMINGS.raiseMs);
    expect(bench.news().filter((one) => one !== "ask 1 沪A12345")).toEqual([
      "raise_arm",
      "raise_arm",
      "raise_arm",
      "raise_arm",
      "fault arm_did_not_rise",
    ]);
  });

  it.each(["沪A12345D", "沪B9876挂"])("is told by the plate %s too, whatever its colour", (plate) => {
    expect(Bench.idle(HOLDING).cover("presence").read(plate).news()).toContain("hold_arm");
  });
});
