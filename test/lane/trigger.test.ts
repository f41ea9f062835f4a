import { describe, expect, it } from "vitest";
import type { LaneSetup } from "#src/lane/setup.ts";
import { admit, Bench, byOperator, ENTRY, HELD, REFUSE, TIMINGS } from "./bench.ts";

const TRIGGERED: LaneSetup = { ...ENTRY, trigger: { timesMost: 3, againMs: 1_000 } };
const PRESENCE_ONLY: LaneSetup = { ...TRIGGERED, passageLoop: false };

/** When the readers were triggered, and for whom. */
function pulses(bench: Bench): readonly string[] {
  return bench.news().filter((line) => line === "trigger_reader");
}

const waiting = (): Bench => {
  const bench = Bench.idle(TRIGGERED).cover("presence");
  bench.news();
  return bench;
};

describe("a lane whose readers are triggered", () => {
  it("tells them when a car comes onto the presence loop, and again until it is read", () => {
    const bench = Bench.idle(TRIGGERED).cover("presence");
    expect(bench.news()).toEqual(["trigger_reader"]);
    expect(bench.wait(999).news()).toEqual([]);
    expect(bench.wait(1).news()).toEqual(["trigger_reader"]);
    expect(bench.read("沪A12345").wait(10_000).news()).not.toContain("trigger_reader");
  });

  it("tells them only so often of one car, and every time of the next", () => {
    const bench = waiting();
    bench.answer = () => REFUSE;
    expect(pulses(bench.wait(60_000))).toHaveLength(2);
    expect(pulses(bench.clear("presence").wait(5_000).cover("presence"))).toHaveLength(1);
  });

  it("does not tell them of a car that was read before it came", () => {
    const bench = Bench.idle(TRIGGERED).read("沪A12345").cover("presence").wait(10_000);
    expect(pulses(bench)).toEqual([]);
  });

  it("goes on when a reader has found no plate: it may next time, and a plate that comes late counts", () => {
    const bench = waiting();
    bench.answer = (asked) => (asked.plate === null ? REFUSE : admit(asked.plate.plate));
    expect(bench.read(null).wait(1_000).news()).toEqual(["ask 1 without a plate", "trigger_reader"]);
    expect(bench.read("沪A12345").news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("tells them of a car that a person lets through unread, and while the lane is held open", () => {
    const opened = Bench.idle(TRIGGERED)
      .tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: 30_000 })
      .cover("presence");
    expect(pulses(opened)).toHaveLength(1);
    expect(pulses(Bench.idle(TRIGGERED).mode(HELD).cover("presence"))).toHaveLength(1);
  });

  it("tells them of whoever comes back onto the loop: it may be the next car", () => {
    const bench = Bench.idle(PRESENCE_ONLY).cover("presence").read("沪A12345").armRises().clear("presence").wait(1_000);
    bench.news();
    expect(bench.cover("presence").wait(10_000).news()).toEqual(["trigger_reader"]);
  });

  it("tells them of a car at the far side of a lane that works both ways", () => {
    const bench = Bench.idle({ ...TRIGGERED, direction: "both" }).cover("passage");
    expect(pulses(bench)).toHaveLength(1);
  });

  it("does not count a loop that chatters as car after car", () => {
    const bench = Bench.idle(TRIGGERED);
    for (let edge = 0; edge <= TIMINGS.loopChatterEdges; edge += 1) bench.wait(50).cover("presence").clear("presence");
    bench.news();
    for (let edge = 0; edge < 10; edge += 1) bench.wait(50).cover("presence").clear("presence");
    expect(pulses(bench)).toEqual([]);
  });

  it("is silent while nobody can tell whether somebody stands there", () => {
    expect(pulses(waiting().tell({ type: "device_lost", device: "presence" }).wait(10_000))).toEqual([]);
  });
});

describe("a trigger that is lost", () => {
  it("is not ordered, the car is handled as it would be without, and when it is back the car is shown to it", () => {
    const bench = Bench.idle(TRIGGERED).tell({ type: "device_lost", device: "trigger" }).cover("presence");
    expect(bench.wait(TIMINGS.readWaitMs - 1).news()).toEqual([]);
    expect(bench.read("沪A12345").news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    const unread = Bench.idle(TRIGGERED).tell({ type: "device_lost", device: "trigger" }).cover("presence").wait(500);
    expect(unread.tell({ type: "device_back", device: "trigger" }).news()).toEqual(["trigger_reader"]);
  });

  it.each(["trigger", "reader"] as const)("is ordered anew for an unread car when the %s is back", (device) => {
    const bench = waiting().wait(2_500);
    bench.news();
    bench.tell({ type: "device_lost", device }).wait(100);
    expect(pulses(bench.tell({ type: "device_back", device }).wait(10_000))).toHaveLength(3);
  });

  it("is not ordered for a read car when the reader is back", () => {
    const bench = waiting().read("沪A12345");
    bench.news();
    bench.tell({ type: "device_lost", device: "reader" }).tell({ type: "device_back", device: "reader" });
    expect(pulses(bench)).toEqual([]);
  });
});

/** What may happen to a car that stands there, or to nobody. */
const EVENTS = {
  "the presence loop changes": (bench: Bench) =>
    bench.lane.loops.presence.covered ? bench.clear("presence") : bench.cover("presence"),
  "the passage loop changes": (bench: Bench) =>
    bench.lane.loops.passage.covered ? bench.clear("passage") : bench.cover("passage"),
  "a while passes": (bench: Bench) => bench.wait(1_000),
  "a plate is read": (bench: Bench) => bench.read("沪A12345"),
  "no plate is found": (bench: Bench) => bench.read(null),
  "the trigger is lost": (bench: Bench) => bench.tell({ type: "device_lost", device: "trigger" }),
  "the trigger is back": (bench: Bench) => bench.tell({ type: "device_back", device: "trigger" }),
  "the reader is back": (bench: Bench) => bench.tell({ type: "device_back", device: "reader" }),
  "the lane is held open": (bench: Bench) => bench.mode(HELD),
  "circumstances change": (bench: Bench) => bench.tell({ type: "circumstances_changed" }),
} as const;
type EventName = keyof typeof EVENTS;

const unread = (): Bench => {
  const bench = Bench.idle(TRIGGERED);
  bench.answer = () => REFUSE;
  return bench.cover("presence");
};
const inVain = (): Bench => unread().wait(2_000);
const opened = (): Bench =>
  unread().tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: 30_000 }).arm("up");

