import { describe, expect, it } from "vitest";
import { driftOf } from "#src/berth/drift.ts";
import { localDay } from "#src/local-day.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const limits = { passages: 2, percent: 10 };

/** The entry by its own passage loop, the exit by a loop of its own. */
function bench(): Bench {
  const secondCount = { lanes: ["in", "out"], passageLoops: ["in"], limits };
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
