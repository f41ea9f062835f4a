import { describe, expect, it } from "vitest";
import { driftOf } from "#src/berth/drift.ts";
import { localDay } from "#src/local-day.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const limits = { passages: 2, percent: 10 };

/** The entry by its own passage loop, the exit by a loop of its own. */
function bench(): Bench {
  const secondCount = { lanes: ["in", "out"], passageLoops: ["in"], limits, alarmCars: 3 };
  return new Bench(settingsWith({}, {}, { secondCount }));
}

function drift(of: Bench, lane: string): { readonly net: number; readonly gross: number } {
  return driftOf(of.lot.drift, localDay(of.nowMs), lane);
}

describe("a second count", () => {
  it("agrees with the books while every vehicle is recorded, and is written with the passage", () => {
    const lot = bench();
    lot.enters(PLATE);
    expect(drift(lot, "in")).toMatchObject({ net: 0, gross: 0, stays: { in: 1, out: 0 }, loops: { in: 1, out: 0 } });
    expect(lot.recordsOf("passages_compared")).toHaveLength(1);
    lot.comes("out", PLATE).drivesThrough("out");
    expect(drift(lot, "out")).toMatchObject({ net: 1, gross: 1 });
    lot.tell({ type: "vehicle_seen", lane: "out", way: "out" });
    expect(drift(lot, "out")).toMatchObject({ gross: 1 });
    lot.wait(MINUTE);
    expect(drift(lot, "out")).toMatchObject({ net: 0, gross: 0, loops: { in: 0, out: 1 } });
  });

  it("counts a vehicle that rolled back as seen and not recorded", () => {
    const lot = bench();
    lot.comes("in", PLATE).arm("in", "up");
    lot.tell({ type: "loop_changed", lane: "in", loop: "passage", covered: true });
    lot.wait(2_000).tell({ type: "loop_changed", lane: "in", loop: "passage", covered: false });
    lot.wait(1_500).tell({ type: "loop_changed", lane: "in", loop: "presence", covered: false });
    lot.wait(MINUTE);
    expect(lot.lot.berths.occupied).toBe(0);
    expect(drift(lot, "in")).toMatchObject({ net: 1, gross: 1 });
  });

  it("raises the alarm at the limit, once, and takes it back when the next day begins well", () => {
    const lot = bench();
    const seen = { type: "vehicle_seen", lane: "out", way: "out" } as const;
    lot.tell(seen, seen);
    expect(lot.faults).toEqual([]);
    lot.wait(MINUTE).tell(seen);
    lot.wait(MINUTE);
    expect(lot.faults).toEqual([{ lane: "out", code: "count_drifts", raised: true }]);
    lot.wait(24 * HOUR).tell(seen);
    lot.wait(MINUTE);
    expect(lot.faults.at(-1)).toEqual({ lane: "out", code: "count_drifts", raised: false });
    expect(lot.faults).toHaveLength(2);
  });

  it("is the same after a restart", () => {
    const lot = bench();
    lot.tell({ type: "vehicle_seen", lane: "out", way: "out" });
    lot.wait(MINUTE);
    const before = lot.lot.drift;
    lot.restart();
    expect(lot.lot.drift).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it("takes no notice of lanes that have none", () => {
    const lot = new Bench();
    lot.enters(PLATE);
    expect(lot.lot.drift).toEqual([]);
    expect(lot.recordsOf("passages_compared")).toEqual([]);
  });
});

describe("what others counted inside", () => {
  const noted = (of: Bench, occupied: number, source = "detectors"): string =>
    of.says({ command: "note_count", source, occupied });
  const alarms = (of: Bench): readonly boolean[] =>
    of.faults.flatMap(({ code, raised }) => (code === "counts_differ" ? [raised] : []));
  const figures = (of: Bench): readonly unknown[] =>
    of.lot.berths.others.figures().map(({ source, counted, ours }) => [source, counted, ours]);

  it("is held against our count of that moment, whoever comes and goes afterwards, and changes nothing", () => {
    const lot = bench();
    lot.enters(PLATE);
    expect(noted(lot, 2)).toBe("done");
    lot.enters("沪B67890");
    lot.enters("沪C11111");
    expect(figures(lot)).toEqual([["detectors", 2, 1]]);
    expect(lot.lot.berths.free).toBe(7);
    expect(alarms(lot)).toEqual([]);
  });

  it("has one figure a day and source, the last, newest day first", () => {
    const lot = bench();
    noted(lot, 1);
    noted(lot, 2);
    noted(lot, 0, "guard");
    lot.wait(24 * HOUR);
    noted(lot, 1);
    expect(figures(lot)).toEqual([
      ["detectors", 1, 0],
      ["detectors", 2, 0],
      ["guard", 0, 0],
    ]);
  });

  it("is an alarm from the limit on, more or fewer, until a count that agrees is noted", () => {
    const lot = bench();
    noted(lot, 2);
    expect(alarms(lot)).toEqual([]);
    noted(lot, 3);
    noted(lot, 5);
    expect(alarms(lot)).toEqual([true]);
    noted(lot, 0);
    expect(alarms(lot)).toEqual([true, false]);
    for (const plate of ["沪A00001", "沪A00002", "沪A00003"]) lot.enters(plate);
    noted(lot, 0);
    expect(alarms(lot)).toEqual([true, false, true]);
    expect(lot.faults.at(-1)).toEqual({ lane: "lot", code: "counts_differ", raised: true });
  });

  it("stands over a restart and midnight, and is answered by setting the count", () => {
    const lot = bench();
    noted(lot, 4);
    lot.wait(24 * HOUR).restart();
    lot.tell({ type: "fire_contact", active: false });
    expect(alarms(lot)).toEqual([true, true]);
    expect(lot.says({ command: "set_free", trueFree: 6 })).toBe("done");
    expect(alarms(lot)).toEqual([true, true, false]);
    noted(lot, 4);
    expect(alarms(lot)).toHaveLength(3);
    expect(figures(lot)[0]).toEqual(["detectors", 4, 4]);
  });

  it("of one source is not silenced by another that agrees", () => {
    const lot = bench();
    noted(lot, 4);
    noted(lot, 0, "guard");
    expect(alarms(lot)).toEqual([true]);
  });

  it("compares nothing that an early version wrote without our count", () => {
    const lot = bench();
    const at = { boot: "b", monotonicMs: 0, wallMs: 0, synced: true };
    const envelope = { origin: "01.bb", seq: 1, order: 1, key: "counted:old", at };
    lot.lot.apply({ ...envelope, kind: "berths_counted", data: { occupied: 9, source: "old" } });
    expect(figures(lot)).toEqual([]);
    expect(lot.lot.berths.others.differBy(1)).toBe(false);
  });
});
