/** Which steps a walk has, and what it makes of devices, reads, drives and the city; and the sheet. */
import { describe, expect, it } from "vitest";
import { citySteps } from "#src/commissioning/city.ts";
import { deviceStep, faultsStep } from "#src/commissioning/devices.ts";
import { driveSteps, judgeTrace } from "#src/commissioning/drive.ts";
import { planOf } from "#src/commissioning/plan.ts";
import { readerStep, signStep } from "#src/commissioning/reader.ts";
import { judgeRest } from "#src/commissioning/rest.ts";
import { sheetOf, sheetText, type StepResult } from "#src/commissioning/sheet.ts";
import type { Judgement, Step } from "#src/commissioning/step.ts";
import type { VisitTrace } from "#src/controller/visit-trace.ts";
import type { BoxView, LaneView } from "#src/diagnostics/view.ts";
import { Bench } from "#test/controller/bench.ts";
import { boxView, type Changes, COVERED, faultOf, judged } from "./views.ts";

const [entry] = boxView().lanes as readonly [LaneView];

function stateOf(step: Step | undefined, now: Changes, before: Changes = {}): string {
  return step === undefined ? "no step" : judged(step, before, now).state;
}

describe("a walk", () => {
  it("tries what is configured: devices, wires, arm, contacts, what a driver faces, the drive", () => {
    expect(planOf(boxView(), null).map(({ id }) => id)).toEqual([
      ...["fire-contact-works", "counter-1-works", "box-faults"],
      ...["reader", "barrier", "presence", "passage", "button", "sign"].map((role) => `entry-${role}-works`),
      ...["entry-presence", "entry-passage", "entry-arm-rises", "entry-arm-falls", "entry-button"],
      ...["entry-reader-reads", "entry-sign-shows", "entry-drive", "counter-1", "fire-contact"],
    ]);
  });

  it("leaves out loops that a lane does not have, and of one lane what is of the box", () => {
    const none = { configured: false, covered: false, forMs: 0, chatters: false };
    const bare = boxView({ lane: { presence: none, passage: none, devices: ["entry-reader", "entry-barrier"] } });
    expect(planOf(bare, "entry").map(({ id }) => id)).toEqual([
      ...["entry-reader-works", "entry-barrier-works", "entry-arm-rises", "entry-arm-falls"],
      ...["entry-reader-reads", "entry-drive"],
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

describe("the city", () => {
  const good = {
    heartbeat: { lastMs: 900, lastTakenMs: 900 },
    clock: { systemErrorMs: -120.4, readings: 3 },
    outbox: { waiting: 0, unreadable: 0 },
    parked: [],
    trouble: null,
    sentence: { zh: "正常", en: "all is well" },
  };
  const trouble = { cause: { zh: "密码错误", en: "The password is wrong" }, action: { zh: "改正", en: "Mend it" } };
  const at = (change: object): Changes => ({ rest: { city: { ...good, ...change } } });
  const states = (now: Changes): readonly string[] =>
    citySteps(boxView(at({}))).map((step) => judged(step, {}, now).state);

  it("has no steps where none is configured, and fails where it is not connected", () => {
    expect(citySteps(boxView())).toEqual([]);
    const shut = { rest: { faults: [faultOf("city", "degrades")] } };
    expect(citySteps(boxView(shut)).map((step) => judged(step, {}, shut).state)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
  });

  it.each([
    ["is well", {}, ["passed", "passed", "passed"]],
    [
      "has not taken the last heartbeat",
      { heartbeat: { lastMs: 950, lastTakenMs: 900 } },
      ["waiting", "passed", "passed"],
    ],
    ["has taken no heartbeat", { heartbeat: { lastMs: null, lastTakenMs: null } }, ["waiting", "passed", "passed"]],
    ["has not told its time", { clock: { systemErrorMs: null, readings: 0 } }, ["passed", "waiting", "passed"]],
    ["has quite another time", { clock: { systemErrorMs: -5_000, readings: 3 } }, ["passed", "failed", "passed"]],
    ["has reports to come", { outbox: { waiting: 1, unreadable: 0 } }, ["passed", "passed", "waiting"]],
    ["has refused a report", { parked: [{}] }, ["passed", "passed", "waiting"]],
    ["has a report that cannot be read", { outbox: { waiting: 0, unreadable: 1 } }, ["passed", "passed", "waiting"]],
  ])("%s", (_what, change, expected) => {
    expect(states(at(change))).toEqual(expected);
  });

  it("says why it does not take what it was sent", () => {
    const now = at({ heartbeat: { lastMs: 1, lastTakenMs: null }, outbox: { waiting: 2, unreadable: 0 }, trouble });
    const [heartbeat, , queue] = citySteps(boxView(now)).map((step): Judgement => step.judge(boxView(), boxView(now)));
    expect(JSON.stringify(heartbeat)).toContain("The password is wrong; Mend it; run gatehouse probe");
    expect(JSON.stringify(queue)).toContain("2 reports wait, 0 are put aside; The password is wrong");
  });
});

describe("the sheet", () => {
  const step = (result: StepResult["result"], rest: Partial<StepResult> = {}): StepResult => ({
    ...{ id: "entry-presence", lane: "entry", title: { zh: "线圈", en: "Loop" }, result, tries: 1 },
    ...{ said: { zh: "好", en: "good" }, figures: {} },
    ...rest,
  });
  const views = { before: boxView(), after: boxView({ rest: { lot: { name: "Lot", parkingId: "qp1", free: 9 } } }) };

  it.each([
    ["passed", [step("passed"), step("passed")], true],
    ["failed", [step("passed"), step("failed")], false],
    ["skipped", [step("skipped")], false],
    ["empty", [], false],
  ] as const)("%s", (_what, steps, expected) => {
    expect(sheetOf("Li Wei", views, steps).passed).toBe(expected);
  });

  it("names the box, what it runs, who tried it, each step, and what the trying has moved", () => {
    const spoken = step("failed", { tries: 2, figures: { riseMs: 1200 }, said: { zh: "a|b\nc", en: "a|b\nc" } });
    const text = sheetText(sheetOf("Li | Wei", views, [spoken, step("passed")]));
    for (const part of [
      "Lot (qp1)",
      "00.aa",
      "0badcafe",
      "Li \\| Wei",
      "10 → 9",
      "count and set it",
      "1 通过 passed, 1 未通过",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("| entry-presence<br>线圈 Loop | ✘ 未通过 failed (2 次 tries) | riseMs 1200 | a\\|b c |");
    expect(sheetText(sheetOf("Li", { before: views.before, after: views.before as BoxView }, []))).not.toContain(
      "count and set it",
    );
  });
});
