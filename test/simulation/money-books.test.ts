import { describe, expect, it } from "vitest";
import type { LotRecord } from "#src/lot/record.ts";
import { MoneyBooks } from "#src/simulation/money-books.ts";

const STAY = "00.a.1";

/** The books after these records of one stay. */
function after(...records: readonly { readonly kind: string; readonly data: object }[]): string | null {
  const books = new MoneyBooks();
  books.take(records.map((record) => ({ ...record, key: `stay:${STAY}` }) as unknown as LotRecord));
  return books.whatIsWrong(STAY);
}

const paid = (orderId: string, fen: number) => ({ kind: "payment_received", data: { status: "paid", orderId, fen } });
const owed = (fen: number) => ({ kind: "fee_owed", data: { fen } });
const refunded = (fen: number) => ({ kind: "fee_refunded", data: { fen } });
const waived = (fen: number) => ({ kind: "fee_waived", data: { fen } });
const closed = (priceFen: number, rest: object) => ({
  kind: "stay_closed",
  data: { settlement: { priceFen, reducedFen: 0, paidFen: 0, waivedFen: 0, owedFen: 0, overpaidFen: 0, ...rest } },
});
const TWICE = [paid("1", 750), paid("2", 750)];

describe("the judge's account of the money", () => {
  it("holds what was paid twice apart from what a car that stays on too long owes", () => {
    expect(after(...TWICE, owed(14_250), closed(15_000, { overpaidFen: 750 }))).toBeNull();
    expect(after(...TWICE, refunded(750), owed(14_250), closed(15_000, {}))).toBeNull();
    expect(after(...TWICE, owed(14_250), closed(15_000, { overpaidFen: 750 }), paid("3", 14_250))).toMatch(/not 0/);
  });

  it("lets nothing be called paid twice that was paid once", () => {
    expect(after(paid("1", 750), owed(14_500), closed(15_000, { overpaidFen: 250 }))).toMatch(/called paid twice/);
  });

  it("misses what is owed too much or too little", () => {
    expect(after(paid("1", 750), owed(14_250), closed(15_000, {}))).toBeNull();
    expect(after(paid("1", 750), owed(14_240), closed(15_000, {}))).toMatch(/not 14250/);
    expect(after(...TWICE, owed(13_500), closed(15_000, { overpaidFen: 750 }))).toMatch(/not 14250/);
  });

  it("takes what was given back beyond what was paid twice as waived", () => {
    expect(after(...TWICE, refunded(1000), closed(750, { waivedFen: 250 }))).toBeNull();
    expect(after(waived(250), paid("1", 500), closed(750, { waivedFen: 250 }))).toBeNull();
  });
});
