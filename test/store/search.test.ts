import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LotRecord } from "#src/lot/record.ts";
import type { Ledger } from "#src/store/ledger.ts";
import { packRecord, unpackRow } from "#src/store/row.ts";
import type { FoundStay } from "#src/store/marks.ts";
import type { SearchCursor, StayQuery } from "#src/store/search.ts";
import { testLedger } from "./folder.ts";
import { RecordSource, stayKey } from "./visit-records.ts";

const ALL: StayQuery = { fromMs: null, toMs: null, plate: null, lane: null, limit: 100, after: null };

function indexed(records: readonly LotRecord[]): Ledger {
  const ledger = testLedger(":memory:", { indexRows: 7 });
  ledger.append(records.map(packRecord));
  while (ledger.indexSlice());
  return ledger;
}

function search(ledger: Ledger, query: Partial<StayQuery>): readonly FoundStay[] {
  return ledger.searchStays({ ...ALL, ...query }).stays;
}

/** Turns the pages of a search. */
function inPages(ledger: Ledger, limit: number): readonly string[] {
  const keys: string[] = [];
  let after: SearchCursor | null = null;
  do {
    const page: { stays: readonly FoundStay[]; next: SearchCursor | null } = ledger.searchStays({
      ...ALL,
      limit,
      after,
    });
    keys.push(...page.stays.map((stay) => stay.key));
    after = page.next;
  } while (after !== null);
  return keys;
}

function threeStays(): { ledger: Ledger; records: readonly LotRecord[]; source: RecordSource } {
  const source = new RecordSource();
  const first = source.arrive("沪A12345");
  const second = source.arrive("沪B12399", "entry-2");
  const left = source.leave(first[0], "沪A12345");
  const third = source.arrive("苏E55555");
  const records = [...first, ...second, ...left, ...third];
  return { ledger: indexed(records), records, source };
}

