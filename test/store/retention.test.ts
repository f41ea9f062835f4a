import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ledger } from "#src/store/ledger.ts";
import type { Pruned, PruneOrder } from "#src/store/retention.ts";
import type { JournalRow } from "#src/store/row.ts";
import type { LedgerSettings } from "#src/store/settings.ts";
import { testFolder, testLedger } from "./folder.ts";
import { traceOf } from "./visit-records.ts";

const DAY_MS = 86_400_000;

/** A row a day, from day 1. */
function daily(count: number, synced: (day: number) => boolean = () => true): readonly JournalRow[] {
  return Array.from({ length: count }, (_, index): JournalRow => {
    const day = index + 1;
    return [
      "01.a",
      day,
      day,
      `stay:01.a.${day}`,
      "stay_flagged",
      "b1",
      0,
      synced(day) ? day * DAY_MS : 0,
      synced(day) ? 1 : 0,
      "{}",
    ];
  });
}

function snapshotAt(ledger: Ledger, seq: number): void {
  ledger.stageSnapshotPart(0, "{}");
  ledger.putSnapshot({ foldVersion: 1, seqs: { "01.a": seq } });
}

function ledgerWith(rows: readonly JournalRow[], settings: Partial<LedgerSettings> = {}, path = ":memory:"): Ledger {
  const ledger = testLedger(path, { recordAgeMs: 10 * DAY_MS, sliceRows: 5, leastFreeBytes: 0, ...settings });
  ledger.append(rows);
  while (ledger.indexSlice());
  return ledger;
}

function prune(ledger: Ledger, day: number, order: Partial<PruneOrder> = {}): readonly Pruned[] {
  const slices: Pruned[] = [];
  do slices.push(ledger.pruneSlice({ nowMs: day * DAY_MS, keep: {}, dated: {}, ...order }));
  while (slices.at(-1)?.more === true);
  return slices;
}

function firstSeq(ledger: Ledger): number | undefined {
  return ledger.recordsSince("01.a", 0, 1).rows[0]?.[1];
}

