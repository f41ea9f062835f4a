import { describe, expect, it } from "vitest";
import { INVOICES_MAX } from "#src/controller/invoices.ts";
import type { InvoicePayment } from "#src/controller/outcome.ts";
import { Bench, HOUR } from "./bench.ts";

const PLATE = "沪A12345";
const DAY = 24 * HOUR;
const NONE = { money: 0, rules: 0, nothing: 0 };

function invoices(bench: Bench, plate = PLATE): readonly InvoicePayment[] {
  bench.tell({ type: "invoice_query", replyTo: "tax", plate });
  const reply = bench.lastReply("tax");
  if (reply.type !== "invoices") throw new Error(`no invoices: ${JSON.stringify(reply)}`);
  return reply.payments;
}

/** The car pays at the exit, in cash, and leaves. */
function paysInCash(bench: Bench, plate = PLATE): string {
  const stay = bench.parks(plate);
  bench.comesToPay(plate);
  expect(bench.says({ command: "take_cash", stay, fen: 2_000, shift: null })).toBe("done");
  bench.drivesThrough("out");
  return stay;
}

describe("the invoice query", () => {
  it("is given the payments that did not go through the city, the city's own not", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay, fen: 2_000, shift: null });
    bench.wait(2 * HOUR);
    bench.pays(bench.asksFee(PLATE));
    const { businessId } = bench.stayOf(PLATE);
    expect(invoices(bench)).toMatchObject([{ businessId, fen: 2_000, payType: 1 }]);
    expect(invoices(bench, "沪Z99999")).toEqual([]);
  });

  it("finds a payment of a stay that is no longer held, and each once, the oldest first", () => {
    const bench = new Bench();
    const forgotten = paysInCash(bench);
    const paidAtMs = bench.nowMs;
    bench.lot.stays.forgetOldest(NONE);
    bench.wait(DAY);
    paysInCash(bench);
    expect(bench.lot.stays.get(forgotten)).toBeNull();
    const [first, second, ...others] = invoices(bench);
    expect(first?.paidAtMs).toBeLessThan(paidAtMs);
    expect(second?.businessId).toBe(bench.stayOf(PLATE).businessId);
    expect(others).toEqual([]);
  });

  it("finds it by the plate that a person put right", () => {
    const bench = new Bench();
    const stay = paysInCash(bench);
    bench.says({ command: "correct_plate", stay, plate: "沪B00001" });
    bench.lot.stays.forgetOldest(NONE);
    expect(invoices(bench, "沪B00001")).toHaveLength(1);
    expect(invoices(bench)).toHaveLength(1);
  });

  it("is given no more of a payment than was kept of it", () => {
    const bench = new Bench();
    const stay = paysInCash(bench);
    const [{ orderId } = { orderId: "" }] = invoices(bench);
    const refund = (fen: number) => bench.says({ command: "refund", stay, fen, orderId });
    expect(refund(500)).toBe("done");
    expect(invoices(bench)).toMatchObject([{ orderId, fen: 1_500 }]);
    expect(refund(1_500)).toBe("done");
    expect(invoices(bench)).toEqual([]);
    bench.lot.stays.forgetOldest(NONE);
    expect(invoices(bench)).toEqual([]);
  });

  it("is given payments of 179 days ago, and none of 181", () => {
    const bench = new Bench();
    paysInCash(bench);
    bench.lot.stays.forgetOldest(NONE);
    bench.monotonicMs += 179 * DAY;
    expect(invoices(bench)).toHaveLength(1);
    bench.monotonicMs += 2 * DAY;
    expect(invoices(bench)).toEqual([]);
  });

  it("knows a payment that the ledger has not got yet", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay, fen: 2_000, shift: null });
    bench.tell({ type: "invoices_read", plate: PLATE, replyTo: "tax", records: [] });
    expect(bench.lastReply("tax")).toMatchObject({ type: "invoices", payments: [{ fen: 2_000 }] });
  });

  it("is told to come again while the ledger cannot be read, for a list with holes looks like a whole one", () => {
    const bench = new Bench();
    paysInCash(bench);
    bench.tell({ type: "invoices_read", plate: PLATE, replyTo: "tax", records: null });
    expect(bench.lastReply("tax")).toMatchObject({ type: "not_found", code: 2004 });
  });

  it("is given the latest 500 at most", () => {
    const bench = new Bench();
    paysInCash(bench);
    const [paid] = bench.recordsOf("payment_received");
    if (paid === undefined) throw new Error("nothing was paid");
    const { orderId } = paid.data;
    const many = Array.from({ length: INVOICES_MAX + 20 }, (_, index) => {
      const suffix = index.toString(36).padStart(2, "0");
      return { ...paid, data: { ...paid.data, orderId: orderId.slice(0, 28) + suffix, fen: index + 1 } };
    });
    bench.tell({ type: "invoices_read", plate: "沪Z99999", replyTo: "tax", records: many });
    const reply = bench.lastReply("tax");
    const fens = reply.type === "invoices" ? reply.payments.map(({ fen }) => fen) : [];
    expect(fens).toEqual(many.slice(-INVOICES_MAX).map(({ data }) => data.fen));
  });
});
