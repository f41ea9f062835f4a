import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLedger } from "#src/store/ledger.ts";
import { packRecord, unpackRow, type JournalRow } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { inBatches, journalRows } from "./arbitrary-rows.ts";
import { STAMP, testFolder, testLedger } from "./folder.ts";
import { RecordSource } from "./visit-records.ts";

const OPENING = { stamp: STAMP, distrust: "none" } as const;

function row(origin: string, seq: number, order = seq): JournalRow {
  return [origin, seq, order, "box", "box_stopped", "b1", 1.5, 2, 1, '{"reason":"test"}'];
}

describe("journal", () => {
  it("gives a record back as it was written", () => {
    const ledger = testLedger(join(testFolder(), "ledger.db"));
    const [opened, numbered] = new RecordSource().arrive("沪A12345");
    ledger.append([opened, numbered].map(packRecord));
    const { rows, damaged } = ledger.recordsSince(opened.origin, 0, 10);
    expect(rows.map(unpackRow)).toEqual([opened, numbered]);
    expect(damaged).toEqual([]);
  });

  it("holds the same set after a new start, whatever the batches and however often they were repeated", () => {
    fc.assert(
      fc.property(
        journalRows,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (rows, cuts, again) => {
          const path = join(testFolder(), "ledger.db");
          const ledger = openLedger(path, DEFAULT_LEDGER_SETTINGS, OPENING);
          for (const batch of inBatches(rows, cuts)) ledger.append(batch);
          for (const batch of inBatches(rows, again)) ledger.append(batch);
          ledger.close();
          const reopened = openLedger(path, DEFAULT_LEDGER_SETTINGS, OPENING);
          const read = ["01.a", "02.b"].flatMap((origin) => reopened.recordsSince(origin, 0, 1000).rows);
          expect(read.toSorted((a, b) => a[2] - b[2])).toEqual(rows);
          expect(reopened.lastOrder()).toBe(rows.length);
          reopened.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it("refuses a batch that would leave a gap, and writes nothing of it", () => {
    const ledger = testLedger(join(testFolder(), "ledger.db"));
    ledger.append([row("01.a", 1)]);
    expect(() => ledger.append([row("01.a", 2), row("01.a", 4)])).toThrow(
      expect.objectContaining({ code: "ledger_gap" }),
    );
    expect(ledger.lastSeqs()).toEqual({ "01.a": 1 });
    ledger.append([row("01.a", 2)]);
    expect(ledger.lastSeqs()).toEqual({ "01.a": 2 });
  });

  it("forgets an origin that was only in a batch that failed", () => {
    const ledger = testLedger(join(testFolder(), "ledger.db"));
    expect(() => ledger.append([row("01.a", 1), row("02.b", 1), row("02.b", 3)])).toThrow("would leave a gap");
    ledger.append([row("02.b", 1)]);
    expect(ledger.lastSeqs()).toEqual({ "02.b": 1 });
    expect(ledger.recordsSince("02.b", 0, 10).rows).toEqual([row("02.b", 1)]);
  });

  it("keeps the first content of a seq when another comes with the same", () => {
    const ledger = testLedger(join(testFolder(), "ledger.db"));
    ledger.append([row("01.a", 1, 5)]);
    ledger.append([row("01.a", 1, 9), row("01.a", 2, 10)]);
    expect(ledger.recordsSince("01.a", 0, 10).rows).toEqual([row("01.a", 1, 5), row("01.a", 2, 10)]);
  });

  it("reads in pages, each origin for itself", () => {
    const ledger = testLedger(join(testFolder(), "ledger.db"));
    ledger.append([1, 2, 3, 4, 5].flatMap((seq) => [row("01.a", seq), row("02.b", seq)]));
    expect(ledger.recordsSince("01.a", 2, 2).rows.map((found) => found[1])).toEqual([3, 4]);
    expect(ledger.recordsSince("02.b", 4, 10).rows.map((found) => found[0])).toEqual(["02.b"]);
    expect(ledger.recordsSince("03.c", 0, 10).rows).toEqual([]);
  });

  it("lives in memory for a simulation", () => {
    const ledger = testLedger(":memory:");
    ledger.append([row("01.a", 1)]);
    expect(ledger.lastSeqs()).toEqual({ "01.a": 1 });
  });
});
