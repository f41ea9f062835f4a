/** What a lane goes by while a device is gone, and when it is back and has not said anything yet. */
import { describe, expect, it } from "vitest";
import { Bench, ENTRY, SENTENCE, TIMINGS } from "./bench.ts";

const lost = (bench: Bench, device: "barrier" | "presence" | "passage" | "reader" | "sign"): Bench =>
  bench.tell({ type: "device_lost", device });
const back = (bench: Bench, device: "barrier" | "presence" | "passage" | "reader" | "sign"): Bench =>
  bench.tell({ type: "device_back", device });

function passages(bench: Bench): readonly string[] {
  return bench.news().filter((one) => one.startsWith("passed"));
}

describe("a barrier that is lost", () => {
  it("is where nobody knows, whatever it said last", () => {
    expect(lost(Bench.idle(), "barrier").lane.arm.position).toBe("unknown");
    expect(lost(Bench.idle(), "reader").lane.arm.position).toBe("down");
  });
});

describe("several devices that are lost", () => {
  it("come back one by one", () => {
    const bench = back(lost(lost(Bench.idle(), "reader"), "sign"), "reader");
    expect(bench.lane.lost.map(({ device }) => device)).toEqual(["sign"]);
  });

  it("are lost once each, since when they first were", () => {
    const bench = lost(lost(Bench.idle(), "reader").wait(500), "reader");
    expect(bench.lane.lost).toEqual([{ device: "reader", sinceMs: 0 }]);
  });

  it("have the sign told what to show when it is back, and not for any other", () => {
    const bench = lost(lost(Bench.idle(), "reader"), "sign");
    const before = bench.signs().length;
    expect(back(bench, "reader").signs()).toHaveLength(before);
    expect(back(bench, "sign").signs()).toHaveLength(before + 1);
  });
});

describe("a passage loop that is back and has not reported yet", () => {
  it("is not waited for: a car that drives on has passed after a while", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    back(lost(bench, "passage"), "passage").clear("presence").wait(TIMINGS.passageGuessMs);
    expect(passages(bench)).toEqual(["passed 1 credited 沪A12345"]);
  });

  it("and was silent before is so until it has moved: its first word only says how it stands", () => {
    const bench = Bench.idle();
    for (let car = 0; car <= 4 && !bench.lane.faults.includes("passage_silent"); car += 1) {
      bench.cover("presence").read(`沪A0000${car}`).armRises().clear("presence").wait(TIMINGS.backOutMs).armFalls();
    }
    expect(bench.lane.faults).toContain("passage_silent");
    expect(back(lost(bench, "passage"), "passage").clear("passage").lane.faults).toContain("passage_silent");
    expect(bench.cover("passage").lane.faults).not.toContain("passage_silent");
  });

  it("does not make another device's loss its own", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    lost(bench, "sign").clear("presence").wait(TIMINGS.passageGuessMs);
    expect(passages(bench)).toEqual([]);
  });
});

describe("a passage loop that is lost under a car", () => {
  it.each([
    ["as the car comes under the arm: its passage is settled by the clock", 0],
    ["long after that: the clock runs from the loss on", 30_000],
  ])("%s", (_what, underMs) => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().wait(500).cover("passage");
    lost(lost(bench, "sign").wait(underMs), "passage").wait(TIMINGS.passageGuessMs - 1);
    expect(passages(bench)).toEqual([]);
    expect(passages(bench.wait(1))).toEqual(["passed 1 credited 沪A12345"]);
  });
});

describe("a lane that works both ways whose presence loop is lost", () => {
  it("lets a car out over the passage loop alone, and counts it after a while", () => {
    const bench = lost(Bench.idle({ ...ENTRY, direction: "both" }), "presence");
    bench.cover("passage").read("沪A12345").armRises().wait(1_000).clear("passage").wait(TIMINGS.passageGuessMs);
    expect(passages(bench)).toEqual(["passed 1 credited 沪A12345"]);
  });
});

describe("a deadline that is reported too early", () => {
  it("changes nothing and is set again", () => {
    const bench = Bench.idle().cover("presence");
    const { lane } = bench;
    const visit = lane.deadlines.read?.visit ?? 0;
    bench.wait(TIMINGS.readWaitMs - 1).tell({ type: "deadline_passed", deadline: "read", visit });
    expect(bench.lane).toEqual(lane);
    expect(bench.effects.at(-1)).toMatchObject({ type: "set_deadline", deadline: "read", atMs: TIMINGS.readWaitMs });
  });
});

describe("the sign of a car that may pass", () => {
  it("has the decision's sentence, its code and its berth, and nothing of them for another", () => {
    const bench = Bench.idle();
    const credit = {
      ground: "reservation",
      groundRef: "r1",
      plate: "沪A12345",
      stay: null,
      by: null,
      flags: [],
    } as const;
    bench.answer = () => ({ type: "admit", credit: { ...credit, ticket: "P12345", berth: "B7" }, sentence: SENTENCE });
    bench.cover("presence").read("沪A12345");
    const shown = { text: "welcome", plate: "沪A12345", dueFen: null, sentence: SENTENCE };
    expect(bench.lane.sign.cue).toEqual({ ...shown, code: "P12345", berth: "B7" });
    bench.answer = () => ({ type: "admit", credit, sentence: SENTENCE });
    bench.armRises().driveThrough().armFalls().cover("presence").read("沪B67890");
    expect(Object.keys(bench.lane.sign.cue).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "dueFen",
      "plate",
      "sentence",
      "text",
    ]);
  });
});
