import { describe, expect, it } from "vitest";
import { Bench, byOperator, ENTRY, REFUSE, TIMINGS } from "./bench.ts";

const LOWERED = { ...ENTRY, mayLower: true };
const BLIND = { ...ENTRY, upLimit: false, downLimit: false };

function asked(setup = ENTRY): Bench {
  const bench = Bench.idle(setup).cover("presence").read("沪A12345");
  bench.news();
  return bench;
}

describe("an arm that does not rise", () => {
  it("is tried three times, then somebody must help", () => {
    const bench = asked();
    expect(bench.wait(TIMINGS.raiseMs).news()).toEqual(["raise_arm"]);
    expect(bench.wait(TIMINGS.raiseMs).news()).toEqual(["raise_arm"]);
    expect(bench.wait(TIMINGS.raiseMs).news()).toEqual(["fault arm_did_not_rise"]);
    expect(bench.wait(300_000).news()).toEqual([]);
  });

  it("tells the driver to call, and lets the car go home", () => {
    const bench = asked().wait(3 * TIMINGS.raiseMs);
    expect(bench.lane.arm.phase).toBe("failed");
    expect(bench.signs().at(-1)).toBe("call_operator");
    bench.news();
    bench.clear("presence").wait(TIMINGS.backOutMs);
    expect(bench.news()).toEqual(["ended 1 backed_out"]);
    expect(bench.lane).toMatchObject({ front: null, arm: { phase: "resting" }, faults: ["arm_did_not_rise"] });
  });

  it("is tried again for the next car, and is no fault any more once it rises", () => {
    const bench = asked()
      .wait(3 * TIMINGS.raiseMs)
      .clear("presence")
      .wait(60_000);
    bench.news();
    bench.cover("presence").read("苏E7K9P1").arm("between");
    expect(bench.news()).toEqual(["ask 2 苏E7K9P1", "raise_arm"]);
    expect(bench.arm("up").news()).toEqual(["no arm_did_not_rise"]);
  });

  it("is tried again when a person opens, or when the barrier is back", () => {
    const bench = asked().wait(3 * TIMINGS.raiseMs);
    bench.news();
    bench.tell({ type: "credit_given", visit: 1, credit: byOperator(), expiresAtMs: bench.atMs + 30_000 });
    expect(bench.news()).toEqual(["raise_arm"]);
    bench.wait(3 * TIMINGS.raiseMs);
    bench.news();
    bench.tell({ type: "device_lost", device: "barrier" }).tell({ type: "device_back", device: "barrier" });
    expect(bench.news()).toEqual(["raise_arm"]);
  });

  it("that is raised by hand lets the car through on its credit", () => {
    const bench = asked()
      .wait(3 * TIMINGS.raiseMs)
      .arm("up")
      .driveThrough();
    expect(bench.news()).toEqual([
      "raise_arm",
      "raise_arm",
      "fault arm_did_not_rise",
      "no arm_did_not_rise",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });

  it("on a barrier that is lost gets no pulse until it is back", () => {
    const bench = Bench.idle()
      .tell({ type: "device_lost", device: "barrier" })
      .cover("presence")
      .read("沪A12345")
      .wait(60_000);
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    expect(bench.tell({ type: "device_back", device: "barrier" }).news()).toEqual(["raise_arm"]);
  });

  it("on a barrier that is there only after its first pulse, as at the start of a box, gets another at once", () => {
    const bench = asked();
    expect(bench.tell({ type: "device_back", device: "barrier" }).news()).toEqual(["raise_arm"]);
    expect(bench.wait(TIMINGS.raiseMs).news()).toEqual(["raise_arm"]);
  });

  it("that is lost while it rises waits for help without a fault of its own", () => {
    const bench = asked().tell({ type: "device_lost", device: "barrier" }).wait(TIMINGS.raiseMs);
    expect(bench.news()).toEqual([]);
    expect(bench.lane.arm.phase).toBe("failed");
  });
});

describe("an arm without contacts", () => {
  it("is believed to be up after its time, and down after its time", () => {
    const bench = asked(BLIND).wait(TIMINGS.raiseMs);
    expect(bench.lane.arm.phase).toBe("up");
    bench.driveThrough();
    expect(bench.lane.arm.phase).toBe("lowering");
    bench.wait(TIMINGS.lowerMs);
    expect(bench.lane.arm.phase).toBe("resting");
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("is raised again for a car that takes its time, since it may have closed", () => {
    const bench = asked(BLIND)
      .wait(TIMINGS.passMs + TIMINGS.raiseMs)
      .read("沪A12345")
      .wait(TIMINGS.passMs);
    expect(bench.news()).toEqual(["raise_arm", "raise_arm"]);
  });

  it.each([
    ["up", { ...BLIND, upLimit: true }],
    ["down", { ...BLIND, downLimit: true }],
  ] as const)("but one, at its %s end, reports unknown elsewhere and is understood", (end, setup) => {
    const bench = new Bench(setup)
      .clear("presence")
      .clear("passage")
      .arm(end === "down" ? "down" : "unknown");
    bench
      .cover("presence")
      .read("沪A12345")
      .wait(500)
      .arm(end === "up" ? "up" : "unknown")
      .wait(TIMINGS.raiseMs)
      .driveThrough();
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
    bench.arm(end === "down" ? "down" : "unknown").wait(TIMINGS.lowerMs);
    expect(bench.news()).toEqual([]);
    expect(bench.lane).toMatchObject({ arm: { phase: "resting" }, faults: [] });
  });

  it("at its lower end is seen not to leave it", () => {
    const bench = asked({ ...BLIND, downLimit: true }).wait(3 * TIMINGS.raiseMs);
    expect(bench.news()).toEqual(["raise_arm", "raise_arm", "fault arm_did_not_rise"]);
  });

  it("at its lower end is seen not to come back to it", () => {
    const bench = asked({ ...BLIND, downLimit: true })
      .arm("unknown")
      .wait(TIMINGS.raiseMs)
      .driveThrough()
      .wait(TIMINGS.lowerMs);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "fault arm_did_not_fall"]);
  });
});

describe("an arm whose contacts contradict each other", () => {
  it("is given the benefit of the doubt", () => {
    const bench = asked().arm("unknown").wait(TIMINGS.raiseMs).driveThrough().wait(TIMINGS.lowerMs);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
    expect(bench.lane).toMatchObject({ arm: { phase: "resting" }, faults: [] });
  });
});

describe("an arm that does not come down", () => {
  it("is a fault until it is down", () => {
    const bench = asked().armRises().driveThrough().wait(TIMINGS.lowerMs);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "fault arm_did_not_fall"]);
    expect(bench.wait(600_000).news()).toEqual([]);
    expect(bench.armFalls().news()).toEqual(["no arm_did_not_fall"]);
    expect(bench.lane.arm.phase).toBe("resting");
  });

  it("lets the next car through all the same, without a pulse", () => {
    const bench = asked().armRises().driveThrough().wait(TIMINGS.lowerMs);
    bench.news();
    expect(bench.cover("presence").read("苏E7K9P1").news()).toEqual(["ask 2 苏E7K9P1"]);
    bench.driveThrough();
    expect(bench.news()).toEqual(["passed 2 credited 苏E7K9P1", "ended 2 passed"]);
  });

  it("is ordered down again a few times where the site allows orders", () => {
    const bench = asked(LOWERED)
      .armRises()
      .driveThrough()
      .wait(3 * TIMINGS.lowerMs);
    expect(bench.news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "lower_arm",
      "lower_arm",
      "lower_arm",
      "fault arm_did_not_fall",
    ]);
  });
});

