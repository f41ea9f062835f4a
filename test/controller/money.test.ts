import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { priceOf, settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

/** A car inside for 61 minutes: 20 yuan are due. */
function parked(bench: Bench): string {
  const stay = bench.enters(PLATE);
  bench.wait(HOUR + MINUTE);
  return stay;
}

describe("a submit whose answer is lost", () => {
  it("shows the fee and makes no other submit while the outcome is unknown, not even for a car that comes back", () => {
    const bench = new Bench();
    parked(bench);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    bench.backsOut("out").comes("out2", PLATE).reductions([]);
    expect(bench.verdict("out2")).toMatchObject({ type: "pay", dueFen: 2000 });
    expect(bench.recordsOf("submit_intended")).toHaveLength(1);
  });

  it("opens when the yes comes while the car still stands there", () => {
    const bench = new Bench();
    parked(bench);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.orders.length = 0;
    bench.wait(20_000).answer("submit", { ask: "submit", outcome: "password_free" });
    expect(bench.raised("out")).toBe(true);
  });

  it("settles the debt of a car that was let out meanwhile", () => {
    const bench = new Bench();
    const stay = parked(bench);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.says({ command: "open_once", lane: "out", visit: null });
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, owedFen: 2000 });
    bench.wait(MINUTE).answer("submit", { ask: "submit", outcome: "password_free" });
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
    expect(bench.recordsOf("payment_received")).toHaveLength(1);
  });

  it("sends the same submit again after a restart, unchanged, once the city is reached", () => {
    const bench = new Bench();
    parked(bench);
    bench.comes("out", PLATE).reductions([]);
    const [first] = bench.questions;
    bench.restart();
    bench.tell({ type: "city_reached", reachable: true });
    const [again] = bench.questions.filter((one) => one.ask === "submit");
    expect(first?.ask === "submit" && again?.ask === "submit" ? again.payment : null).toEqual(
      first?.ask === "submit" ? first.payment : undefined,
    );
    bench.tell({ type: "city_reached", reachable: false }, { type: "city_reached", reachable: true });
    expect(bench.questions.filter((one) => one.ask === "submit")).toHaveLength(1);
  });

  it("may be followed by another once its validity has passed", () => {
    const bench = new Bench();
    parked(bench);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.backsOut("out").wait(11 * MINUTE);
    bench.questions.length = 0;
    bench.comes("out", PLATE).reductions([]);
    expect(bench.isAsked("submit")).toBe(true);
    expect(bench.recordsOf("submit_intended")).toHaveLength(2);
  });

  it("is asked for by 5.3.5 while the car waits, ever more rarely, and its yes opens", () => {
    const bench = new Bench();
    parked(bench);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.questions.length = 0;
    bench.wait(60_000);
    const asked = bench.questions.filter((one) => one.ask === "payment_result").length;
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(8);
    bench.orders.length = 0;
    const paidAtMs = bench.nowMs;
    bench.answer("payment_result", { ask: "payment_result", paid: true, fen: 2000, payType: 3, paidAtMs });
    expect(bench.raised("out")).toBe(true);
  });
});

describe("a city that cannot be reached", () => {
  it("holds the car for payment where the site says hold", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "hold" }), { cityReachable: false });
    const stay = parked(bench);
    bench.orders.length = 0;
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    expect(bench.says({ command: "take_cash", stay, fen: 2000, shift: null })).toBe("done");
    expect(bench.raised("out")).toBe(true);
  });

  it("lets the car out owing where the site says so; a late notice settles it, once", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({
      settlement: { priceFen: 2000, owedFen: 2000, paidFen: 0 },
      flags: ["opened_without_payment"],
    });
    expect(bench.recordsOf("leave_numbered")[0]?.data.report.payMoney).toBe(0);
    bench.wait(HOUR);
    bench.pays(fee);
    bench.pays(fee);
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
    expect(bench.lot.stays.get(stay)?.flags).toContain("paid_late");
    expect(bench.recordsOf("payment_received")).toHaveLength(1);
  });

  it("leaves a debt that the returning car meets at its next exit", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = parked(bench);
    bench.comes("out", PLATE).drivesThrough("out");
    bench.tell({ type: "city_reached", reachable: true });
    bench.wait(HOUR);
    bench.enters(PLATE);
    bench.wait(5 * MINUTE).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000, stay });
    bench.orders.length = 0;
    const fee = bench.asksFee(PLATE);
    expect(fee.dueFen).toBe(2000);
    bench.pays(fee);
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE)).toMatchObject({ status: "left", settlement: { priceFen: 0, paidFen: 0 } });
  });

  it("lets nobody out owing where no money goes through the city at all", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe", cityPayments: false }), {
      cityReachable: false,
    });
    parked(bench);
    bench.orders.length = 0;
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
  });
});

