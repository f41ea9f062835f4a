import { describe, expect, it } from "vitest";
import { Bench, HOUR } from "./bench.ts";
import { priceOf, settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

describe("a payment notice", () => {
  it("told again changes nothing", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
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
    const stay = bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.pays(fee);
    bench.pays(fee, { fen: 9999 });
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["amount_differs"]);
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, paidFen: 2000, overpaidFen: 0 });
  });

  it("of less than the quote is taken off, and the rest is still due", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.pays(bench.asksFee(PLATE), { fen: 500 });
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["amount_differs"]);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 1500 });
  });

  it("of a quote that had run out long before pays only its amount", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.wait(5 * HOUR);
    bench.pays(fee);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 5000 });
  });

  it("of any order we told, recorded or repeated, is nothing to look at", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.asksFee(PLATE);
    const repeated = bench.asksFee(PLATE);
    bench.pays(repeated);
    expect(bench.lot.stays.get(stay)?.flags).toEqual([]);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });

  it("of an order we never gave out is credited by the businessId inside it, and flagged", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    const businessId = bench.lot.stays.get(stay)?.businessId ?? "";
    bench.pays({ businessId: "", orderId: `${businessId}zz`, dueFen: 2000 });
    expect(bench.lot.stays.get(stay)?.flags).toEqual(["order_unknown"]);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });

  it("of an unknown order and too much is overpaid by what exceeds the price", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
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
    const stay = bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    bench.lot.stays.forgetOldest({ money: 0, rules: 0, nothing: 0 });
    bench.pays(fee, { businessId: "" });
    const [recall] = bench.recalls;
    expect(recall?.businessId).toBe(fee.businessId);
    const records = bench.records.filter((record) => record.key === `stay:${stay}`);
    if (recall !== undefined) bench.tell({ type: "stay_recalled", records, notice: recall.notice });
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
  });

  it("that comes when the car has gone settles its debt once, however often it is told, and is flagged", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    const owed = (): number | undefined => bench.lot.stays.get(stay)?.money.owedFen;
    expect(owed()).toBe(2000);
    bench.pays(fee, { status: 2 });
    expect(owed()).toBe(2000);
    bench.pays(fee);
    expect(owed()).toBe(0);
    expect(bench.lot.stays.get(stay)?.flags).toContain("paid_late");
    for (let count = 0; count < 3; count += 1) bench.pays(fee);
    bench.pays(fee, { fen: 1500 });
    expect(owed()).toBe(0);
    expect(bench.recordsOf("fee_owed").map(({ data }) => data.fen)).toEqual([2000, -2000]);
    bench.restart();
    bench.pays(fee);
    expect(owed()).toBe(0);
  });

  it("that failed pays nothing, and however often it is told the books do not grow", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
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
    const stay = bench.parks(PLATE);
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
