import { describe, expect, it } from "vitest";
import { replayTrace } from "#src/lane/replay.ts";
import { startLane } from "#src/lane/start.ts";
import { step } from "#src/lane/step.ts";
import { LINES_MAX, tellTrace } from "#src/lane/tell.ts";
import { type LaneTrace, newRecorder, recordStep, STEPS_FIRST, STEPS_LAST } from "#src/lane/trace.ts";
import { admit, Bench, byOperator, ENTRY, EXIT, OPEN, PAY, REFUSE, TIMINGS } from "./bench.ts";

/** Runs the bench's events again, with a recorder beside it. */
function tracesOf(bench: Bench): readonly LaneTrace[] {
  let recorder = newRecorder("north", bench.setup);
  let { lane } = startLane(bench.setup, OPEN);
  const traces: LaneTrace[] = [];
  for (const event of bench.events) {
    const { lane: next, effects } = step(lane, event, bench.setup);
    const recorded = recordStep(recorder, { before: lane, event, effects });
    recorder = recorded.recorder;
    traces.push(...recorded.finished);
    lane = next;
  }
  return traces;
}

function only(traces: readonly LaneTrace[]): LaneTrace {
  expect(traces).toHaveLength(1);
  const [trace] = traces;
  if (trace === undefined) throw new Error("no trace");
  return trace;
}

function story(trace: LaneTrace): string {
  return tellTrace(trace)
    .map(({ atMs, zh, en }) => `${atMs} ${zh} | ${en}`)
    .join("\n");
}

function passing(): Bench {
  return Bench.idle().read("沪A12345").wait(700).cover("presence").wait(300).read("沪A12345").armRises().driveThrough();
}

describe("a trace", () => {
  it("begins with the event that brought the vehicle and ends with the one that ended its visit", () => {
    const trace = only(tracesOf(passing()));
    expect(trace).toMatchObject({ lane: "north", visit: 1, outcome: "passed", omitted: 0 });
    expect(trace.steps[0]?.cue).toMatchObject({ type: "loop_changed", loop: "presence", covered: true });
    expect(trace.steps.at(-1)?.cue).toMatchObject({ type: "loop_changed", loop: "passage", covered: false });
    expect(trace.start.kept?.reads).toHaveLength(1);
  });

  it("tells how often the readers were triggered, and replays", () => {
    const bench = Bench.idle({ ...ENTRY, trigger: { timesMost: 3, againMs: 1_000 } })
      .cover("presence")
      .wait(1_000);
    const trace = only(tracesOf(bench.read("沪A12345").armRises().driveThrough()));
    expect(replayTrace(trace)).toEqual([]);
    const lines = tellTrace(trace).map(({ en }) => en);
    expect(lines.filter((line) => line === "→ the readers are told to read")).toHaveLength(2);
    expect(lines).toContain("Still unread; the readers are told again");
  });

  it("is written for each of two vehicles that are there at once", () => {
    const bench = passing().cover("presence").read("苏E7K9P1").wait(300);
    const close = Bench.idle().cover("presence").read("沪A12345").armRises().cover("passage").clear("presence");
    close.cover("presence").read("苏E7K9P1").wait(1_000).clear("passage").wait(500).driveThrough();
    expect(tracesOf(bench).map(({ visit }) => visit)).toEqual([1]);
    const traces = tracesOf(close);
    expect(traces.map(({ visit, outcome }) => [visit, outcome])).toEqual([
      [1, "passed"],
      [2, "passed"],
    ]);
    expect(traces.flatMap((trace) => replayTrace(trace))).toEqual([]);
  });

  it("is written for a vehicle that came and went in one step", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").cover("passage").clear("passage");
    const trace = only(tracesOf(bench));
    expect(trace).toMatchObject({ visit: 2, outcome: "passed" });
    expect(trace.steps).toHaveLength(1);
  });

  it("survives being written down", () => {
    const trace = only(tracesOf(passing()));
    const read = JSON.parse(JSON.stringify(trace)) as LaneTrace;
    expect(read).toEqual(trace);
    expect(replayTrace(read)).toEqual([]);
  });

  it("of a visit that lasts keeps its beginning, its end, and how much is missing", () => {
    const bench = Bench.idle(EXIT);
    bench.answer = () => PAY;
    bench.cover("presence").read("沪A12345");
    for (let change = 0; change < 300; change += 1) bench.wait(1_000).tell({ type: "circumstances_changed" });
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.tell({ type: "circumstances_changed" }).armRises().driveThrough();
    const trace = only(tracesOf(bench));
    expect(trace.steps).toHaveLength(STEPS_FIRST + STEPS_LAST);
    expect(trace.omitted).toBeGreaterThan(300);
    expect(trace.steps.at(-1)?.effects.map(({ type }) => type)).toContain("visit_ended");
    expect(replayTrace(trace)).toEqual([]);
    expect(tellTrace(trace).length).toBeLessThanOrEqual(LINES_MAX + 1);
    expect(story(trace)).toContain("steps are left out here");
  });
});

describe("a replay", () => {
  it("shows where the automaton acts otherwise now", () => {
    const trace = only(tracesOf(passing()));
    const patient = { ...trace, setup: { ...trace.setup, upLimit: false } };
    const differences = replayTrace(patient);
    expect(differences[0]).toMatchObject({ cue: { type: "arm_moved", position: "up" } });
    expect(differences[0]?.was).not.toEqual(differences[0]?.now);
  });

  it("does not mind the order in which a trace was written", () => {
    const trace = only(tracesOf(passing()));
    const turned = trace.steps.map(({ atMs, cue, effects }) => ({
      atMs,
      cue,
      effects: effects.map((effect) => Object.fromEntries(Object.entries(effect).toReversed())),
    })) as unknown as LaneTrace["steps"];
    expect(replayTrace({ ...trace, steps: turned })).toEqual([]);
  });
});

