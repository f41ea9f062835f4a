import { describe, expect, it } from "vitest";
import { admit, Bench, byOperator, ENTRY, FIRE, HELD, OPEN, PAY, REFUSE, TIMINGS } from "./bench.ts";

const CLOSED = { mode: "closed", reason: "schedule" } as const;
const CLOSED_TO_ALL = { mode: "closed_to_all", reason: "operator" } as const;
const FULL = { mode: "full", reason: "normal" } as const;
const NO_CONTACT = { ...ENTRY, holdContact: false };

describe("a lane held open", () => {
  it("holds the arm, asks nothing, and records every vehicle with its plate", () => {
    const bench = Bench.idle().mode(HELD).arm("up");
    expect(bench.news()).toEqual(["hold_arm"]);
    bench
      .cover("presence")
      .read("沪A12345")
      .driveThrough()
      .cover("presence")
      .driveThrough()
      .cover("passage")
      .clear("passage");
    expect(bench.news()).toEqual([
      "passed 1 held_open 沪A12345",
      "ended 1 passed",
      "passed 2 held_open without a plate",
      "ended 2 passed",
      "passed 3 held_open without a plate",
      "ended 3 passed",
    ]);
  });

  it("counts a vehicle that the next one follows so closely that the presence loop never clears", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").cover("passage").wait(2_000).clear("passage");
    expect(bench.news()).toEqual(["hold_arm"]);
    bench.wait(1_500).cover("passage");
    expect(bench.news()).toEqual(["passed 1 held_open without a plate", "ended 1 passed"]);
    bench.wait(1_000).clear("presence").wait(1_500).clear("passage");
    expect(bench.news()).toEqual(["passed 2 held_open without a plate", "ended 2 passed"]);
  });

  it("counts the one in front when another plate is read behind it", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").read("沪A12345").cover("passage").wait(1_000);
    expect(bench.read("苏E7K9P1").clear("passage").news()).toEqual([
      "hold_arm",
      "passed 1 held_open 沪A12345",
      "ended 1 passed",
    ]);
  });

  it("does not count a car that noses in and rolls back off both loops", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").read("沪A12345").wait(1_000).cover("passage");
    bench.wait(2_000).clear("passage").wait(1_500).clear("presence").wait(60_000);
    expect(bench.news()).toEqual(["hold_arm", "ended 1 gave_up"]);
  });

  it("does not count one that had let go of the presence loop when it rolled back over it", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").read("沪A12345").wait(1_000).cover("passage");
    bench.wait(1_000).clear("presence").wait(1_000).cover("presence").wait(500).clear("passage");
    bench.wait(1_500).clear("presence").wait(60_000);
    expect(bench.news()).toEqual(["hold_arm", "ended 2 not_a_car", "ended 1 gave_up"]);
  });

  it("counts a car by the clock when whatever covers the presence loop stays there unread", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").cover("passage").wait(2_000).clear("passage");
    bench.wait(TIMINGS.backOutMs);
    expect(bench.news()).toEqual(["hold_arm", "passed 1 held_open without a plate", "ended 1 passed"]);
    expect(bench.effects.find(({ type }) => type === "vehicle_passed")).toMatchObject({ evidence: "timer" });
  });

  it("lets a car that had its credit before pass on it", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").mode(HELD).arm("up").driveThrough();
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "hold_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });

  it("lets a car drive away backwards without a record", () => {
    const bench = Bench.idle()
      .mode(HELD)
      .arm("up")
      .cover("presence")
      .read("沪A12345")
      .wait(5_000)
      .clear("presence")
      .wait(TIMINGS.backOutMs);
    expect(bench.news()).toEqual(["hold_arm", "ended 1 gave_up"]);
  });

  it("when released lets go of the arm and asks about the car that stands there", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").read("沪A12345");
    bench.news();
    bench.answer = () => PAY;
    expect(bench.mode(OPEN).news()).toEqual(["ask 1 沪A12345", "release_arm"]);
    expect(bench.lane.front?.phase).toBe("paying");
    bench.armFalls();
    expect(bench.lane.arm.phase).toBe("resting");
  });

  it("when released waits for the plate of a car that could not be read", () => {
    const bench = Bench.idle().mode(HELD).arm("up").cover("presence").wait(60_000).mode(OPEN);
    expect(bench.news()).toEqual(["hold_arm", "release_arm"]);
    expect(bench.wait(TIMINGS.readWaitMs).news()).toEqual(["ask 1 without a plate"]);
  });

  it("is so at once in case of fire, whatever else goes on, and does not raise a second time", () => {
    for (const before of [CLOSED_TO_ALL, FULL, OPEN, HELD]) {
      const bench = Bench.idle();
      bench.answer = () => REFUSE;
      bench.cover("presence").read("沪A12345").mode(before);
      bench.news();
      expect(bench.mode(FIRE).news()).toEqual(before === HELD ? [] : ["hold_arm"]);
      expect(bench.lane.mode).toEqual(FIRE);
      bench.arm("up").driveThrough();
      expect(bench.news()).toEqual(["passed 1 held_open 沪A12345", "ended 1 passed"]);
    }
  });

  it("keeps trying to raise an arm that stays down, and says so", () => {
    const bench = Bench.idle()
      .mode(FIRE)
      .wait(5 * TIMINGS.raiseMs);
    expect(bench.news()).toEqual([
      "hold_arm",
      "hold_arm",
      "hold_arm",
      "hold_arm",
      "fault arm_did_not_rise",
      "hold_arm",
      "hold_arm",
    ]);
    bench.arm("up");
    expect(bench.wait(600_000).news()).toEqual(["no arm_did_not_rise"]);
  });

  it("without a hold contact raises the arm as often as it falls", () => {
    const bench = Bench.idle(NO_CONTACT).mode(HELD).arm("up").wait(60_000);
    expect(bench.news()).toEqual(["raise_arm"]);
    expect(bench.arm("between").wait(1).news()).toEqual(["raise_arm"]);
    expect(bench.arm("up").mode(OPEN).news()).toEqual([]);
  });

  it("without a hold contact raises an arm that falls behind a car at once, and no faster than once a second", () => {
    const bench = Bench.idle(NO_CONTACT).mode(FIRE).arm("up").wait(60_000).arm("between").wait(1).arm("up");
    bench.news();
    bench
      .wait(TIMINGS.raiseMs / 2)
      .arm("between")
      .wait(1);
    expect(bench.news()).toEqual(["raise_arm"]);
    for (let flap = 0; flap < 20; flap += 1) bench.arm("up").wait(50).arm("between").wait(50);
    expect(bench.news().length).toBeLessThanOrEqual(2);
  });

  it("without any contact raises it again and again", () => {
    const bench = Bench.idle({ ...NO_CONTACT, upLimit: false, downLimit: false })
      .mode(FIRE)
      .wait(3 * TIMINGS.raiseMs);
    expect(bench.news()).toEqual(["raise_arm", "raise_arm", "raise_arm", "raise_arm"]);
  });

  it("orders nothing of a barrier that is lost, and holds it as soon as it is back", () => {
    const bench = Bench.idle().tell({ type: "device_lost", device: "barrier" }).mode(FIRE).wait(60_000);
    expect(bench.news()).toEqual(["hold_arm"]);
    expect(bench.tell({ type: "device_back", device: "barrier" }).news()).toEqual(["hold_arm"]);
  });

  it("from the start is held from the start", () => {
    const bench = new Bench(ENTRY, HELD);
    expect(bench.news()).toEqual(["hold_arm"]);
  });

  it("from the start is held again when the barrier is there, which has not heard the first order", () => {
    const bench = new Bench({ ...ENTRY, upLimit: false, downLimit: false }, HELD);
    bench.news();
    expect(bench.arm("up").tell({ type: "device_back", device: "barrier" }).news()).toEqual(["hold_arm"]);
  });

  it("ends what was said of an arm that others had opened", () => {
    const bench = Bench.idle().arm("up").mode(HELD);
    expect(bench.news()).toEqual(["fault arm_opened_by_others", "hold_arm", "no arm_opened_by_others"]);
  });
});

