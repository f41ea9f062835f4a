/** Which steps a walk has, and what it makes of devices, reads and drives. */
import { describe, expect, it } from "vitest";
import { deviceStep, faultsStep } from "#src/commissioning/devices.ts";
import { driveSteps, judgeTrace } from "#src/commissioning/drive.ts";
import { planOf } from "#src/commissioning/plan.ts";
import { readerStep, signStep } from "#src/commissioning/reader.ts";
import { judgeRest } from "#src/commissioning/rest.ts";
import type { Step } from "#src/commissioning/step.ts";
import type { VisitTrace } from "#src/controller/visit-trace.ts";
import type { LaneView } from "#src/diagnostics/view.ts";
import { Bench } from "#test/controller/bench.ts";
import { boxView, type Changes, COVERED, faultOf, judged } from "./views.ts";

const [entry] = boxView().lanes as readonly [LaneView];

function stateOf(step: Step | undefined, now: Changes, before: Changes = {}): string {
  return step === undefined ? "no step" : judged(step, before, now).state;
}

describe("a walk", () => {
  it("tries what is configured: devices, wires, arm, contacts, what a driver faces, the drive", () => {
    expect(planOf(boxView(), null).map(({ id }) => id)).toEqual([
      "fire-contact-works",
      "counter-1-works",
      "box-faults",
      ...["reader", "barrier", "presence", "passage", "button", "sign"].map((role) => `entry-${role}-works`),
      "entry-presence",
      "entry-passage",
      "entry-arm-rises",
      "entry-arm-falls",
      "entry-button",
      "entry-reader-reads",
      "entry-sign-shows",
      "entry-drive",
      "counter-1",
      "fire-contact",
    ]);
  });

  it("leaves out loops that a lane does not have, and of one lane what is of the box", () => {
    const none = { configured: false, covered: false, forMs: 0, chatters: false };
    const bare = boxView({ lane: { presence: none, passage: none, devices: ["entry-reader", "entry-barrier"] } });
    expect(planOf(bare, "entry").map(({ id }) => id)).toEqual([
      "entry-reader-works",
      "entry-barrier-works",
      "entry-arm-rises",
      "entry-arm-falls",
      "entry-reader-reads",
      "entry-drive",
    ]);
    expect(planOf(boxView(), "nowhere")).toEqual([]);
  });

  it("drives in before it drives out, and a reversible lane both ways", () => {
    const lanes = [
      { ...entry, name: "out", direction: "exit" },
      { ...entry, direction: "both" },
    ];
    const drives = planOf(boxView({ rest: { lanes } }), null).filter(({ judgeTrace: judge }) => judge !== null);
    expect(drives.map(({ id }) => id)).toEqual(["entry-drive-entry", "entry-drive-exit", "out-drive"]);
  });
});

describe("devices and faults", () => {
  const device = boxView().devices.find(({ id }) => id === "entry-reader");
  const lost = boxView().devices.map((each) => ({ ...each, state: { name: "starting" } }));

  it.each([
    ["works", {}, "passed"],
    ["works, with a notice", { rest: { faults: [faultOf("entry-reader", "notice")] } }, "passed"],
    ["has a fault", { rest: { faults: [faultOf("entry-reader", "stops_lane")] } }, "failed"],
    ["is being opened", { rest: { devices: lost } }, "waiting"],
  ] as const)("a device %s", (_what, now, state) => {
    expect(device && stateOf(deviceStep(device, "entry"), now)).toBe(state);
  });

  it("that are simulated are no devices", () => {
    expect(device && stateOf(deviceStep({ ...device, type: "simulated-reader" }, "entry"), {})).toBe("failed");
  });

  it.each([
    ["none", [], "passed", "None"],
    ["a notice", [faultOf("box", "notice")], "passed", "Only notices"],
    ["one of the box", [faultOf("ledger", "degrades")], "failed", "ledger/broken: It is broken, mend it [EIO]"],
    [
      "one of a device or the city, which have steps of their own",
      [faultOf("entry-sign", "degrades"), faultOf("city", "degrades")],
      "passed",
      "None",
    ],
  ])("of the box: %s", (_what, faults, state, said) => {
    const judgement = judged(faultsStep(), {}, { rest: { faults } });
    expect(judgement.state).toBe(state);
    expect(judgement.said).toContain(said);
  });
});

