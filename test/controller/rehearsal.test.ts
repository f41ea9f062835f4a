import { describe, expect, it } from "vitest";
import type { Order } from "#src/controller/outcome.ts";
import { readOf } from "#test/lane/bench.ts";
import { Bench, HOUR } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const EXPECTED = readOf("沪A00000");

function rehearse(lot: Bench, lane = "in"): readonly Order["order"][] {
  return lot.controller.rehearse(lot.now(), { lane, read: EXPECTED }).map(({ order }) => order);
}

/** A car on the presence loop that has not been read. */
function arrives(lot: Bench, lane = "in"): Bench {
  lot.wait(2_000).tell({ type: "loop_changed", lane, loop: "presence", covered: true });
  return lot;
}

/** Everything a box would remember: its lanes with their traces, and the lot. */
function remembered({ controller: { state }, lot }: Bench): unknown {
  const { settings: _, lot: __, ...rest } = state;
  return structuredClone({ rest, lot: lot.snapshot() });
}

describe("a rehearsal", () => {
  it("goes through the decision to the order for the arm, and changes nothing", () => {
    const lot = arrives(new Bench());
    const before = remembered(lot);
    expect(rehearse(lot)).toEqual(["raise", "show"]);
    expect(rehearse(lot)).toEqual(["raise", "show"]);
    expect(remembered(lot)).toEqual(before);
  });

  it("leaves the story of the car as it would have been", () => {
    const [rehearsed, plain] = [true, false].map((rehearses) => {
      const lot = new Bench();
      for (const plate of [PLATE, "沪B12345", PLATE]) {
        arrives(lot);
        if (rehearses) for (let times = 0; times < 3; times += 1) rehearse(lot);
        lot.read("in", plate).drivesThrough("in").wait(HOUR);
      }
      const { records, orders, faults, traces } = lot;
      return { records, orders, faults, traces, remembered: remembered(lot) };
    });
    expect(rehearsed?.records.filter(({ kind }) => kind === "stay_opened")).toHaveLength(3);
    expect(rehearsed).toEqual(plain);
  });

  it("raises nothing where the lot is full", () => {
    const lot = new Bench(settingsWith({}, {}, { capacity: 1 }));
    lot.enters("沪B12345");
    expect(rehearse(arrives(lot))).not.toContain("raise");
    expect(lot.faults).toEqual([]);
  });

  it("is for an unread car at an entry alone, with nobody ahead of it", () => {
    const lot = new Bench();
    expect(rehearse(lot)).toEqual([]);
    expect(rehearse(arrives(lot, "out"), "out")).toEqual([]);
    expect(rehearse(lot, "no such lane")).toEqual([]);
    lot.comes("in", PLATE);
    expect(rehearse(lot)).toEqual([]);
    lot.arm("in", "up").tell({ type: "loop_changed", lane: "in", loop: "passage", covered: true });
    lot.tell({ type: "loop_changed", lane: "in", loop: "presence", covered: false });
    expect(rehearse(arrives(lot))).toEqual([]);
  });
});
