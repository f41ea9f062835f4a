import { describe, expect, it } from "vitest";
import { admit, Bench, ENTRY, HELD, PAY, REFUSE, TIMINGS } from "./bench.ts";

const LOWERED = { ...ENTRY, mayLower: true };

describe("an arm that somebody else opened", () => {
  it("is told, left alone, and forgotten when it is down", () => {
    const bench = Bench.idle(LOWERED).arm("between").arm("up");
    expect(bench.news()).toEqual(["fault arm_opened_by_others"]);
    expect(bench.wait(600_000).news()).toEqual([]);
    expect(bench.armFalls().news()).toEqual(["no arm_opened_by_others"]);
    expect(bench.lane.arm).toMatchObject({ phase: "resting", byOthers: false });
  });

  it("lets through vehicles that are recorded as unauthorised, each of them", () => {
    const bench = Bench.idle().arm("up");
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").driveThrough().cover("presence").read("苏E7K9P1").driveThrough();
    expect(bench.news().filter((line) => line.startsWith("passed"))).toEqual([
      "passed 1 unauthorised 沪A12345",
      "passed 2 unauthorised 苏E7K9P1",
    ]);
  });

  it("needs no pulse for a credited car", () => {
    const bench = Bench.idle().arm("up").cover("presence").read("沪A12345").driveThrough();
    expect(bench.news()).toEqual([
      "fault arm_opened_by_others",
      "ask 1 沪A12345",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });
});

describe("an arm that somebody else opened where no loop sees the car in front", () => {
  const opened = (): Bench => {
    const bench = Bench.idle({ ...ENTRY, presenceLoop: false, passageLoop: false });
    bench.answer = () => PAY;
    bench.read("沪A12345").wait(1_000).arm("between").arm("up").wait(4_000).news();
    return bench;
  };
  const ends = (bench: Bench): readonly string[] =>
    bench
      .wait(10 * TIMINGS.noLoopVisitMs)
      .news()
      .filter((line) => line.startsWith("passed") || line.startsWith("ended"));

  it("has let it through without leave, when it does not show again", () => {
    const bench = opened().armFalls();
    expect(ends(bench)).toEqual(["passed 1 unauthorised 沪A12345", "ended 1 passed"]);
    expect(bench.effects.find(({ type }) => type === "vehicle_passed")).toMatchObject({ evidence: "timer" });
  });

  it("has let it through also when the next car is read before the lowered arm, or it came while the arm was up", () => {
    const passed = ["passed 1 unauthorised 沪A12345", "ended 1 passed"];
    expect(ends(opened().armFalls().read("苏E7K9P1"))).toEqual([...passed, "ended 2 gave_up"]);
    expect(ends(opened().read("苏E7K9P1").armFalls())).toEqual([
      ...passed,
      "passed 2 unauthorised 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("has let nobody through when it is read again before the lowered arm", () => {
    expect(ends(opened().armFalls().wait(1_000).read("沪A12345"))).toEqual(["ended 1 gave_up"]);
  });

  it("is what it is without a car, and with one that has leave", () => {
    const empty = Bench.idle({ ...ENTRY, presenceLoop: false, passageLoop: false });
    expect(ends(empty.arm("up").armFalls())).toEqual([]);
    const bench = opened();
    bench.answer = (asking) => admit(asking.plate?.plate ?? null);
    expect(ends(bench.tell({ type: "circumstances_changed" }).armFalls())).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });
});

describe("a technician's test pulse", () => {
  const tested = { type: "pulse_tested", by: "Zhao" } as const;

  it("raises the arm for nobody, without an alarm, and lets it come down again", () => {
    const bench = Bench.idle().tell(tested);
    expect(bench.armRises().news()).toEqual(["raise_arm"]);
    expect(bench.lane.arm).toMatchObject({ phase: "lowering", byOthers: false });
    expect(bench.armFalls().wait(60_000).news()).toEqual([]);
    expect(bench.lane).toMatchObject({ arm: { phase: "resting" }, deadlines: {} });
  });

  it("comes to rest also where no contact tells of the arm, and where it does not rise", () => {
    for (const setup of [{ ...ENTRY, upLimit: false, downLimit: false }, ENTRY]) {
      const bench = Bench.idle(setup).tell(tested).wait(60_000);
      expect(bench.news()).toEqual(["raise_arm"]);
      expect(bench.lane.arm.phase).toBe("resting");
    }
  });

  it("is not given while the arm is up or held, and is one more try where it did not rise", () => {
    for (const bench of [
      Bench.idle().mode(HELD).arm("up"),
      Bench.idle().cover("presence").read("沪A12345").arm("up"),
    ]) {
      const { lane } = bench;
      bench.news();
      expect(bench.tell(tested).news()).toEqual([]);
      expect(bench.lane).toEqual(lane);
    }
    const bench = Bench.idle()
      .cover("presence")
      .read("沪A12345")
      .wait(3 * TIMINGS.raiseMs);
    expect(bench.lane.arm.phase).toBe("failed");
    bench.news();
    expect(bench.tell(tested).news()).toEqual(["raise_arm"]);
    expect(bench.arm("up").news()).toEqual(["no arm_did_not_rise"]);
  });

  it("gives nobody leave to pass", () => {
    const bench = Bench.idle().tell(tested).armRises().cover("presence").driveThrough();
    expect(bench.news()).toEqual(["raise_arm", "passed 1 unauthorised without a plate", "ended 1 passed"]);
  });
});
