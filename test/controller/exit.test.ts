import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { entryOf, priceOf, settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

describe("a car at the exit", () => {
  it("leaves for nothing within the free minutes, and the city is not asked about money", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(10 * MINUTE).comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE)).toMatchObject({ status: "left", settlement: { priceFen: 0, owedFen: 0 } });
    expect(bench.questions).toEqual([]);
    const [leave] = bench.recordsOf("leave_numbered");
    expect(leave?.data.report).toMatchObject({ payMoney: 0, payType: "unknown", freeBerth: 10, laneType: 2 });
  });

  it("pays by phone while it waits, and the arm opens by itself the moment it is paid", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(2 * HOUR + MINUTE).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 3000 });
    bench.orders.length = 0;
    const fee = bench.asksFee(PLATE);
    expect(fee.dueFen).toBe(3000);
    bench.wait(20_000);
    expect(bench.raised("out")).toBe(false);
    bench.pays(fee);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    const { settlement, arrivedMs } = bench.stayOf(PLATE);
    expect(settlement).toEqual({
      priceFen: priceOf(arrivedMs ?? 0, bench.nowMs),
      reducedFen: 0,
      paidFen: 3000,
      waivedFen: 0,
      owedFen: 0,
      overpaidFen: 0,
    });
    expect(bench.recordsOf("leave_numbered")[0]?.data.report).toMatchObject({ payMoney: 3000, payType: "wechat" });
  });

  it("opens at once when the city collects without a password", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench
      .wait(HOUR + MINUTE)
      .comes("out", PLATE)
      .reductions([]);
    expect(bench.raised("out")).toBe(false);
    bench.answer("submit", { ask: "submit", outcome: "password_free" });
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 2000, paidFen: 2000, owedFen: 0 });
  });

  it("that paid without a password, backed out and stayed for hours pays the rest", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench
      .wait(HOUR + MINUTE)
      .comes("out", PLATE)
      .reductions([]);
    bench.answer("submit", { ask: "submit", outcome: "password_free" });
    bench.backsOut("out").wait(3 * HOUR);
    bench.orders.length = 0;
    bench.comesToPay(PLATE);
    expect(bench.raised("out")).toBe(false);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 3000 });
  });

  it("is shown the fee when no answer comes within the budget", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(HOUR + MINUTE).comes("out", PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "city" });
    bench.wait(2_500);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    expect(bench.isAsked("submit")).toBe(false);
  });

  it("uses the city's reduction: minutes and money off the price, with its code", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(2 * HOUR + MINUTE).comes("out", PLATE);
    const to = bench.nowMs + HOUR;
    bench.reductions([{ code: "R1", fen: 500, minutes: 0, fromMs: 0, toMs: to, remark: "" }]);
    bench.answer("submit", { ask: "submit", outcome: "ordinary" });
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2500 });
    const fee = bench.asksFee(PLATE);
    expect(fee).toMatchObject({ totalFen: 3000, reduceFen: 500, reduceCode: "R1", dueFen: 2500 });
    bench.pays(fee);
    bench.drivesThrough("out");
    const { settlement, arrivedMs } = bench.stayOf(PLATE);
    expect(settlement).toMatchObject({
      priceFen: priceOf(arrivedMs ?? 0, bench.nowMs),
      reducedFen: 500,
      paidFen: 2500,
    });
  });

  it("paid inside and leaves in time: opens at once", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(HOUR + MINUTE);
    bench.pays(bench.asksFee(PLATE));
    bench.wait(14 * MINUTE).comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });

  it("paid inside and leaves too late: pays the difference", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(HOUR + MINUTE);
    bench.pays(bench.asksFee(PLATE));
    bench.wait(90 * MINUTE);
    bench.orders.length = 0;
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1000 });
    const fee = bench.asksFee(PLATE);
    expect(fee).toMatchObject({ totalFen: 1000, dueFen: 1000, reduceCode: "99999" });
    expect(fee.remark).not.toBe("无");
    bench.pays(fee);
    bench.drivesThrough("out");
    const { settlement, arrivedMs } = bench.stayOf(PLATE);
    expect(settlement).toMatchObject({ priceFen: priceOf(arrivedMs ?? 0, bench.nowMs), paidFen: 3000, owedFen: 0 });
  });

  it("is let out by a paid notice at whichever exit it stands", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(HOUR + MINUTE).comesToPay(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.backsOut("out").comesToPay(PLATE, "out2");
    bench.orders.length = 0;
    bench.pays(fee);
    expect(bench.orders).toEqual(["out2 raise"]);
  });

  it("with a dirty plate is offered to the operator, and leaves on the stay he chooses", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench.enters("沪B67890");
    bench.wait(10 * MINUTE);
    bench.orders.length = 0;
    bench.comes("out", "沪A17395");
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "operator" });
    const [visitCase] = bench.controller.state.lanes.get("out")?.cases.values() ?? [];
    expect(visitCase?.offered).toContain(stay);
    expect(bench.raised("out")).toBe(false);
    expect(bench.says({ command: "choose_stay", lane: "out", visit: bench.visit("out"), stay })).toBe("done");
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({ status: "left", flags: ["fuzzy_match"] });
  });

  it("is not taken for the one that is driving out before it", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench.enters("沪B67890");
    bench.comes("out", PLATE);
    bench.arm("out", "up").tell({ type: "loop_changed", lane: "out", loop: "passage", covered: true });
    bench.tell({ type: "loop_changed", lane: "out", loop: "presence", covered: false });
    bench.comes("out", "沪B67890");
    const visit = bench.visit("out");
    expect(bench.says({ command: "give_plate", lane: "out", visit, plate: PLATE })).toBe("car_ahead");
    expect(bench.says({ command: "choose_stay", lane: "out", visit, stay })).toBe("car_ahead");
  });

  it("whose plate is one confusion away leaves on its own stay and pays for it", () => {
    const bench = new Bench();
    bench.enters("沪AB0123");
    bench.wait(HOUR + MINUTE).comesToPay("沪A80123");
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
  });

  it("that has been shown a fee pays no more than that while it waits", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(HOUR + 58 * MINUTE).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    bench.wait(5 * MINUTE);
    expect(bench.asksFee(PLATE).dueFen).toBe(2000);
    bench.pays(bench.asksFee(PLATE));
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 2000, paidFen: 2000, owedFen: 0 });
  });
});

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