const ANEW = ["the trigger is back", "the reader is back"] as const;
const STARTS: Readonly<Record<string, readonly [() => Bench, readonly EventName[]]>> = {
  "nobody is there": [() => Bench.idle(TRIGGERED), ["the presence loop changes"]],
  "an unread car stands there": [unread, ["a while passes", ...ANEW]],
  "an unread car was shown to them often enough": [inVain, ANEW],
  "a car without a plate was refused": [() => unread().read(null), ["a while passes", ...ANEW]],
  "a read car stands there": [() => unread().read("沪A12345"), []],
  "an unread car was let through by a person": [opened, ["a while passes", ...ANEW]],
  "an unread car is under the arm": [() => opened().cover("passage").clear("presence"), ["the presence loop changes"]],
  "the trigger is lost": [() => unread().tell({ type: "device_lost", device: "trigger" }), ["the trigger is back"]],
  "the lane is held open": [() => unread().mode(HELD), ["a while passes", ...ANEW]],
};

describe("when the readers are triggered", () => {
  const cases = Object.entries(STARTS).flatMap(([start, [begin, triggering]]) =>
    (Object.keys(EVENTS) as EventName[]).map((event) => ({ start, event, begin, told: triggering.includes(event) })),
  );
  it.each(cases)("$start, $event: $told", ({ event, begin, told }) => {
    const bench = begin();
    bench.news();
    expect(pulses(EVENTS[event](bench))).toHaveLength(told ? 1 : 0);
  });
});
