import { describe, expect, it } from "vitest";
import type { Reservation } from "#src/lot/grounds.ts";
import { localDay } from "#src/local-day.ts";
import { Bench, HOUR } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

function reservation(bench: Bench, id: string, fromMs: number): Reservation {
  const toMs = bench.nowMs + 24 * HOUR;
  return { id, type: 1, status: 1, plate: PLATE, fromMs, toMs, berthId: null, vehicleType: 1 };
}

describe("a download of reservations", () => {
  it("that says nothing new is not written down, in whatever order it says it", () => {
    const bench = new Bench();
    const fromMs = bench.nowMs - 24 * HOUR;
    const some = [reservation(bench, "a", bench.nowMs), reservation(bench, "b", bench.nowMs + HOUR)];
    bench.tell({ type: "reservations_downloaded", fromMs, reservations: some });
    bench.tell({ type: "reservations_downloaded", fromMs, reservations: some.toReversed() });
    expect(bench.recordsOf("reservations_downloaded")).toHaveLength(1);
    bench.tell({ type: "reservations_downloaded", fromMs, reservations: [] });
    expect(bench.lot.reservations.all()).toEqual([]);
  });

  it("may list one that began earlier: it is neither doubled nor news the second time", () => {
    const bench = new Bench();
    const early = reservation(bench, "early", bench.nowMs - 72 * HOUR);
    const tell = (fromMs: number, reservations: readonly Reservation[]) =>
      bench.tell({ type: "reservations_downloaded", fromMs, reservations });
    tell(bench.nowMs - 24 * HOUR, [early]);
    tell(bench.nowMs - 24 * HOUR, [early]);
    expect(bench.recordsOf("reservations_downloaded")).toHaveLength(1);
    tell(bench.nowMs - 23 * HOUR, [{ ...early, status: 2 }]);
    expect(bench.lot.reservations.all()).toEqual([{ ...early, status: 2 }]);
  });
});

describe("a download of contracts", () => {
  it("that says nothing new is not written down, wherever in the day its range begins", () => {
    const bench = new Bench();
    const day = localDay(bench.nowMs);
    const days = { fromDay: day, toDay: day + 30 };
    const contracts = [{ id: "c", status: 1, code: "x", plate: PLATE, vehicleType: 1 as const, ...days }];
    for (let count = 0; count < 2; count += 1) {
      bench.tell({ type: "contracts_downloaded", fromMs: bench.nowMs, contracts });
    }
    expect(bench.recordsOf("contracts_downloaded")).toHaveLength(1);
    expect(bench.lot.contracts.of(PLATE)).toHaveLength(1);
  });
});

describe("a reservation", () => {
  it("of an accessible berth has the sign show that berth to its car, and nothing of it to another", () => {
    const bench = new Bench();
    const reservations = [{ ...reservation(bench, "one", bench.nowMs - HOUR), type: 3, berthId: "B1-07" }];
    bench.tell({ type: "reservations_downloaded", fromMs: bench.nowMs - HOUR, reservations });
    const sign = () => bench.controller.state.lanes.get("in")?.lane.sign.cue;
    expect(sign()).not.toHaveProperty("berth");
    bench.comes("in", PLATE);
    expect(sign()).toMatchObject({ text: "welcome", plate: PLATE, berth: "B1-07" });
    expect(bench.verdict("in")?.sentence).toEqual({ zh: "预约 one，泊位 B1-07", en: "Reservation one, berth B1-07" });
    bench.drivesThrough("in").comes("in", "沪B67890");
    expect(sign()).toMatchObject({ text: "welcome", plate: "沪B67890" });
    expect(sign()).not.toHaveProperty("berth");
  });

  it("lets one car in, also when two with its plate come at two entries before either has passed", () => {
    const settings = settingsWith();
    const [entry] = settings.lanes;
    if (entry === undefined) throw new Error("no entry");
    const bench = new Bench({ ...settings, lanes: [...settings.lanes, { ...entry, name: "in2" }] });
    const reservations = [reservation(bench, "one", bench.nowMs - HOUR)];
    bench.tell({ type: "reservations_downloaded", fromMs: bench.nowMs - HOUR, reservations });
    bench.comes("in", PLATE).comes("in2", PLATE);
    const told = (): unknown =>
      ["in", "in2"].map((lane) => {
        const verdict = bench.verdict(lane);
        return verdict?.type === "admit" ? verdict.credit.ground : verdict?.type === "refuse" ? verdict.reason : null;
      });
    expect(told()).toEqual(["reservation", "let_in_elsewhere"]);
    bench.drivesThrough("in");
    expect(told()).toEqual([null, "temporary"]);
    const second = bench.verdict("in2");
    expect(second?.type === "admit" && second.credit.flags).toEqual(["already_inside"]);
  });
});
