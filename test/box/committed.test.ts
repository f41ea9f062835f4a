import { describe, expect, it } from "vitest";
import { Committed } from "#src/box/committed.ts";
import { localDay } from "#src/local-day.ts";
import { Lot } from "#src/lot/lot.ts";
import { RecordSource } from "#test/store/visit-records.ts";

describe("what the city is told", () => {
  it("counts a passage of the day when its record is on the card, not before", () => {
    const lot = new Lot();
    const source = new RecordSource();
    const committed = new Committed(lot, source.origin);
    const arrive = source.arrive("沪A12345");
    const day = localDay(arrive[0].at.wallMs);
    for (const record of arrive) lot.apply(record);
    expect(lot.dayTotals.of(day).arrived).toBe(1);
    expect(committed.totalsOf(day).arrived).toBe(0);
    committed.take(arrive);
    expect(committed.totalsOf(day).arrived).toBe(1);
  });

  it("begins with what the ledger had", () => {
    const lot = new Lot();
    const source = new RecordSource();
    const arrive = source.arrive("沪A12345");
    for (const record of arrive) lot.apply(record);
    expect(new Committed(lot, source.origin).totalsOf(localDay(arrive[0].at.wallMs)).arrived).toBe(1);
  });

  it("holds no report that cannot be read from the ledger yet, and every one of another journal", () => {
    const lot = new Lot();
    const [own, other] = [new RecordSource("01.own"), new RecordSource("01.older")];
    for (const record of [...own.arrive("沪A12345"), ...other.arrive("沪A23456")]) lot.apply(record);
    const committed = new Committed(lot, own.origin);
    for (const record of own.arrive("沪A34567")) lot.apply(record);
    expect(committed.pending(lot)).toEqual([
      { origin: own.origin, seqs: [2] },
      { origin: other.origin, seqs: [2] },
    ]);
  });
});
