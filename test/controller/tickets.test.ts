import { describe, expect, it } from "vitest";
import { Bench, HOUR } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const ADMITTING = settingsWith({}, { noPlate: "admit" });
const CODE = /^P\d{5}$/;

function signOf(bench: Bench, lane: string) {
  return bench.controller.state.lanes.get(lane)?.lane.sign.cue;
}

/** A car without a plate comes in by itself; the code it was shown. */
function entersUnread(bench: Bench): string {
  const code = signOf(bench.comes("in", null), "in")?.code ?? "";
  bench.drivesThrough("in");
  return code;
}

/** The city knows of no reduction and collects nothing by itself. */
function cityAnswers(bench: Bench): void {
  if (bench.isAsked("reductions")) bench.reductions([]);
  if (bench.isAsked("submit")) bench.answer("submit", { ask: "submit", outcome: "ordinary" });
}

describe("the code of a car without a plate", () => {
  it("is shown as the car comes in, and no other car is shown one", () => {
    const bench = new Bench(ADMITTING);
    expect(signOf(bench.comes("in", null), "in")).toMatchObject({ text: "welcome", code: expect.stringMatching(CODE) });
    bench.drivesThrough("in").comes("in", "沪A12345");
    expect(signOf(bench, "in")?.text).toBe("welcome");
    expect(signOf(bench, "in")).not.toHaveProperty("code");
  });

  it.each(["admit_without_plate", "open_once"] as const)("is also given where a person lets it in by %s", (command) => {
    const bench = new Bench();
    bench.comes("in", null);
    expect(signOf(bench, "in")).not.toHaveProperty("code");
    bench.says({ command, lane: "in", visit: bench.visit("in") });
    expect(signOf(bench, "in")?.code).toMatch(CODE);
  });

  it("is given at once where a person opens before its reader has given up, and goes if a plate is read after all", () => {
    const bench = new Bench();
    bench.wait(2_000).tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    bench.tell({ type: "open_button_pressed", lane: "in" });
    const code = signOf(bench, "in")?.code ?? "";
    expect(code).toMatch(CODE);
    bench.drivesThrough("in").wait(HOUR).comes("out", code);
    cityAnswers(bench);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay: [...bench.lot.stays.all()][0]?.id });
    bench.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    bench.tell({ type: "open_button_pressed", lane: "in" });
    bench.read("in", "沪A12345");
    expect(signOf(bench, "in")).toMatchObject({ text: "welcome", plate: "沪A12345" });
    expect(signOf(bench, "in")).not.toHaveProperty("code");
    bench.drivesThrough("in");
    expect(bench.stayOf("沪A12345")).toMatchObject({ otherReads: [], flags: [] });
  });

  it("finds its stay at the exit when it is typed in the plate's place, and the stay is to be paid", () => {
    const bench = new Bench(ADMITTING);
    const codes = [entersUnread(bench), entersUnread(bench)];
    const [, second] = [...bench.lot.stays.all()];
    bench.wait(HOUR).comes("out", null);
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator" });
    const given = { command: "give_plate", lane: "out", visit: bench.visit("out"), plate: codes[1] ?? "" } as const;
    expect(bench.says(given)).toBe("done");
    cityAnswers(bench);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay: second?.id, dueFen: 1000 });
  });

  it("finds it when a scanner at the exit reads it", () => {
    const bench = new Bench(ADMITTING);
    const code = entersUnread(bench);
    const [stay] = [...bench.lot.stays.all()];
    bench.wait(HOUR).comes("out", code);
    cityAnswers(bench);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay: stay?.id });
  });

  it("is of another car after that one has left, and of none that it never was of", () => {
    const bench = new Bench(ADMITTING);
    const code = entersUnread(bench);
    bench.comes("out", code).drivesThrough("out");
    expect([...bench.lot.stays.all()].map(({ status }) => status)).toEqual(["left"]);
    for (const unknown of [code, "P00000"]) {
      bench.wait(HOUR).comes("out", unknown);
      expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator" });
      bench.backsOut("out");
    }
  });

  it("stays the same however often the car is asked about, and differs from that of every car inside", () => {
    const bench = new Bench(ADMITTING);
    const codes = Array.from({ length: 9 }, () => entersUnread(bench));
    expect(new Set(codes).size).toBe(9);
    const asked = signOf(bench.comes("in", null), "in")?.code;
    bench.says({ command: "set_free", trueFree: 5 });
    expect(signOf(bench, "in")?.code).toBe(asked);
  });
});
