/** What the controller does with the records of other boxes. */
import { describe, expect, it } from "vitest";
import type { LotRecord } from "#src/lot/record.ts";
import { Journal } from "#test/lot/journal.ts";
import { Bench } from "./bench.ts";

const PLATE = "沪A12345";
const NOTE = "ledger:00:records_quarantined";

function journalOfOther(): Journal {
  return new Journal("01.bb", { order: 100 });
}

function arrive(bench: Bench, ...records: readonly unknown[]): void {
  bench.tell({ type: "records_arrived", records: records as readonly LotRecord[] });
}

describe("records of another box", () => {
  it("bring its cars to this lot", () => {
    const bench = new Bench();
    const other = journalOfOther();
    other.open(PLATE);
    arrive(bench, ...other.records);
    expect(bench.lot.staysToLeave(PLATE)).toHaveLength(1);
    expect(bench.lot.ledgerNotes.get(NOTE)).toBeNull();
  });

  it("that are poisoned are set aside with a note, and those before and after them count", () => {
    const bench = new Bench();
    const other = journalOfOther();
    other.open("沪B00001");
    other.open("沪B00002");
    other.open("沪B00003");
    const [first, second, third] = other.records;
    arrive(bench, first, { ...second, data: null }, third, null, "nonsense");
    expect(bench.lot.staysToLeave("沪B00001")).toHaveLength(1);
    expect(bench.lot.staysToLeave("沪B00002")).toHaveLength(0);
    expect(bench.lot.staysToLeave("沪B00003")).toHaveLength(1);
    expect(bench.lot.seenThrough("01.bb")).toBe(3);
    const [note] = bench.recordsOf("ledger_noted");
    expect(note?.data).toEqual({ condition: "records_quarantined", detail: "1: 01.bb.2 stay_opened, data" });
    expect(bench.lot.ledgerNotes.get(NOTE)).toMatchObject({ by: null });
  });

  it("are counted while they are poisoned, so that a flood of them is a few notes", () => {
    const bench = new Bench();
    for (let seq = 1; seq <= 100; seq += 1) arrive(bench, { origin: "01.bb", seq, kind: "stay_opened" });
    const told = bench.recordsOf("ledger_noted").map(({ data }) => Number.parseInt(data.detail, 10));
    expect(told).toEqual([1, 2, 4, 8, 16, 32, 64]);
  });

  it("do not stop the lanes, however they lie", () => {
    const bench = new Bench();
    const other = journalOfOther();
    other.open(PLATE);
    const [opened] = other.records;
    const spoilt = [
      { ...opened, origin: "00.aa" },
      { ...opened, order: Number.MAX_SAFE_INTEGER },
      { ...opened, seq: -1 },
    ];
    arrive(bench, ...spoilt);
    expect(bench.raised("in")).toBe(false);
    bench.enters("沪C00001");
    expect(bench.lot.staysToLeave("沪C00001")).toHaveLength(1);
    expect(bench.lot.seenThrough("00.aa")).toBe(bench.records.length);
  });
});