describe("the search for stays", () => {
  it("shows a stay once, with what its records say", () => {
    const { ledger, records, source } = threeStays();
    const found = search(ledger, { plate: "A12345" });
    expect(found).toEqual([
      {
        key: stayKey(source.origin, 1),
        plate: "沪A12345",
        exitPlate: null,
        businessId: "3101150012345202405010012345",
        openedMs: records[0]?.at.wallMs,
        closedMs: records[4]?.at.wallMs,
        entryLane: "entry-1",
        exitLane: "exit-1",
        state: "left",
      },
    ]);
  });

  it.each([
    ["by part of a plate", { plate: "123" }, [1, 3]],
    ["by the start of a plate", { plate: "沪B" }, [3]],
    ["by entry lane", { lane: "entry-2" }, [3]],
    ["by exit lane", { lane: "exit-1" }, [1]],
    ["without any filter, newest first", {}, [7, 1, 3]],
    ["and finds nothing for a plate that was never here", { plate: "京A" }, []],
  ])("works %s", (_, query, seqs) => {
    const { ledger, source } = threeStays();
    expect(search(ledger, query).map((stay) => stay.key)).toEqual(seqs.map((seq) => stayKey(source.origin, seq)));
  });

  it("works by time: what happened to a stay in the range, its ends included", () => {
    const { ledger, records, source } = threeStays();
    const at = (index: number): number => records[index]?.at.wallMs ?? 0;
    expect(search(ledger, { fromMs: at(4), toMs: at(5) }).map((stay) => stay.key)).toEqual([stayKey(source.origin, 1)]);
    expect(search(ledger, { toMs: at(0) })).toHaveLength(1);
    expect(search(ledger, { fromMs: at(6) }).map((stay) => stay.plate)).toEqual(["苏E55555"]);
  });

  it("finds a stay by the plate it was corrected to, and shows that", () => {
    const source = new RecordSource();
    const [opened, numbered] = source.arrive("沪A12345");
    const data = { plate: "沪A12346", plateClass: "civil", by: "li", reason: "misread" } as const;
    const ledger = indexed([opened, numbered, source.next("plate_corrected", data, opened.key)]);
    expect(search(ledger, { plate: "12346" }).map((stay) => stay.plate)).toEqual(["沪A12346"]);
  });

  it("shows a stay that was re-opened as inside, and a voided one as voided", () => {
    const source = new RecordSource();
    const first = source.arrive("沪A12345");
    const left = source.leave(first[0], "沪A12345");
    const undoes = { origin: source.origin, seq: left[0].seq };
    const reopened = source.next("stay_reopened", { undoes, reason: "came back" }, first[0].key);
    const second = source.arrive("沪B12345");
    const voided = source.next("stay_voided", { by: "li", reason: "ghost" }, second[0].key);
    const ledger = indexed([...first, ...left, reopened, ...second, voided]);
    expect(search(ledger, {}).map((stay) => stay.state)).toEqual(["voided", "inside"]);
  });

  it("pages without leaving out or repeating a stay", () => {
    const source = new RecordSource();
    const records = Array.from({ length: 30 }, (_, index) => {
      const arrived = source.arrive(`沪A${10_000 + index}`);
      return index % 3 === 0 ? [...arrived, ...source.leave(arrived[0], "x")] : arrived;
    }).flat();
    const ledger = indexed(records);
    const whole = search(ledger, {}).map((stay) => stay.key);
    expect(whole).toHaveLength(30);
    expect(new Set(whole).size).toBe(30);
    for (const limit of [1, 4, 30]) expect(inPages(ledger, limit)).toEqual(whole);
  });

  it("gives the same answers whatever order and slices the records came in", () => {
    const sources = [new RecordSource("01.a"), new RecordSource("02.b")];
    const [a, b] = sources as [RecordSource, RecordSource];
    const opened = a.arrive("沪A12345");
    const own = [...opened, ...a.arrive("沪C00001")];
    // Another box saw the car leave.
    const other = [...b.arrive("沪B12345"), ...b.leave(opened[0], "沪A12345")];
    const expected = search(indexed([...own, ...other]), {});
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 20 }), (choices) => {
        const ledger = testLedger(":memory:", { indexRows: 2 });
        const waiting = [[...own], [...other]] as [LotRecord[], LotRecord[]];
        for (const choice of [...choices, ...Array<boolean>(9).fill(true), ...Array<boolean>(9).fill(false)]) {
          const record = waiting[choice ? 0 : 1].shift();
          if (record !== undefined) ledger.append([packRecord(record)]);
          if (!choice) ledger.indexSlice();
        }
        while (ledger.indexSlice());
        expect(search(ledger, {})).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("is not stopped by a record of another version with another shape", () => {
    const source = new RecordSource();
    const [opened] = source.arrive("沪A12345");
    const ledger = testLedger(":memory:");
    const row = packRecord(opened);
    ledger.append([
      [row[0], 1, 1, row[3], "leave_numbered", row[5], 1, 1, 1, "null"],
      [row[0], 2, 2, row[3], "a_kind_of_tomorrow", row[5], 1, 1, 1, "[]"],
    ]);
    while (ledger.indexSlice());
    expect(search(ledger, {})).toEqual([]);
    expect(ledger.recordsOfKey(opened.key).rows).toHaveLength(2);
  });
});

describe("the records of a key", () => {
  it("are found across origins, whether or not the search tables have followed", () => {
    const [a, b] = [new RecordSource("01.a"), new RecordSource("02.b")];
    const opened = a.arrive("沪A12345");
    const left = b.leave(opened[0], "沪A12345");
    const ledger = testLedger(":memory:");
    ledger.append([...opened, ...a.arrive("沪C00001")].map(packRecord));
    while (ledger.indexSlice());
    ledger.append(left.map(packRecord));
    const found = ledger.recordsOfKey(opened[0].key).rows.map(unpackRow);
    expect(found.map((record) => `${record.origin}.${record.seq}`).toSorted()).toEqual([
      "01.a.1",
      "01.a.2",
      "02.b.1",
      "02.b.2",
    ]);
    expect(found).toContainEqual(left[1]);
    expect(ledger.recordsOfKey("stay:99.z.1").rows).toEqual([]);
  });
});
