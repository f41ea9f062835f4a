import { describe, expect, it } from "vitest";
import { comparisonsOf } from "#src/box/books-view.ts";
import { CREDITED_SINCE } from "#src/books/statement-words.ts";
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

  it("that waives a part of what came to be due after a payment leaves that payment whole", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.pays(bench.asksFee(PLATE));
    bench.wait(2 * HOUR).comesToPay(PLATE);
    const verdict = bench.verdict("out");
    const dueFen = verdict?.type === "pay" ? verdict.dueFen : 0;
    expect(dueFen).toBeGreaterThan(200);
    expect(bench.says({ command: "waive", stay, fen: 200, shift: null })).toBe("done");
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: dueFen - 200 });
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

  it("closes a shift once, however often that is ordered", () => {
    const bench = new Bench();
    bench.says({ command: "open_shift", shift: "early" });
    expect(bench.says({ command: "close_shift", shift: "early" }, { id: "close" })).toBe("done");
    expect(bench.says({ command: "close_shift", shift: "early" }, { id: "close" })).toBe("done");
    expect(bench.says({ command: "close_shift", shift: "early" })).toBe("shift_not_open");
    expect(bench.recordsOf("shift_closed")).toHaveLength(1);
  });

  it("carries out once an order that comes again while the ledger is read for it", () => {
    const bench = new Bench();
    bench.says({ command: "open_shift", shift: "early" });
    const takings = { cashFen: 0, waivedFen: 0 };
    const head = { id: "x", by: "Wang", reason: "test", expiresAtMs: 1e9 };
    const told = { type: "shift_read", command: { ...head, command: "close_shift", shift: "early" }, takings } as const;
    bench.says({ command: "open_shift", shift: "late" }, { id: "x" });
    bench.tell({ ...told, replyTo: "desk" });
    expect(bench.lastReply("desk")).toMatchObject({ type: "command_done", outcome: "done" });
    expect(bench.recordsOf("shift_closed")).toEqual([]);
    bench.says({ command: "close_shift", shift: "early" }, { id: "close" });
    bench.tell({ ...told, command: { ...told.command, id: "close" }, replyTo: "again" });
    expect(bench.lastReply("again")).toMatchObject({ type: "command_done", outcome: "done" });
    expect(bench.recordsOf("shift_closed")).toHaveLength(1);
  });

  it("gives money back, corrects and voids where the stay is long gone and only the ledger has it", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.pays(bench.asksFee(PLATE));
    bench.comes("out", PLATE).drivesThrough("out");
    const [payment] = bench.recordsOf("payment_received");
    const orderId = payment?.data.orderId ?? "";
    const forget = (): number => bench.lot.stays.forgetOldest({ money: 0, rules: 0, nothing: 0 });
    expect(forget()).toBe(1);
    expect(bench.says({ command: "refund", stay, fen: 2_001, orderId })).toBe("more_than_paid");
    forget();
    expect(bench.says({ command: "refund", stay, fen: 500, orderId })).toBe("done");
    expect(bench.lot.stays.get(stay)?.money.refundedFen).toBe(500);
    forget();
    expect(bench.says({ command: "correct_plate", stay, plate: "沪B12345" })).toBe("done");
    forget();
    expect(bench.says({ command: "void_stay", stay })).toBe("done");
    expect(bench.lot.stays.get(stay)).toMatchObject({ status: "voided", plate: "沪B12345" });
  });

  it("says that there is no such stay when the ledger has none either, and that it cannot be read when it cannot", () => {
    const bench = new Bench();
    expect(bench.says({ command: "void_stay", stay: "00.e1.999" })).toBe("no_such_stay");
    const head = { id: "void-1", by: "Wang", reason: "test", expiresAtMs: bench.nowMs + HOUR };
    const command = { ...head, command: "void_stay", stay: "00.e1.999" } as const;
    bench.tell({ type: "stay_read", command, replyTo: "desk", records: null });
    expect(bench.replies.at(-1)).toMatchObject({ replyTo: "desk", reply: { code: "ledger_unavailable" } });
  });

  it("does not carry an order out whose time ran out while the ledger was read", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    const records = bench.records.filter(({ key }) => key === `stay:${stay}`);
    const command = { id: "void-1", by: "Wang", reason: "test", expiresAtMs: -1, command: "void_stay", stay } as const;
    bench.tell({ type: "stay_read", command, replyTo: "desk", records });
    expect(bench.recordsOf("stay_voided")).toEqual([]);
    expect(bench.replies.at(-1)).toMatchObject({ reply: { type: "command_refused", code: "expired" } });
  });

  it("carries an order on an old stay out once, however often it is given while the ledger is read", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    bench.lot.stays.forgetOldest({ money: 0, rules: 0, nothing: 0 });
    const records = bench.records.filter(({ key }) => key === `stay:${stay}`);
    const head = { id: "void-1", by: "Wang", reason: "test", expiresAtMs: bench.nowMs + HOUR };
    const command = { ...head, command: "void_stay", stay } as const;
    for (const replyTo of ["desk", "phone"]) bench.tell({ type: "stay_read", command, replyTo, records });
    expect(bench.recordsOf("stay_voided")).toHaveLength(1);
    expect(bench.replies.slice(-2).map(({ reply }) => reply.type)).toEqual(["command_done", "command_done"]);
  });

  it("adds up a shift whose stays are no longer held, and only since it was opened", () => {
    const bench = new Bench();
    const takes = (plate: string, fen: number): void => {
      const stay = bench.parks(plate);
      bench.comesToPay(plate);
      bench.says({ command: "take_cash", stay, fen, shift: "early" });
      bench.says({ command: "open_once", lane: "out", visit: null });
      bench.drivesThrough("out");
      bench.lot.stays.forgetOldest({ money: 0, rules: 0, nothing: 0 });
    };
    bench.says({ command: "open_shift", shift: "early" });
    takes(PLATE, 2_000);
    bench.says({ command: "close_shift", shift: "early" });
    bench.wait(HOUR).says({ command: "open_shift", shift: "early" });
    takes("沪B12345", 700);
    bench.says({ command: "close_shift", shift: "early" });
    expect(bench.recordsOf("shift_closed").map(({ data }) => data.cashFen)).toEqual([2_000, 700]);
  });

  it("adds up a shift that was opened before the clock was set, and none before it", () => {
    const bench = new Bench();
    bench.says({ command: "open_shift", shift: "early" });
    const yesterday = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay: yesterday, fen: 900, shift: "early" });
    bench.says({ command: "close_shift", shift: "early" });
    bench.wait(24 * HOUR).restart(false);
    bench.wallOffsetMs -= 48 * HOUR;
    bench.says({ command: "open_shift", shift: "early" });
    bench.tell({ type: "clock_compared", offsetMs: bench.wallOffsetMs + 48 * HOUR, source: "city" });
    const today = bench.parks("沪B12345");
    bench.says({ command: "take_cash", stay: today, fen: 700, shift: "early" });
    bench.says({ command: "close_shift", shift: "early" });
    expect(bench.recordsOf("shift_closed").map(({ data }) => data.cashFen)).toEqual([900, 700]);
  });

  it("leaves a shift open while the ledger cannot be read, and says so", () => {
    const bench = new Bench();
    bench.says({ command: "open_shift", shift: "early" });
    const command = { command: "close_shift", shift: "early", id: "x", by: "Wang", reason: "test", expiresAtMs: 1e9 };
    bench.tell({ type: "shift_read", command: { ...command, command: "close_shift" }, replyTo: "desk", takings: null });
    expect(bench.lastReply("desk")).toMatchObject({ type: "command_refused", code: "ledger_unavailable" });
    expect(bench.says({ command: "close_shift", shift: "early" })).toBe("done");
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
      { orderId: "x", kind: "missing_here", hereFen: null, thereFen: 5, cause: "never_told" },
    ]);
    expect(compared()).toEqual([{ orderId: fee.orderId, kind: "missing_there", hereFen: 2000, thereFen: null }]);
  });

  it("does not name a payment that was credited while the ledger was being read", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.pays(fee);
    const day = Math.floor((bench.nowMs + 8 * HOUR) / (24 * HOUR));
    const rows = [{ orderId: fee.orderId, fen: 2000, payType: 2, paidAtMs: bench.nowMs }];
    bench.tell({ type: "statement_read", statement: { day, list: "payments", rows }, known: [], untold: [] });
    expect(bench.recordsOf("statement_compared").at(-1)?.data.differences).toEqual([]);
  });

  const DAY = 24 * HOUR;
  const NOT_PAID = { ask: "payment_result", paid: false, fen: 0, payType: "unknown", paidAtMs: 0 } as const;

  /** A car that was told its fee, left owing and is on the city's list as paid; no notice ever came. */
  function listedButUntold() {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    const { orderId } = bench.asksFee(PLATE);
    bench.comesToPay(PLATE);
    bench.says({ command: "open_once", lane: "out", visit: null });
    bench.drivesThrough("out");
    // The debt itself is asked for in vain, until nobody asks any more.
    for (let hour = 0; hour < 26; hour += 1) {
      bench.wait(HOUR);
      while (bench.isAsked("payment_result")) bench.answer("payment_result", NOT_PAID);
    }
    const paidAtMs = bench.nowMs - 26 * HOUR;
    const day = Math.floor((paidAtMs + 8 * HOUR) / DAY);
    const rows = [{ orderId, fen: 2000, payType: 2, paidAtMs }];
    bench.tell({ type: "statement_downloaded", day, list: "payments", rows });
    return { bench, stay, orderId, paidAtMs };
  }

  it("with a payment that we were never told of makes the city be asked for that order, which then pays the debt", () => {
    const { bench, stay, orderId, paidAtMs } = listedButUntold();
    expect(bench.questions).toMatchObject([{ ask: "payment_result", orderId, lane: null }]);
    expect(comparisonsOf(bench.lot)[0]).toMatchObject({ differing: 1, differences: [{ orderId }] });
    bench.answer("payment_result", { ...NOT_PAID, paid: true, fen: 2000, payType: 2, paidAtMs });
    const { money } = bench.lot.stays.get(stay) ?? {};
    expect(money).toMatchObject({ owedFen: 0, payments: [{ orderId, fen: 2000, source: "result" }] });
    const [view] = comparisonsOf(bench.lot);
    expect(view).toMatchObject({ differing: 0, differences: [{ sentence: CREDITED_SINCE }] });
  });

  it("is told as put right for good, also when the stay is long forgotten", () => {
    const { bench, orderId, paidAtMs } = listedButUntold();
    bench.answer("payment_result", { ...NOT_PAID, paid: true, fen: 2000, payType: 2, paidAtMs });
    bench.lot.stays.forgetOldest({ money: 0, rules: 0, nothing: 0 });
    const credited = { orderId, hereFen: 2000, thereFen: 2000, sentence: CREDITED_SINCE };
    expect(comparisonsOf(bench.lot)).toMatchObject([{ differing: 0, differences: [credited] }]);
    bench.tell({ type: "city_reached", reachable: false });
    bench.tell({ type: "city_reached", reachable: true });
    expect(bench.questions).toEqual([]);
    expect(bench.recordsOf("statement_compared")).toHaveLength(2);
  });

  it("stays a difference when what came is not what the list says, another one then", () => {
    const { bench, orderId, paidAtMs } = listedButUntold();
    bench.answer("payment_result", { ...NOT_PAID, paid: true, fen: 1500, payType: 2, paidAtMs });
    const [compared] = bench.recordsOf("statement_compared").slice(-1);
    const differences = [{ orderId, kind: "other_amount", hereFen: 1500, thereFen: 2000 }];
    expect(compared?.data.differences).toEqual(differences);
    expect(comparisonsOf(bench.lot)[0]?.differing).toBe(1);
  });

  it("stays a difference when it was paid on another day than the list's", () => {
    const { bench, paidAtMs } = listedButUntold();
    bench.answer("payment_result", { ...NOT_PAID, paid: true, fen: 2000, payType: 2, paidAtMs: paidAtMs - DAY });
    const [compared] = bench.recordsOf("statement_compared").slice(-1);
    expect(compared?.data.differences).toMatchObject([{ kind: "other_day", hereFen: 2000, thereFen: 2000 }]);
  });

  it("moves no money alone: an order that the city then does not confirm stays a difference, and is asked again", () => {
    const { bench, stay, orderId } = listedButUntold();
    bench.answer("payment_result", NOT_PAID);
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(2000);
    expect(comparisonsOf(bench.lot)[0]?.differing).toBe(1);
    bench.tell({ type: "city_reached", reachable: false });
    bench.tell({ type: "city_reached", reachable: true });
    expect(bench.questions).toMatchObject([{ ask: "payment_result", orderId }]);
  });

  it("asks about a stay that only the ledger holds, which its records bring back", () => {
    const { bench, stay, orderId } = listedButUntold();
    bench.answer("payment_result", NOT_PAID);
    bench.lot.stays.forgetOldest({ money: 0, rules: 0, nothing: 0 });
    const statement = { day: Math.floor((bench.nowMs + 8 * HOUR) / DAY), list: "bills" } as const;
    const rows = [{ orderId, fen: 2000, payType: 2, paidAtMs: bench.nowMs }];
    const untold = [bench.records.filter(({ key }) => key === `stay:${stay}`)];
    bench.tell({ type: "statement_read", statement: { ...statement, rows }, known: [], untold: [] });
    expect(bench.questions).toEqual([]);
    bench.tell({ type: "statement_read", statement: { ...statement, rows }, known: [], untold });
    expect(bench.questions).toMatchObject([{ ask: "payment_result", orderId, lane: null }]);
  });
});
