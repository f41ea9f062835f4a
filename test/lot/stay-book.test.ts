import { describe, expect, it } from "vitest";
import { Lot } from "#src/lot/lot.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { Journal } from "./journal.ts";

const PAID = { priceFen: 0, reducedFen: 0, paidFen: 0, waivedFen: 0, owedFen: 0, overpaidFen: 0 };
const NONE = { money: 0, rules: 0, nothing: 0 };

class Traffic {
  readonly journal = new Journal("00.aa");
  readonly lot = new Lot();

  /** Tells the lot what was written since. */
  told(): Lot {
    for (const record of this.journal.records) this.lot.apply(record);
    return this.lot;
  }

  leaves(id: string): void {
    this.journal.close(id);
    this.journal.write({ kind: "stay_settled", key: `stay:${id}`, data: { settlement: PAID } });
  }

  /** A car comes and goes. */
  passes(index: number, owedFen = 0): string {
    const id = this.journal.open(`沪A${String(index).padStart(5, "0")}`);
    if (owedFen !== 0) this.owes(id, owedFen);
    this.leaves(id);
    return id;
  }

  owes(id: string, fen: number): void {
    this.journal.write({ kind: "fee_owed", key: `stay:${id}`, data: { fen, orderId: null, reason: "x" } });
  }
}

function idsOf(lot: Lot): readonly string[] {
  return [...lot.stays.all()].map(({ id }) => id);
}

/** As a start does it: a snapshot, written as JSON, and the records after it. */
function restarted(lot: Lot, tail: readonly LotRecord[] = []): Lot {
  const again = new Lot(lot.snapshot(), JSON.parse(JSON.stringify(lot.stays.recordsHeld())) as LotRecord[][]);
  for (const record of tail) again.apply(record);
  return again;
}

describe("the closed stays that are held", () => {
  it("are the latest 500, and beside them whoever owes, however many have left since", () => {
    const traffic = new Traffic();
    const debtor = traffic.passes(0, 700);
    const others = Array.from({ length: 600 }, (_, index) => traffic.passes(index + 1));
    const { stays } = traffic.told();
    expect(stays.forgetOldest()).toBe(100);
    expect(idsOf(traffic.lot)).toEqual([debtor, ...others.slice(100)]);
    expect(stays.ofPlate("沪A00000").map(({ id }) => id)).toEqual([debtor]);
  });

  it("are at most 2,500 that owe, the longest closed go first", () => {
    const traffic = new Traffic();
    const debtors = Array.from({ length: 2_503 }, (_, index) => traffic.passes(index, 700));
    expect(traffic.told().stays.forgetOldest()).toBe(3);
    expect(idsOf(traffic.lot)).toEqual(debtors.slice(3));
  });

  it("count one whose debt was paid among the others, as the latest of them", () => {
    const traffic = new Traffic();
    const debtor = traffic.passes(0, 700);
    const others = [1, 2, 3].map((index) => traffic.passes(index));
    traffic.told();
    traffic.owes(debtor, -700);
    traffic.told().stays.forgetOldest({ ...NONE, nothing: 2 });
    expect(idsOf(traffic.lot)).toEqual([debtor, others[2]]);
  });

  it("are forgotten by their leave and not by their arrival, after a restart too", () => {
    const traffic = new Traffic();
    const early = traffic.journal.open("沪A00001");
    const late = traffic.journal.open("沪A00002");
    traffic.leaves(late);
    traffic.leaves(early);
    traffic.told();
    const tail = traffic.journal.records.length;
    const last = traffic.passes(3);
    const lot = restarted(traffic.lot, traffic.journal.records.slice(tail));
    expect(lot.stays.forgetOldest({ ...NONE, nothing: 2 })).toBe(1);
    expect(idsOf(lot)).toEqual([early, last]);
    expect(idsOf(traffic.told())).toEqual([early, late, last]);
  });

  it("come back with a snapshot: a debtor among them is found by its plate", () => {
    const traffic = new Traffic();
    const debtor = traffic.passes(0, 700);
    Array.from({ length: 5 }, (_, index) => traffic.passes(index + 1));
    traffic.told().stays.forgetOldest({ ...NONE, money: 5 });
    const lot = restarted(traffic.lot);
    expect(idsOf(lot)).toEqual([debtor]);
    expect(lot.stays.ofPlate("沪A00000")[0]?.money.owedFen).toBe(700);
  });

  it("are whole again when they are recalled, although a record came for one that was forgotten", () => {
    const traffic = new Traffic();
    const id = traffic.passes(0, 700);
    traffic.told().stays.forgetOldest(NONE);
    const lot = restarted(traffic.lot);
    const tail = traffic.journal.records.length;
    traffic.owes(id, -200);
    for (const record of traffic.journal.records.slice(tail)) lot.apply(record);
    expect(lot.stays.get(id)).toBeNull();
    lot.stays.recall(id, traffic.journal.records);
    expect(lot.stays.get(id)).toMatchObject({ status: "left", money: { owedFen: 500 } });
  });
});
