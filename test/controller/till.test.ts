import { describe, expect, it } from "vitest";
import { Bench, HOUR } from "./bench.ts";

const PLATE = "沪A12345";

describe("an operator's till", () => {
  it("opens nothing for a part of what is due, in cash or waived", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
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
    const stay = bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.says({ command: "waive", stay, fen: 500, shift: null });
    bench.pays(fee);
    bench.comes("out", PLATE).drivesThrough("out");
    const settlement = { priceFen: 2000, paidFen: 2000, waivedFen: 500, overpaidFen: 500 };
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject(settlement);
  });

  it("adds up each shift: its cash and its waivers, and nobody else's", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
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
    const stay = bench.parks(PLATE);
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
    bench.parks(PLATE);
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