describe("a payment notice", () => {
  it("told again changes nothing", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.pays(fee);
    const money = bench.lot.stays.get(stay)?.money;
    const again = bench.pays(fee);
    expect(again.records).toEqual([]);
    expect(bench.lastReply("city")).toEqual({ type: "noticed" });
    expect(bench.lot.stays.get(stay)?.money).toEqual(money);
  });

  it("of another amount under the same order is kept, flagged and not counted", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.pays(fee);
    bench.pays(fee, { fen: 9999 });
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["amount_differs"]);
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, paidFen: 2000, overpaidFen: 0 });
  });

  it("of less than the quote is taken off, and the rest is still due", () => {
    const bench = new Bench();
    const stay = parked(bench);
    bench.pays(bench.asksFee(PLATE), { fen: 500 });
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["amount_differs"]);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1500 });
  });

  it("of a quote that had run out long before pays only its amount", () => {
    const bench = new Bench();
    parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.wait(5 * HOUR);
    bench.pays(fee);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 5000 });
  });

  it("of any order we told, recorded or repeated, is nothing to look at", () => {
    const bench = new Bench();
    const stay = parked(bench);
    bench.asksFee(PLATE);
    const repeated = bench.asksFee(PLATE);
    bench.pays(repeated);
    expect(bench.lot.stays.get(stay)?.flags).toEqual([]);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });

  it("of an order we never gave out is credited by the businessId inside it, and flagged", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const businessId = bench.lot.stays.get(stay)?.businessId ?? "";
    bench.pays({ businessId: "", orderId: `${businessId}zz`, dueFen: 2000 });
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["order_unknown"]);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });

  it("of an unknown order and too much is overpaid by what exceeds the price", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const businessId = bench.lot.stays.get(stay)?.businessId ?? "";
    bench.pays({ businessId, orderId: `${businessId}zz`, dueFen: 5000 });
    bench.comes("out", PLATE).drivesThrough("out");
    const { settlement, arrivedMs } = bench.stayOf(PLATE);
    expect(settlement).toMatchObject({ priceFen: priceOf(arrivedMs ?? 0, bench.nowMs), overpaidFen: 3000 });
  });

  it("of a stay nobody knows is kept once and looked up in the ledger each time", () => {
    const bench = new Bench();
    const order = { businessId: "20260101QP310229001830000001", orderId: "20260101QP31022900183000000101" };
    bench.pays({ ...order, dueFen: 700 });
    bench.pays({ ...order, dueFen: 700 });
    expect(bench.recordsOf("notice_unmatched")).toHaveLength(1);
    expect(bench.recalls).toHaveLength(2);
    expect(bench.lastReply("city")).toEqual({ type: "noticed" });
    expect(bench.lot.unmatchedNotices.entries()).toHaveLength(1);
  });

  it("of a stay that only the ledger holds settles it when its records are read", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    bench.lot.stays.forgetOldest(0);
    bench.pays(fee, { businessId: "" });
    const [recall] = bench.recalls;
    expect(recall?.businessId).toBe(fee.businessId);
    const records = bench.records.filter((record) => record.key === `stay:${stay}`);
    if (recall !== undefined) bench.tell({ type: "stay_recalled", records, notice: recall.notice });
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
  });

  it("that failed pays nothing, and however often it is told the books do not grow", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const fee = bench.asksFee(PLATE);
    for (let count = 0; count < 100; count += 1) bench.pays(fee, { status: 2 });
    expect(bench.recordsOf("payment_received")).toHaveLength(1);
    expect(bench.lot.stays.get(stay)?.money.payments).toHaveLength(1);
    bench.pays(fee);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });

  it("paid under two orders is flagged, overpaid, and refunded by a person", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const [first, second] = [bench.asksFee(PLATE), bench.asksFee(PLATE)];
    bench.pays(first);
    bench.pays(second);
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["paid_twice"]);
    const refund = { command: "refund", stay, orderId: second.orderId } as const;
    expect(bench.says({ ...refund, fen: 4001 })).toBe("more_than_paid");
    expect(bench.says({ ...refund, fen: 1500 })).toBe("done");
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toEqual({
      priceFen: 2000,
      reducedFen: 0,
      paidFen: 2500,
      waivedFen: 0,
      owedFen: 0,
      overpaidFen: 500,
    });
  });
});

