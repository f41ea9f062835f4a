import { describe, expect, it } from "vitest";
import { admit, Bench, ENTRY, HELD, OPEN, PAY, TIMINGS } from "./bench.ts";

const NO_LOOPS = { ...ENTRY, presenceLoop: false, passageLoop: false };

describe("a lane without loops that is no longer held open while a car is in front", () => {
  const released = (): Bench => {
    const bench = Bench.idle(NO_LOOPS);
    bench.answer = () => PAY;
    return bench.mode(HELD).arm("up").read("沪A12345").wait(3_000).mode(OPEN);
  };
  const asked = ["hold_arm", "ask 1 沪A12345", "release_arm"];
  const went = ["passed 1 held_open 沪A12345", "ended 1 passed"];

  it("takes the car for passed when it does not show again", () => {
    const bench = released().wait(1_000).armFalls();
    expect(bench.news()).toEqual(asked);
    expect(bench.wait(10 * TIMINGS.noLoopVisitMs).news()).toEqual(went);
    expect(bench.effects.find(({ type }) => type === "vehicle_passed")).toMatchObject({ evidence: "timer" });
  });

  it("takes it for passed when the next car is read, the arm being down by then", () => {
    const bench = released().wait(1_000).armFalls().read("苏E7K9P1");
    expect(bench.news()).toEqual([...asked, ...went, "ask 2 苏E7K9P1"]);
    expect(bench.wait(10 * TIMINGS.noLoopVisitMs).news()).toEqual(["ended 2 gave_up"]);
  });

  it("takes it for passed also when it was read once more before the arm came down", () => {
    const bench = released()
      .wait(1_000)
      .read("沪A12345")
      .armFalls()
      .wait(10 * TIMINGS.noLoopVisitMs);
    expect(bench.news()).toEqual([...asked, ...went]);
  });

  it("records nothing for one that is read again before the lowered arm and drives away", () => {
    const bench = released()
      .armFalls()
      .wait(1_000)
      .read("沪A12345")
      .wait(10 * TIMINGS.noLoopVisitMs);
    expect(bench.news()).toEqual([...asked, "ended 1 gave_up"]);
  });

  it("lets one that stands there go on what it pays", () => {
    const bench = released().armFalls();
    bench.news();
    bench.answer = (asking) => admit(asking.plate?.plate ?? null);
    bench.tell({ type: "circumstances_changed" }).armRises();
    expect(bench.arm("between").news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });
});

describe("a lane with loops that is no longer held open while a car is in front", () => {
  it("goes by them: one that drives on all the same has no leave, and one that leaves backwards has not passed", () => {
    const released = (): Bench => {
      const bench = Bench.idle();
      bench.answer = () => PAY;
      return bench.mode(HELD).arm("up").cover("presence").read("沪A12345").mode(OPEN);
    };
    expect(released().driveThrough().news()).toContain("passed 1 unauthorised 沪A12345");
    const backwards = released().armFalls().clear("presence").wait(TIMINGS.backOutMs);
    expect(backwards.news().at(-1)).toBe("ended 1 gave_up");
  });
});
