/** Lanes with fewer loops, and lanes that work both ways. */
import { describe, expect, it } from "vitest";
import { Bench, byOperator, ENTRY, HELD, PAY, readOf, REFUSE, TIMINGS, admit } from "./bench.ts";

const PRESENCE_ONLY = { ...ENTRY, passageLoop: false };
const PASSAGE_ONLY = { ...ENTRY, presenceLoop: false };
const NO_LOOPS = { ...ENTRY, presenceLoop: false, passageLoop: false };
const BOTH_WAYS = { ...ENTRY, direction: "both" as const };

function evidence(bench: Bench): readonly string[] {
  return bench.effects.flatMap((effect) => (effect.type === "vehicle_passed" ? [effect.evidence] : []));
}

describe("a lane with a presence loop only", () => {
  it("takes the car for passed a while after it left the loop under a raised arm", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises().wait(1_000).clear("presence");
    bench.news();
    expect(bench.wait(TIMINGS.passageGuessMs - 1).news()).toEqual([]);
    expect(bench.wait(1).news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
    expect(evidence(bench)).toEqual(["timer"]);
  });

  it("takes it for backed out when it left before the arm was up", () => {
    const bench = Bench.idle(PRESENCE_ONLY)
      .cover("presence")
      .read("沪A12345")
      .wait(500)
      .clear("presence")
      .wait(TIMINGS.backOutMs);
    expect(bench.news()).toContain("ended 1 backed_out");
  });

  it("takes it for passed when it did not wait for the arm to arrive at its end", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").wait(500).arm("between").wait(900);
    bench.clear("presence").wait(500).arm("up").wait(TIMINGS.passageGuessMs);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("does not mind a car that comes off the loop for a moment", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises();
    bench.news();
    bench.clear("presence").wait(500).cover("presence").wait(10_000);
    expect(bench.news()).toEqual([]);
    bench.clear("presence").wait(TIMINGS.passageGuessMs);
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("takes the arm that comes down for the sign that the car is through", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises().clear("presence").wait(1_000);
    bench.news();
    expect(bench.arm("between").news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("counts every covering of the loop while it is held open", () => {
    const bench = Bench.idle(PRESENCE_ONLY).mode(HELD).arm("up");
    bench.news();
    for (let car = 0; car < 3; car += 1) bench.cover("presence").wait(1_500).clear("presence").wait(1_000);
    bench.wait(TIMINGS.passageGuessMs);
    expect(bench.news().filter((line) => line.startsWith("passed"))).toHaveLength(3);
  });

  it("takes an uncredited car for gone when the arm is down, and for a tailgater when it is up", () => {
    const bench = Bench.idle(PRESENCE_ONLY);
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").clear("presence");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "ended 1 gave_up"]);
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.cover("presence").read("苏E7K9P1").armRises().clear("presence").wait(TIMINGS.passageGuessMs);
    bench.answer = () => REFUSE;
    bench.cover("presence").read("浙B88888").clear("presence").wait(TIMINGS.passageGuessMs);
    expect(bench.news().filter((line) => line.startsWith("passed"))).toEqual([
      "passed 2 credited 苏E7K9P1",
      "passed 3 tailgate 浙B88888",
    ]);
  });
});

describe("a lane with a passage loop only", () => {
  it("opens on a read and records when the loop has cleared", () => {
    const bench = Bench.idle(PASSAGE_ONLY).read("沪A12345").armRises().cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
    expect(evidence(bench)).toEqual(["loops"]);
  });

  it("forgets a car that never comes", () => {
    const bench = Bench.idle(PASSAGE_ONLY).read("沪A12345").armRises().wait(TIMINGS.noLoopVisitMs);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm", "ended 1 backed_out"]);
  });

  it("keeps the first car's credit when the next one is read behind it", () => {
    const bench = Bench.idle(PASSAGE_ONLY).read("沪A12345").armRises().wait(1_000).read("苏E7K9P1");
    bench.cover("passage").wait(1_000).clear("passage").wait(1_000).cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "ask 2 苏E7K9P1",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "passed 2 credited 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("lets a refused car go when the next one is read", () => {
    const bench = Bench.idle(PASSAGE_ONLY);
    bench.answer = () => REFUSE;
    bench.read("沪A12345").wait(1_000).read("苏E7K9P1");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "ended 1 gave_up", "ask 2 苏E7K9P1"]);
  });

  it("is patient with a car that must pay", () => {
    const bench = Bench.idle(PASSAGE_ONLY);
    bench.answer = () => PAY;
    bench.read("沪A12345").wait(9 * TIMINGS.noLoopVisitMs);
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    expect(bench.tell({ type: "circumstances_changed" }).news()).toEqual([
      "ask 1 沪A12345",
      "ask 1 沪A12345",
      "raise_arm",
    ]);
  });
});

describe("a lane without loops", () => {
  it("opens on a read and takes the car for passed after its time", () => {
    const bench = Bench.idle(NO_LOOPS).read("沪A12345").armRises().wait(TIMINGS.noLoopVisitMs);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
    expect(evidence(bench)).toEqual(["timer"]);
  });

  it("does so earlier when the arm comes down, or the next car is read", () => {
    const fallen = Bench.idle(NO_LOOPS).read("沪A12345").armRises().wait(3_000).arm("between");
    expect(fallen.news()).toEqual(["ask 1 沪A12345", "raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
    const next = Bench.idle(NO_LOOPS).read("沪A12345").armRises().wait(3_000).read("苏E7K9P1");
    expect(next.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 苏E7K9P1",
    ]);
  });

  it("records nothing for a car whose arm never rose", () => {
    const bench = Bench.idle(NO_LOOPS)
      .read("沪A12345")
      .wait(3 * TIMINGS.raiseMs + TIMINGS.noLoopVisitMs);
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "raise_arm",
      "raise_arm",
      "fault arm_did_not_rise",
      "ended 1 backed_out",
    ]);
  });

  it("opens once for a person and takes that vehicle for passed", () => {
    const bench = Bench.idle(NO_LOOPS)
      .tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: 30_000 })
      .armRises();
    expect(bench.wait(TIMINGS.noLoopVisitMs).news()).toEqual([
      "raise_arm",
      "passed 1 credited without a plate",
      "ended 1 passed",
    ]);
  });

  it("is triggered by a car without a plate as well", () => {
    const bench = Bench.idle(NO_LOOPS).tell({ type: "plate_read", read: readOf(null) });
    expect(bench.news()).toEqual(["ask 1 without a plate", "raise_arm"]);
  });

  it("waits for a car that may not pass since it was read last, however often things change elsewhere", () => {
    const bench = Bench.idle(NO_LOOPS);
    bench.answer = () => REFUSE;
    bench.read("沪A12345");
    for (let minute = 0; minute < 5; minute += 1) bench.tell({ type: "circumstances_changed" }).wait(60_000);
    expect(bench.news().at(-1)).toBe("ended 1 gave_up");
    expect(bench.lane.front).toBeNull();
  });

  it("counts the plates it reads while it is held open", () => {
    const bench = Bench.idle(NO_LOOPS)
      .mode(HELD)
      .arm("up")
      .read("沪A12345")
      .wait(3_000)
      .read("苏E7K9P1")
      .wait(TIMINGS.noLoopVisitMs);
    expect(bench.news().filter((line) => line.startsWith("passed"))).toEqual([
      "passed 1 held_open 沪A12345",
      "passed 2 held_open 苏E7K9P1",
    ]);
  });
});