describe("an operator's till", () => {
  it("opens nothing for a part of what is due, in cash or waived", () => {
    const bench = new Bench();
    const stay = parked(bench);
    bench.comesToPay(PLATE);
    bench.orders.length = 0;
    expect(bench.says({ command: "take_cash", stay, fen: 300, shift: null })).toBe("done");
    expect(bench.says({ command: "waive", stay, fen: 200, shift: null })).toBe("done");
    expect(bench.raised("out")).toBe(false);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1500 });
    expect(bench.says({ command: "take_cash", stay, fen: 1501, shift: null })).toBe("more_than_due");
    expect(bench.says({ command: "take_cash", stay, fen: 1500, shift: null })).toBe("done");
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, paidFen: 1800, waivedFen: 200 });
    expect(bench.recordsOf("leave_numbered")[0]?.data.report).toMatchObject({ payMoney: 1800, payType: "cash" });
  });

  it("that waived a part takes a phone's payment of the whole quote as overpaid by that part", () => {
    const bench = new Bench();
    const stay = parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.says({ command: "waive", stay, fen: 500, shift: null });
    bench.pays(fee);
    bench.comes("out", PLATE).drivesThrough("out");
    const settlement = { priceFen: 2000, paidFen: 2000, waivedFen: 500, overpaidFen: 500 };
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject(settlement);
  });

  it("adds up each shift: its cash and its waivers, and nobody else's", () => {
    const bench = new Bench();
    const stay = parked(bench);
    expect(bench.says({ command: "close_shift", shift: "early" })).toBe("shift_not_open");
    expect(bench.says({ command: "open_shift", shift: "early" })).toBe("done");
    expect(bench.says({ command: "open_shift", shift: "early" })).toBe("shift_open");
    bench.says({ command: "take_cash", stay, fen: 900, shift: "early" });
    bench.says({ command: "waive", stay, fen: 100, shift: "early" });
    bench.says({ command: "take_cash", stay, fen: 1000, shift: "late" });
    bench.says({ command: "close_shift", shift: "early" });
    expect(bench.recordsOf("shift_closed")[0]?.data).toMatchObject({ cashFen: 900, waivedFen: 100 });
  });

  it("gives the payments that did not go through the city to the invoice query, the city's own not", () => {
    const bench = new Bench();
    const stay = parked(bench);
    bench.says({ command: "take_cash", stay, fen: 2000, shift: null });
    bench.wait(2 * HOUR);
    bench.pays(bench.asksFee(PLATE));
    bench.tell({ type: "invoice_query", replyTo: "tax", plate: PLATE });
    expect(bench.lastReply("tax")).toMatchObject({ type: "invoices", payments: [{ fen: 2000, payType: 1 }] });
    bench.tell({ type: "invoice_query", replyTo: "tax", plate: "沪Z99999" });
    expect(bench.lastReply("tax")).toEqual({ type: "invoices", payments: [] });
  });
});

describe("the day's statement", () => {
  it("is compared order by order, and each difference is named", () => {
    const bench = new Bench();
    parked(bench);
    const fee = bench.asksFee(PLATE);
    bench.pays(fee);
    const day = Math.floor((bench.nowMs + 8 * HOUR) / (24 * HOUR));
    const row = (orderId: string, fen: number) => ({ orderId, fen, payType: 2, paidAtMs: bench.nowMs });
    const compared = (...rows: ReturnType<typeof row>[]) => {
      bench.tell({ type: "statement_downloaded", day, list: "payments", rows });
      return bench.recordsOf("statement_compared").at(-1)?.data.differences;
    };
    expect(compared(row(fee.orderId, 2000))).toEqual([]);
    expect(compared(row(fee.orderId, 2100), row("x", 5))).toEqual([
      { orderId: fee.orderId, kind: "other_amount", hereFen: 2000, thereFen: 2100 },
      { orderId: "x", kind: "missing_here", hereFen: null, thereFen: 5 },
    ]);
    expect(compared()).toEqual([{ orderId: fee.orderId, kind: "missing_there", hereFen: 2000, thereFen: null }]);
  });
});
