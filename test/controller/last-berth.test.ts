import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AdmissionSettings } from "#src/admission/settings.ts";
import { Bench, HOUR } from "./bench.ts";
import { entryOf, settingsWith, STAFF } from "./settings.ts";

const ENTRIES = ["in", "in2"] as const;

function twoEntries(capacity: number, admission: Partial<AdmissionSettings> = {}): Bench {
  const settings = settingsWith({}, admission, { capacity });
  const [entry] = settings.lanes;
  if (entry === undefined) throw new Error("no entry");
  return new Bench({ ...settings, lanes: [...settings.lanes, { ...entry, name: "in2" }] });
}

/** What the car before each entry was told: the ground it may come in on, or why not. */
function told(bench: Bench): readonly (string | null)[] {
  return ENTRIES.map((lane) => {
    const verdict = bench.verdict(lane);
    if (verdict === null) return null;
    return verdict.type === "admit" ? verdict.credit.ground : verdict.type === "refuse" ? verdict.reason : verdict.type;
  });
}

describe("the last berth", () => {
  it("is given to one of two cars that come at two entries before either has passed", () => {
    const bench = twoEntries(1).comes("in", "沪A00001").comes("in2", "沪A00002");
    expect(told(bench)).toEqual(["temporary", "full"]);
    expect(bench.verdict("in2")?.sentence.en).toBe("The last berths are being taken by cars driving in");
    bench.drivesThrough("in");
    expect(told(bench)).toEqual([null, "full"]);
    expect(bench.verdict("in2")?.sentence.en).toBe("The car park is full");
  });

  it("is given to the other one as soon as the first has backed out", () => {
    const bench = twoEntries(1).comes("in", "沪A00001").comes("in2", "沪A00002");
    bench.backsOut("in");
    expect(told(bench)).toEqual([null, "temporary"]);
    expect(bench.raised("in2")).toBe(true);
  });

  it("that a car leaves is given to one of two that wait for it", () => {
    const bench = twoEntries(1);
    bench.enters("沪A00009");
    bench.comes("in", "沪A00001").comes("in2", "沪A00002").comesToPay("沪A00009");
    expect(told(bench)).toEqual(["full", "full"]);
    bench.drivesThrough("out");
    expect(told(bench)).toEqual(["temporary", "full"]);
  });

  it("but one that a car leaves is given to the one that waits for it, though the lot was never full", () => {
    const bench = twoEntries(2);
    bench.enters("沪A00009");
    bench.comes("in", "沪A00001").comes("in2", "沪A00002").comesToPay("沪A00009");
    expect(told(bench)).toEqual(["temporary", "full"]);
    bench.drivesThrough("out");
    expect(told(bench)).toEqual(["temporary", "temporary"]);
  });

  it("that a person has found free is given to one of two that wait for it", () => {
    const bench = twoEntries(1);
    bench.says({ command: "set_free", trueFree: 0 });
    bench.comes("in", "沪A00001").comes("in2", "沪A00002");
    expect(told(bench)).toEqual(["full", "full"]);
    expect(bench.says({ command: "set_free", trueFree: 1 })).toBe("done");
    expect(told(bench)).toEqual(["temporary", "full"]);
  });

  it("is not given to a car that drives up close behind the one it was given to", () => {
    const bench = twoEntries(1).comes("in", "沪A00001").arm("in", "up");
    const loop = (name: "presence" | "passage", covered: boolean): void =>
      void bench.wait(500).tell({ type: "loop_changed", lane: "in", loop: name, covered });
    loop("presence", false);
    loop("passage", true);
    loop("presence", true);
    bench.read("in", "沪A00002");
    expect(told(bench)).toEqual(["full", null]);
  });

  it("of a group is given to one of its cars", () => {
    const bench = twoEntries(5, { lists: [STAFF] });
    const entries = ["沪A00001", "沪A00002"].map((plate) => entryOf(plate, { group: "g", groupBerths: 1 }));
    bench.says({ command: "replace_list", list: "staff", version: "1", entries });
    expect(told(bench.comes("in", "沪A00001").comes("in2", "沪A00002"))).toEqual(["listed", "temporary"]);
  });

  it("is nothing to a car that an operator lets in, and that one takes it", () => {
    const bench = twoEntries(1).comes("in", null);
    bench.says({ command: "admit_without_plate", lane: "in", visit: bench.visit("in") });
    expect(told(bench.comes("in2", "沪A00002"))[1]).toBe("full");
  });

  it("is never given twice, whatever the cars do at two entries", () => {
    const lane = fc.constantFrom(...ENTRIES);
    const doing = fc.constantFrom("comes", "comes", "drives in", "backs out", "waits", "leaves");
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.tuple(lane, doing), { maxLength: 20 }),
        (capacity, steps) => {
          const bench = twoEntries(capacity);
          let cars = 0;
          for (const [where, what] of steps) {
            const front = bench.controller.state.lanes.get(where)?.lane.front ?? null;
            if (what === "comes" && front === null) bench.comes(where, `沪A${String((cars += 1)).padStart(5, "0")}`);
            if (what === "drives in" && front !== null && front.credit !== null) bench.drivesThrough(where);
            if (what === "backs out" && front !== null) bench.backsOut(where);
            if (what === "waits") bench.wait(HOUR / 60);
            const [inside] = [...bench.lot.stays.all()].filter(({ status }) => status === "inside");
            if (what === "leaves" && inside !== undefined) bench.comesToPay(inside.plate).drivesThrough("out");
            const given = told(bench).filter((answer) => answer === "temporary").length;
            expect(bench.lot.berths.free - given).toBeGreaterThanOrEqual(0);
            // Nor is a car kept waiting for a berth that nobody has.
            if (told(bench).includes("full")) expect(bench.lot.berths.free - given).toBe(0);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
