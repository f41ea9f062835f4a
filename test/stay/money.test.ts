import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPaid, leavePayType, openSubmit, paidFen, paymentsThatCount, type MoneyRecord } from "#src/stay/money.ts";
import { moneyAfter, payment, quoteData } from "./history.ts";

const submit = (orderId: string): MoneyRecord => ({ kind: "submit_intended", data: { quote: quoteData(orderId) } });
const answered = (orderId: string, outcome: "password_free" | "ordinary" | "refused"): MoneyRecord => ({
  kind: "submit_answered",
  data: { orderId, outcome },
});

describe("payments", () => {
  it("count once per order, at the first telling, however often and by whichever way they are told", () => {
    const money = moneyAfter(
      payment("a", 500),
      payment("a", 500, { source: "result" }),
      payment("a", 900),
      payment("b", 70),
    );
    expect(paidFen(money)).toBe(570);
    expect(paymentsThatCount(money).map(({ orderId, fen }) => [orderId, fen])).toEqual([
      ["a", 500],
      ["b", 70],
    ]);
  });

  it("that failed count for nothing, and do not stand in the way of the one that does not", () => {
    const money = moneyAfter(payment("a", 500, { status: "failed" }), payment("a", 500));
    expect(paidFen(money)).toBe(500);
    expect(isPaid(moneyAfter(payment("a", 500, { status: "failed" })), "a")).toBe(false);
  });

  it("are never dropped, however many others are told", () => {
    const others = Array.from({ length: 200 }, (_, index) => payment(`x${index}`, 1, { status: "failed" }));
    const again = Array.from({ length: 200 }, (_, index) => payment("a", 1_000 + index));
    const money = moneyAfter(payment("a", 500), ...others, ...again, payment("b", 70));
    expect(paidFen(money)).toBe(570);
    expect(money.payments.length).toBeLessThan(30);
  });

  it("add up to every order's first amount, whatever is repeated", () => {
    const told = fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 999 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(told, { maxLength: 60 }), (tellings) => {
        const first = new Map<string, number>();
        for (const [order, fen, paid] of tellings) if (paid && !first.has(order)) first.set(order, fen);
        const records = tellings.map(([order, fen, paid]) => payment(order, fen, { status: paid ? "paid" : "failed" }));
        expect(paidFen(moneyAfter(...records))).toBe([...first.values()].reduce((sum, fen) => sum + fen, 0));
      }),
    );
  });
});

describe("the leave's payType", () => {
  it.each([
    ["nothing was paid", [], "unknown"],
    ["a payment of nothing", [payment("a", 0)], "unknown"],
    ["2 is WeChat", [payment("a", 1, { payType: 2 })], "wechat"],
    ["12 is WeChat", [payment("a", 1, { payType: 12 })], "wechat"],
    ["52 is WeChat", [payment("a", 1, { payType: 52 })], "wechat"],
    ["3 is Alipay", [payment("a", 1, { payType: 3 })], "alipay"],
    ["13 is Alipay", [payment("a", 1, { payType: 13 })], "alipay"],
    ["53 is Alipay", [payment("a", 1, { payType: 53 })], "alipay"],
    ["4 has no word", [payment("a", 1, { payType: 4 })], "unknown"],
    ["a number of tomorrow has no word", [payment("a", 1, { payType: 777 })], "unknown"],
    ["cash", [payment("a", 1, { source: "cash", payType: "cash" })], "cash"],
    ["a word of the wire", [payment("a", 1, { source: "own_channel", payType: "uppay" })], "uppay"],
    ["another word", [payment("a", 1, { source: "own_channel", payType: "shells" })], "unknown"],
    ["that of the largest payment", [payment("a", 1), payment("b", 5, { payType: 3 }), payment("c", 2)], "alipay"],
    ["that of the first of equals", [payment("a", 5), payment("b", 5, { payType: 3 })], "wechat"],
    ["not that of a repeated telling", [payment("a", 5), payment("a", 9, { payType: 3 })], "wechat"],
  ] as const)("is right when %s", (_what, records, payType) => {
    expect(leavePayType(moneyAfter(...records))).toBe(payType);
  });
});

describe("submits, debts and orders", () => {
  it("leave a submit open until its outcome is known", () => {
    expect(openSubmit(moneyAfter(submit("a")))?.quote.orderId).toBe("a");
    expect(openSubmit(moneyAfter(submit("a"), answered("b", "ordinary")))?.quote.orderId).toBe("a");
    expect(openSubmit(moneyAfter(submit("a"), answered("a", "refused")))).toBeNull();
    expect(openSubmit(moneyAfter(submit("a"), answered("a", "ordinary"), submit("b")))?.quote.orderId).toBe("b");
  });

  it("leave no submit open whose order was paid, whoever told of it", () => {
    expect(openSubmit(moneyAfter(submit("a"), payment("a", 500, { source: "result" })))).toBeNull();
    expect(openSubmit(moneyAfter(submit("a"), payment("b", 500)))?.quote.orderId).toBe("a");
    expect(openSubmit(moneyAfter(submit("a"), payment("a", 500, { status: "failed" })))?.quote.orderId).toBe("a");
  });

  it("keep the highest order block, whatever came last", () => {
    const taken = (block: number): MoneyRecord => ({ kind: "order_block_taken", data: { block } });
    expect(moneyAfter().lastOrderBlock).toBe(-1);
    expect(moneyAfter(taken(0), taken(3), taken(1)).lastOrderBlock).toBe(3);
  });

  it("add up debts, waivers and refunds", () => {
    const owed = (fen: number): MoneyRecord => ({ kind: "fee_owed", data: { fen, orderId: null, reason: "r" } });
    const waived = (fen: number): MoneyRecord => ({
      kind: "fee_waived",
      data: { fen, waivedAtMs: 0, leftValidSeconds: 0, by: "x", reason: "y", shift: null },
    });
    const refunded: MoneyRecord = { kind: "fee_refunded", data: { fen: 20, orderId: "a", by: "x", reason: "y" } };
    const money = moneyAfter(owed(500), owed(-300), waived(100), waived(50), refunded, refunded);
    expect(money).toMatchObject({ owedFen: 200, waivedFen: 150, refundedFen: 40 });
  });

  it("take the city's reductions as the last answer has them, and shops' one by one", () => {
    const reduction = (code: string) => ({ code, fen: 1, minutes: 0, fromMs: 0, toMs: 1, remark: "" });
    const learned = (...codes: string[]): MoneyRecord => ({
      kind: "reductions_learned",
      data: { reductions: codes.map(reduction) },
    });
    const granted = (code: string): MoneyRecord => ({
      kind: "reduction_granted",
      data: { ...reduction(code), by: "x" },
    });
    const money = moneyAfter(learned("a"), granted("s"), granted("t"), learned("b", "c"));
    expect(money.cityReductions?.map(({ code }) => code)).toEqual(["b", "c"]);
    expect(money.localReductions.map(({ code }) => code)).toEqual(["s", "t"]);
    expect(moneyAfter().cityReductions).toBeNull();
  });
});