describe("the story of a trace", () => {
  it("tells what was seen, asked, answered and done, in order", () => {
    expect(story(only(tracesOf(passing())))).toMatchInlineSnapshot(`
      "0 来车前已识别 沪A12345 | Read before anybody stood here: 沪A12345
      700 闸前线圈有车 | A vehicle covers the presence loop
      700 → 请求判定：沪A12345 | → may it pass? 沪A12345
      700 判定放行：一句话 | Decided: it may pass. a sentence
      700 → 抬杆 | → the arm is raised
      700 → 显示：欢迎光临 沪A12345 | → sign: welcome 沪A12345
      1000 识别车牌 沪A12345 90% | Plate read: 沪A12345 90%
      1300 闸杆在中间位置 | The arm is between its ends
      2800 闸杆到达开到位 | The arm is up
      3800 闸下线圈有车 | A vehicle covers the passage loop
      4800 闸前线圈无车 | No vehicle on the presence loop any more
      6800 闸下线圈无车 | No vehicle on the passage loop any more
      6800 → 已放行通过 | → passed on its credit
      6800 → 显示：待机画面 | → sign: nothing in particular
      6800 车辆已通过 | The car has passed"
    `);
  });

  it("says why the arm did not open", () => {
    const refused = Bench.idle();
    refused.answer = () => ({
      ...REFUSE,
      type: "refuse",
      reason: "full",
      sentence: { zh: "车位已满", en: "The lot is full" },
    });
    refused.cover("presence").read("沪A12345").wait(5_000).clear("presence");
    expect(tellTrace(only(tracesOf(refused))).at(-1)).toMatchObject({
      zh: "车辆未获放行而离开；未开闸原因：车位已满",
      en: "The car left without having been let through; why it did not open: The lot is full",
    });
    const unread = Bench.idle().cover("presence").wait(1_000).clear("presence");
    expect(tellTrace(only(tracesOf(unread))).at(-1)?.en).toContain("no plate was read");
    const undecided = Bench.idle();
    undecided.answer = () => null;
    undecided.cover("presence").read("沪A12345").clear("presence");
    expect(tellTrace(only(tracesOf(undecided))).at(-1)?.en).toContain("before it was decided");
    const stuck = Bench.idle()
      .cover("presence")
      .read("沪A12345")
      .wait(3 * TIMINGS.raiseMs)
      .clear("presence")
      .wait(TIMINGS.backOutMs);
    expect(tellTrace(only(tracesOf(stuck))).at(-1)?.en).toContain("the arm did not rise");
  });

  it("does not say that it stayed shut for a car that a person let through and that drove away again", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345");
    bench.tell({ type: "credit_given", visit: null, credit: byOperator(), expiresAtMs: 30_000 }).armRises();
    bench.clear("presence").wait(TIMINGS.backOutMs);
    expect(tellTrace(only(tracesOf(bench))).at(-1)).toMatchObject({
      zh: "车辆获准后倒车离开，放行作废",
      en: "The car was let through and drove away again; its credit has lapsed",
    });
  });

  it("hears a reader that repeats itself once", () => {
    const bench = Bench.idle().cover("presence");
    for (let read = 0; read < 50; read += 1) bench.wait(100).read("沪A12345");
    bench.armRises().driveThrough();
    expect(story(only(tracesOf(bench))).match(/Plate read/gu)).toHaveLength(2);
  });

  it("tells once what is asked again and answered the same", () => {
    const bench = Bench.idle(EXIT);
    bench.answer = () => PAY;
    bench.cover("presence").read("沪A12345");
    for (let change = 0; change < 9; change += 1) bench.wait(1_000).tell({ type: "circumstances_changed" });
    bench.answer = () => ({ ...PAY, sentence: { zh: "请缴费 ¥13", en: "Please pay ¥13" } });
    bench.wait(1_000).tell({ type: "circumstances_changed" });
    bench.answer = (asked) => admit(asked.plate?.plate ?? null);
    bench.tell({ type: "circumstances_changed" }).armRises().driveThrough();
    const told = story(only(tracesOf(bench)));
    expect(told.match(/it must pay first/gu)).toHaveLength(2);
    expect(told.match(/Something outside changed/gu)).toHaveLength(2);
    expect(told).toContain("Please pay ¥13");
  });

  it("says what was wrong before the vehicle came", () => {
    const bench = Bench.idle()
      .mode({ mode: "closed", reason: "schedule" })
      .tell({ type: "device_lost", device: "sign" })
      .arm("up");
    const told = story(only(tracesOf(bench.cover("presence").read("沪A12345").driveThrough())));
    expect(told).toContain("the lane is closed to temporary cars");
    expect(told).toContain("the sign was lost");
    expect(told).toContain("somebody else opened the arm");
  });

  it("says who had opened before the vehicle came", () => {
    const opened = { type: "credit_given" as const, visit: null, credit: byOperator(), expiresAtMs: 30_000 };
    const bench = Bench.idle().tell(opened).armRises().cover("presence").driveThrough();
    expect(story(only(tracesOf(bench)))).toContain(
      "此前 Wang 已为来车下达一次放行 | Before: Wang opened once for whoever comes",
    );
    expect(story(only(tracesOf(passing())))).not.toContain("opened once");
  });
});
