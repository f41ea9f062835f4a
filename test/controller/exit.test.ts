import { describe, expect, it } from "vitest";
import { readOf } from "#test/lane/bench.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { entryOf, priceOf, settingsWith, STAFF } from "./settings.ts";

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

  it("owes nothing when its free minutes end between the arm's rise and the loop", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    const { arrivedMs } = bench.stayOf(PLATE);
    bench.wait((arrivedMs ?? 0) + 16 * MINUTE - 5_000 - bench.nowMs).comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.wait(10_000).drivesThrough("out");
    expect(bench.nowMs - (arrivedMs ?? 0)).toBeGreaterThan(16 * MINUTE);
    expect(bench.stayOf(PLATE)).toMatchObject({ status: "left", settlement: { priceFen: 0, owedFen: 0 } });
    expect(bench.recordsOf("fee_owed")).toEqual([]);
  });

  it("owes nothing when its time to leave after paying ends between the arm's rise and the loop", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench.wait(HOUR - MINUTE).pays(bench.asksFee(PLATE));
    bench.wait(15 * MINUTE - 5_000).comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.wait(10_000).drivesThrough("out");
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 1000, paidFen: 1000, owedFen: 0 });
  });

  it("that is let go for nothing and stands before the open arm for long owes the time, for that reason", () => {
    const bench = new Bench(settingsWith({ leftValidSeconds: 60 }));
    const stay = bench.enters(PLATE);
    bench
      .wait(14 * MINUTE)
      .comes("out", PLATE)
      .arm("out", "up");
    bench.wait(3 * MINUTE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 1000, owedFen: 1000 });
    expect(bench.recordsOf("fee_owed")[0]?.data.reason).toBe("stood_too_long");
  });

  it("that is let go for nothing and is waived a part while it stands under the arm is waived that of the time since", () => {
    const bench = new Bench();
    const stay = bench.enters(PLATE);
    bench
      .wait(15 * MINUTE)
      .comes("out", PLATE)
      .arm("out", "up");
    const loop = { type: "loop_changed", lane: "out" } as const;
    bench.tell({ ...loop, loop: "passage", covered: true });
    bench.tell({ ...loop, loop: "presence", covered: false });
    bench.wait(3 * MINUTE);
    expect(bench.says({ command: "waive", stay, fen: 400, shift: null })).toBe("done");
    bench.tell({ ...loop, loop: "passage", covered: false });
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 1000, waivedFen: 400, owedFen: 600 });
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

  it.each([
    ["yellow", "blue", null],
    ["blue", "blue", "temporary"],
    [null, "blue", "temporary"],
  ] as const)("with a dirty plate seen %s at the entry and %s here is taken for it or not", (came, leaves, ground) => {
    const bench = new Bench();
    bench.wait(2_000).tell({ type: "loop_changed", lane: "in", loop: "presence", covered: true });
    bench.tell({ type: "plate_read", lane: "in", read: readOf("沪A12380", { colour: came }) });
    bench.drivesThrough("in").wait(MINUTE);
    bench.tell({ type: "loop_changed", lane: "out", loop: "presence", covered: true });
    bench.tell({ type: "plate_read", lane: "out", read: readOf("沪A1238D", { colour: leaves }) });
    const verdict = bench.verdict("out");
    expect(verdict?.type === "admit" ? verdict.credit.ground : null).toBe(ground);
  });

  it("is reminded that its time on a list is running out", () => {
    const staff = { ...STAFF, remindDays: 5 };
    const bench = new Bench(settingsWith({}, { lists: [staff] }));
    const entries = [entryOf(PLATE, { toMs: bench.nowMs + 2 * 24 * HOUR })];
    bench.says({ command: "replace_list", list: "staff", version: "1", entries });
    bench.enters(PLATE);
    bench.wait(MINUTE).comes("out", PLATE);
    expect(bench.controller.state.lanes.get("out")?.lane.sign.cue).toMatchObject({ text: "goodbye", days: 2 });
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