describe("a change of mode", () => {
  it("asks again about a car without a credit, and leaves one with a credit alone", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").mode(CLOSED);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "ask 1 沪A12345"]);
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.mode(OPEN);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    expect(bench.mode(CLOSED_TO_ALL).news()).toEqual([]);
  });

  it("that changes only the reason asks nothing", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").mode({ mode: "open", reason: "schedule" });
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    expect(bench.lane.mode.reason).toBe("schedule");
  });

  it("shows on the sign of an empty lane", () => {
    const bench = Bench.idle().mode(FULL).mode(CLOSED).mode(CLOSED_TO_ALL).mode(OPEN);
    expect(bench.signs()).toEqual(["idle", "full", "closed", "idle"]);
  });

  it("outlives the loss of every device", () => {
    const bench = Bench.idle().mode(CLOSED);
    for (const device of ["barrier", "presence", "passage", "reader", "sign"] as const) {
      bench.tell({ type: "device_lost", device }).tell({ type: "device_back", device });
    }
    expect(bench.lane.mode).toEqual(CLOSED);
  });
});

describe("an open-once", () => {
  const give = (bench: Bench, visit: number | null, forMs = 30_000): Bench =>
    bench.tell({ type: "credit_given", visit, credit: byOperator(), expiresAtMs: bench.atMs + forMs });

  it("opens for the refused car that stands there", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345");
    give(bench, 1).armRises().driveThrough();
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("for a visit that is over opens nothing", () => {
    const bench = Bench.idle().cover("presence").clear("presence").cover("presence");
    expect(give(bench, 1).news()).toEqual(["ended 1 gave_up"]);
  });

  it("that has expired opens nothing", () => {
    expect(give(Bench.idle(), null, 0).news()).toEqual([]);
  });

  it("for whoever comes raises the arm, and serves one vehicle", () => {
    const bench = give(Bench.idle(), null).armRises();
    bench.answer = () => REFUSE;
    expect(bench.news()).toEqual(["raise_arm"]);
    bench.cover("presence").read("沪A12345").driveThrough().cover("presence").read("苏E7K9P1").driveThrough();
    expect(bench.news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 苏E7K9P1",
      "passed 2 tailgate 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("for whoever comes serves a vehicle that only the passage loop sees", () => {
    const bench = give(Bench.idle(), null).armRises().cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual(["raise_arm", "passed 1 credited without a plate", "ended 1 passed"]);
  });

  it("for whoever comes lapses when nobody does", () => {
    const bench = give(Bench.idle(), null).armRises().wait(30_000).armFalls();
    expect(bench.news()).toEqual(["raise_arm"]);
    expect(bench.lane).toMatchObject({ spare: null, arm: { phase: "resting" }, deadlines: {} });
  });

  it("does not expire for the car that stands there with it", () => {
    const bench = Bench.idle().cover("presence");
    give(bench, null).armRises().wait(120_000).driveThrough();
    expect(bench.news()).toEqual(["raise_arm", "passed 1 credited without a plate", "ended 1 passed"]);
  });

  it("given twice is one", () => {
    const bench = Bench.idle().cover("presence");
    give(give(bench, null), null);
    expect(bench.news()).toEqual(["raise_arm"]);
    expect(bench.lane.spare).toBeNull();
  });
});