describe("retention", () => {
  it("removes what is too old, a whole slice a call", () => {
    const ledger = ledgerWith(daily(40));
    snapshotAt(ledger, 38);
    snapshotAt(ledger, 39);
    const slices = prune(ledger, 33);
    expect(firstSeq(ledger)).toBe(21);
    expect(slices.map((slice) => slice.records)).toEqual([5, 5, 5, 5, 0]);
  });

  it("forgets the search rows of what it removes", () => {
    const ledger = ledgerWith(daily(40));
    snapshotAt(ledger, 39);
    snapshotAt(ledger, 39);
    prune(ledger, 33);
    expect(ledger.recordsOfKey("stay:01.a.20").rows).toEqual([]);
    expect(ledger.recordsOfKey("stay:01.a.21").rows).toHaveLength(1);
  });

  it("removes nothing that the second-newest snapshot does not cover, and nothing before there are two", () => {
    const ledger = ledgerWith(daily(40));
    snapshotAt(ledger, 12);
    prune(ledger, 400);
    expect(firstSeq(ledger)).toBe(1);
    snapshotAt(ledger, 30);
    prune(ledger, 400);
    expect(firstSeq(ledger)).toBe(11);
  });

  it("removes nothing that the caller still needs", () => {
    const ledger = ledgerWith(daily(40));
    snapshotAt(ledger, 40);
    snapshotAt(ledger, 40);
    prune(ledger, 400, { keep: { "01.a": 8 } });
    expect(firstSeq(ledger)).toBe(6);
  });

  it("never removes an origin's last record, from which its next seq is known", () => {
    const path = join(testFolder(), "ledger.db");
    const ledger = ledgerWith(daily(40), {}, path);
    snapshotAt(ledger, 40);
    snapshotAt(ledger, 40);
    ledger.close();
    const small = testLedger(path, { recordAgeMs: DAY_MS, sliceRows: 1 });
    prune(small, 4000);
    expect(firstSeq(small)).toBe(40);
    small.close();
    expect(testLedger(path).lastSeqs()).toEqual({ "01.a": 40 });
  });

  it("takes a record whose clock was never set for as old as the next trusted one", () => {
    const ledger = ledgerWith(
      daily(40, (day) => day < 20 || day > 25),
      { sliceRows: 1 },
    );
    snapshotAt(ledger, 40);
    snapshotAt(ledger, 40);
    prune(ledger, 32);
    expect(firstSeq(ledger)).toBe(20);
    prune(ledger, 37);
    expect(firstSeq(ledger)).toBe(27);
  });

  it("finds the next trusted one behind however many that are not", () => {
    const ledger = ledgerWith(
      daily(1000, (day) => day > 700),
      { sliceRows: 1 },
    );
    snapshotAt(ledger, 1000);
    snapshotAt(ledger, 1000);
    prune(ledger, 710);
    expect(firstSeq(ledger)).toBe(1);
    prune(ledger, 712);
    expect(firstSeq(ledger)).toBe(702);
  });

  it("goes by what was set for a boot later, whatever its system's clock said", () => {
    const ledger = ledgerWith(daily(40, (day) => day > 38));
    snapshotAt(ledger, 40);
    snapshotAt(ledger, 40);
    prune(ledger, 15, { dated: { b1: 4 * DAY_MS } });
    expect(firstSeq(ledger)).toBe(36);
  });

  it("removes nothing for its age as long as nobody knows what time it is", () => {
    const ledger = ledgerWith(daily(40, (day) => day < 20));
    ledger.addTraces([traceOf(1, "沪A12345")]);
    snapshotAt(ledger, 40);
    snapshotAt(ledger, 40);
    expect(prune(ledger, -Infinity)).toEqual([{ records: 0, traces: 0, more: false, pressed: false }]);
    expect(firstSeq(ledger)).toBe(1);
  });

  it("removes younger records, traces first, when the ledger would outgrow its size", () => {
    const path = join(testFolder(), "ledger.db");
    const roomy = ledgerWith(daily(1000), {}, path);
    roomy.addTraces([traceOf(1, "沪A12345")]);
    snapshotAt(roomy, 300);
    snapshotAt(roomy, 1000);
    roomy.close();
    const ledger = testLedger(path, { mostBytes: 50_000, leastFreeBytes: 0 });
    const slices = prune(ledger, 1);
    expect(slices[0]).toMatchObject({ traces: 1, records: 0 });
    expect(firstSeq(ledger)).toBe(301);
    expect(slices.at(-1)).toMatchObject({ more: false, pressed: true });
  });

  it("prunes for want of room on the disk as well", () => {
    const ledger = ledgerWith(daily(40), { leastFreeBytes: Number.MAX_SAFE_INTEGER }, join(testFolder(), "ledger.db"));
    snapshotAt(ledger, 30);
    snapshotAt(ledger, 40);
    prune(ledger, 1);
    expect(firstSeq(ledger)).toBe(31);
  });

  it("lets the ledger write into the room it made: the file does not grow", () => {
    const path = join(testFolder(), "ledger.db");
    const ledger = ledgerWith(daily(4000), { sliceRows: 1000 }, path);
    snapshotAt(ledger, 4000);
    snapshotAt(ledger, 4000);
    const before = ledger.size();
    prune(ledger, 4100);
    const after = ledger.size();
    expect(after.used).toBeLessThan(before.used / 2);
    expect(after.used + after.spare).toBe(before.used + before.spare);
  });

  it("removes traces by age and by number", () => {
    const ledger = testLedger(":memory:", { traceAgeMs: 5000, traceCount: 30 });
    for (let batch = 0; batch < 8; batch += 1) {
      ledger.addTraces([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => traceOf(batch * 10 + step, "x")));
    }
    const visits = (): readonly number[] => {
      const query = { fromMs: null, toMs: null, plate: null, lane: null, visit: null, limit: 100, after: null };
      return ledger.searchTraces(query).traces.map((trace) => trace.visit);
    };
    prune(ledger, 0);
    expect(visits().at(-1)).toBe(50);
    const nowMs = traceOf(76, "x").atMs;
    while (ledger.pruneSlice({ nowMs, keep: {}, dated: {} }).more);
    expect(visits().at(-1)).toBe(70);
  });
});

describe("reading the whole journal", () => {
  it("goes in slices and comes to an end", () => {
    const ledger = ledgerWith(daily(12));
    const first = ledger.scrubSlice(0);
    const second = ledger.scrubSlice(first.next ?? 0);
    const third = ledger.scrubSlice(second.next ?? 0);
    expect([first, second, third].map((slice) => slice.damaged)).toEqual([[], [], []]);
    expect(third.next).toBeNull();
  });
});