describe("an arm on its way down", () => {
  it("is raised at once when a vehicle comes under it, credit or not", () => {
    const bench = asked().armRises().driveThrough().wait(500).arm("between");
    bench.answer = () => REFUSE;
    bench.news();
    expect(bench.cover("passage").news()).toEqual(["raise_arm"]);
  });

  it("is ordered down only when the last car has gone, and never onto a vehicle", () => {
    const bench = asked(LOWERED).armRises().cover("passage").wait(500).clear("presence");
    expect(bench.news()).toEqual([]);
    expect(bench.clear("passage").news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed", "lower_arm"]);
    expect(bench.cover("passage").news()).toEqual([]);
    expect(bench.arm("between").news()).toEqual(["raise_arm"]);
    expect(bench.wait(2 * TIMINGS.raiseMs).news()).not.toContain("lower_arm");
  });

  it("is not ordered down while its passage loop is lost, or in doubt", () => {
    const lost = asked(LOWERED)
      .armRises()
      .tell({ type: "device_lost", device: "passage" })
      .clear("presence")
      .wait(60_000);
    expect(lost.news()).not.toContain("lower_arm");
    const doubted = asked(LOWERED).armRises().cover("passage").wait(2_000).clear("passage");
    expect(doubted.news()).toEqual([]);
  });

  it("is not ordered down where a site leaves that to the barrier", () => {
    expect(asked().armRises().driveThrough().wait(60_000).news()).not.toContain("lower_arm");
  });

  it("is ordered down after a back-out too", () => {
    const bench = asked(LOWERED).armRises().clear("presence").wait(TIMINGS.backOutMs);
    expect(bench.news()).toEqual(["ended 1 backed_out", "lower_arm"]);
  });
});

describe("an arm that falls by itself", () => {
  it("in front of a credited car is raised again", () => {
    const bench = asked().armRises().wait(20_000);
    expect(bench.arm("between").news()).toEqual(["raise_arm"]);
  });

  it("after its car has left before it was up is no stranger's doing", () => {
    const bench = asked()
      .clear("presence")
      .wait(TIMINGS.backOutMs - 1_000)
      .armRises()
      .wait(10_000)
      .armFalls();
    expect(bench.news()).toEqual(["raise_arm", "ended 1 backed_out"]);
    expect(bench.lane).toMatchObject({ arm: { phase: "resting" }, faults: [] });
  });
});
