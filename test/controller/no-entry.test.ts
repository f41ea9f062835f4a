import { describe, expect, it } from "vitest";
import { Bench, MINUTE } from "./bench.ts";
import { entryOf, settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

describe("without an entry record", () => {
  it("the car is held for an operator, and what he opens is a leave alone", () => {
    const bench = new Bench(settingsWith({ noEntry: { policy: "hold" } }));
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    expect(bench.says({ command: "open_once", lane: "out", visit: null })).toBe("done");
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.recordsOf("stay_numbered")[0]?.data.report).toBeNull();
    expect(bench.recordsOf("leave_numbered")[0]?.data.report).toMatchObject({ parkingTime: 0, laneType: 1 });
    expect(bench.stayOf(PLATE).flags).toContain("no_entry_record");
    expect(bench.lot.berths.occupied).toBe(-1);
  });

  it("the car is let out where the site says so", () => {
    const bench = new Bench(settingsWith({ noEntry: { policy: "open" } }));
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE)).toMatchObject({ status: "left", settlement: { priceFen: 0, owedFen: 0 } });
  });

  it("the cars of a list are dealt with as the site says for that list", () => {
    const bench = new Bench(settingsWith({ noEntryOfLists: { staff: { policy: "open" } } }));
    const entries = [entryOf(PLATE, { lanes: ["in"] }), entryOf("沪A00001", { toMs: bench.nowMs - 1 })];
    bench.says({ command: "replace_list", list: "staff", version: "1", entries });
    bench.comes("out", "沪A00001");
    expect(bench.raised("out")).toBe(false);
    bench.backsOut("out").comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    expect(bench.verdict("out")?.sentence.en).toContain("Staff: There is no record of its entry");
    bench.drivesThrough("out");
    const { ground, groundRef, flags, settlement } = bench.stayOf(PLATE);
    expect([ground, groundRef, flags]).toEqual(["listed", "staff", ["no_entry_record"]]);
    expect(settlement).toMatchObject({ priceFen: 0, owedFen: 0 });
  });

  it("a list may have to pay where others need not", () => {
    const noEntryOfLists = { staff: { policy: "charge" as const, fen: 700 } };
    const bench = new Bench(settingsWith({ noEntry: { policy: "open" }, noEntryOfLists }));
    bench.says({ command: "replace_list", list: "staff", version: "1", entries: [entryOf(PLATE)] });
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    bench.says({ command: "open_once", lane: "out", visit: null });
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 700, owedFen: 700 });
  });

  it("a plate that always passes passes here too, whatever others pay", () => {
    const exit = { noEntry: { policy: "charge" as const, fen: 5000 } };
    const bench = new Bench(settingsWith(exit, { alwaysAdmit: ["police"] }));
    bench.comes("out", "沪A1234警");
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    const { groundRef, settlement } = bench.stayOf("沪A1234警");
    expect([groundRef, settlement?.priceFen]).toEqual(["plate_class:police", 0]);
  });

  it("a car without a plate is shown with those that came in without one, the latest first", () => {
    const bench = new Bench(settingsWith({}, { noPlate: "admit" }));
    const came = [1, 2, 3].map(() => {
      bench.comes("in", null);
      bench.drivesThrough("in").wait(MINUTE);
      return (
        bench
          .recordsOf("stay_opened")
          .map(({ origin, seq }) => `${origin}.${seq}`)
          .at(-1) ?? ""
      );
    });
    const [first = "", second = "", third = ""] = came;
    // This one was recognised by a person after all.
    expect(bench.says({ command: "correct_plate", stay: second, plate: PLATE })).toBe("done");
    bench.comes("out", null).wait(10_000);
    const visit = bench.visit("out");
    const offered = bench.controller.state.lanes.get("out")?.cases.get(visit)?.offered;
    expect(offered).toEqual([third, first]);
    expect(bench.says({ command: "choose_stay", lane: "out", visit, stay: first })).toBe("done");
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(first)?.status).toBe("left");
  });

  it("the site's amount is waived once when fire has opened the lane", () => {
    const bench = new Bench(settingsWith({ noEntry: { policy: "charge", fen: 5000 } }));
    bench.tell({ type: "fire_contact", active: true });
    bench.comes("out", PLATE);
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE)).toMatchObject({ settlement: { priceFen: 5000, waivedFen: 5000, owedFen: 0 } });
  });

  it("the car owes the site's amount once it has been let out, until it is taken", () => {
    const bench = new Bench(settingsWith({ noEntry: { policy: "charge", fen: 5000 } }));
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    bench.says({ command: "open_once", lane: "out", visit: null });
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 5000, owedFen: 5000 });
    const stay = bench.stayOf(PLATE).id;
    expect(bench.says({ command: "take_cash", stay, fen: 5000, shift: null })).toBe("done");
    expect(bench.stayOf(PLATE).money.owedFen).toBe(0);
  });
});