describe("a lane that works both ways", () => {
  it("takes its direction from the loop covered first", () => {
    const bench = Bench.idle(BOTH_WAYS);
    bench.cover("presence").read("沪A12345").armRises().driveThrough().armFalls();
    bench
      .cover("passage")
      .read("苏E7K9P1")
      .arm("between")
      .arm("up")
      .cover("presence")
      .wait(500)
      .clear("passage")
      .wait(500)
      .clear("presence");
    const directions = bench.effects.flatMap((effect) => (effect.type === "vehicle_passed" ? [effect.direction] : []));
    expect(directions).toEqual(["entry", "exit"]);
    expect(bench.news()).toEqual([
      "ask 1 沪A12345",
      "raise_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 苏E7K9P1",
      "raise_arm",
      "passed 2 credited 苏E7K9P1",
      "ended 2 passed",
    ]);
  });

  it("is locked for a car from the other side until the first is gone", () => {
    const bench = Bench.idle(BOTH_WAYS);
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").cover("passage").wait(5_000);
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    bench.clear("presence");
    expect(bench.news()).toEqual(["ended 1 gave_up"]);
    expect(bench.lane).toMatchObject({ heading: "exit", front: { number: 2, direction: "exit" } });
  });

  it("records no passage of a car from the other side that turns back", () => {
    const bench = Bench.idle(BOTH_WAYS);
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").cover("passage").wait(5_000).clear("passage").wait(20_000);
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
  });

  it("is free again when it is empty", () => {
    const bench = Bench.idle(BOTH_WAYS).cover("passage").clear("passage").wait(TIMINGS.backOutMs);
    expect(bench.lane.heading).toBeNull();
  });

  it("without both loops is an entry", () => {
    const bench = Bench.idle({ ...PASSAGE_ONLY, direction: "both" })
      .read("沪A12345")
      .cover("passage")
      .clear("passage");
    expect(bench.effects.flatMap((effect) => (effect.type === "vehicle_passed" ? [effect.direction] : []))).toEqual([
      "entry",
    ]);
  });
});