describe("what a driver faces", () => {
  const read = { reader: "entry-reader", plate: "沪A12345", confidence: 0.914 };
  const step = readerStep(entry, "entry-reader");
  const heard = { "entry-reader": 1 };

  it.each([
    ["nothing came", {}, "waiting", "gatehouse capture"],
    ["something came, and no plate", { heard }, "waiting", "no plate to go by"],
    [
      "a plate of another reader",
      { heard, lane: { reads: [{ ...read, reader: "entry-secondReader" }] } },
      "waiting",
      "no plate",
    ],
    ["a plate from before", { lane: { reads: [read] } }, "waiting", "Nothing came"],
    ["a plate", { heard, lane: { reads: [read] } }, "passed", `"plate":"沪A12345","confidencePercent":91`],
    [
      "a plate of a reader that does not say how sure it is",
      { heard, lane: { reads: [{ ...read, confidence: null }] } },
      "passed",
      "does not say",
    ],
  ])("%s", (_what, now, state, said) => {
    const judgement = judged(step, {}, now);
    expect(judgement.state).toBe(state);
    expect(judgement.said).toContain(said);
    expect(step.confirm).not.toBeNull();
  });

  it.each([
    [
      "has a car driven up where a contact triggers it",
      { devices: ["entry-reader", "entry-trigger"] },
      "a contact tells the reader",
    ],
    ["is shown a plate where it looks by itself", {}, "by hand or with a car"],
    ["may open where no loop is", { presence: { configured: false } }, "no presence loop"],
  ])("a reader %s", (_what, lane, task) => {
    const [there] = boxView({ lane }).lanes as readonly [LaneView];
    expect(readerStep(there, "entry-reader").task?.en).toContain(task);
  });

  it("a sign that was sent a text is asked about", () => {
    expect(stateOf(signStep(entry), {})).toBe("waiting");
    expect(stateOf(signStep(entry), { ordered: { "entry-sign": 2 } })).toBe("passed");
    expect(signStep(entry).confirm).not.toBeNull();
  });
});

describe("a drive", () => {
  const [drive] = driveSteps(entry);

  /** The trace of the one car of this story. */
  function traceOf(story: (bench: Bench) => void): VisitTrace {
    const bench = new Bench();
    story(bench);
    const trace = bench.wait(60_000).traces.at(-1);
    if (trace === undefined) throw new Error("no car was here");
    return trace;
  }

  it("is told by the lane's own words until the car is gone, and only by a car of this lane and this walk", () => {
    const here = { phase: "reading", sentence: { zh: "有车", en: "a car stands before the arm" } };
    const visit = (traceId: string, lane = "entry") => ({ traceId, lane });
    const old = { rest: { visits: [visit("a")] } };
    expect(drive && judged(drive, {}, {}).said).toContain("No car came");
    expect(drive && judged(drive, {}, { lane: here }).said).toContain("a car stands before the arm");
    expect(stateOf(drive, old, old)).toBe("waiting");
    expect(stateOf(drive, { rest: { visits: [visit("b", "exit"), visit("a")] } }, old)).toBe("waiting");
    expect(drive && judged(drive, old, { rest: { visits: [visit("c"), visit("b"), visit("a")] } }).said).toContain(
      `"b"`,
    );
  });

  it("passes with its milliseconds when the car was let through and every loop saw it", () => {
    const judgement = judgeTrace(
      traceOf((bench) => bench.enters("沪A12345")),
      "entry",
    );
    expect(judgement).toMatchObject({
      state: "passed",
      figures: { plate: "沪A12345", readMs: 200, raiseOrderedMs: 200, decisionTookMs: 0 },
    });
  });

  it.each<readonly [string, (bench: Bench) => void, string]>([
    ["drove back", (bench) => bench.comes("in", "沪A12345").backsOut("in"), "drove away again"],
    ["was opened for by a person", openedByHand, "opened for it, the box did not decide"],
    ["had no plate", (bench) => bench.comes("in", null).wait(6_000).drivesThrough("in"), "without any credit"],
  ])("fails when the car %s", (_what, story, said) => {
    const judgement = judgeTrace(traceOf(story), "entry");
    expect(judgement.state, JSON.stringify(judgement)).toBe("failed");
    expect(JSON.stringify(judgement)).toContain(said);
  });

  it("passes without a plate, and by an attendant's hand, in a lane that reads none", () => {
    const trace = traceOf(openedByHand);
    const without = { ...trace, steps: { ...trace.steps, setup: { ...trace.steps.setup, hasReader: false } } };
    expect(judgeTrace(without, "entry")).toMatchObject({ state: "passed" });
  });

  it("fails when it went the other way", () => {
    const trace = traceOf((bench) => bench.enters("沪A12345"));
    expect(JSON.stringify(judgeTrace(trace, "exit"))).toContain("swapped");
  });
});

function openedByHand(bench: Bench): void {
  bench.comes("in", null).wait(6_000);
  bench.says({ command: "open_once", lane: "in", visit: bench.visit("in") });
  bench.drivesThrough("in");
}

describe("a lane at rest", () => {
  it.each([
    ["is idle", {}, "passed"],
    ["has a car on a loop", { presence: COVERED }, "waiting"],
    ["is held open", { phase: "held_open" }, "waiting"],
  ] as const)("%s", (_what, lane, state) => {
    expect(judgeRest(boxView({ lane }), "entry").state).toBe(state);
  });
});
