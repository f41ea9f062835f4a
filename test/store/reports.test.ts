import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reportOf, type LotRecord, type SeqRanges } from "#src/lot/record.ts";
import type { Ledger } from "#src/store/ledger.ts";
import { type ReportPage, type ReportQuery, unpackReports } from "#src/store/reports.ts";
import { packRecord } from "#src/store/row.ts";
import { itemOf, itemOfRecord } from "#src/uplink/report-item.ts";
import { testLedger } from "./folder.ts";
import { plateOf, RecordSource } from "./visit-records.ts";

function manyVisits(count: number): { ledger: Ledger; records: readonly LotRecord[]; origin: string } {
  const source = new RecordSource();
  const records: LotRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    const arrived = source.arrive(plateOf(index));
    records.push(...arrived);
    if (index % 2 === 0) records.push(...source.leave(arrived[0], plateOf(index)));
    if (index % 5 === 0) records.push(source.delivered(1, 2));
  }
  const ledger = testLedger(":memory:");
  ledger.append(records.map(packRecord));
  return { ledger, records, origin: source.origin };
}

/** All pages of a query. */
function readAll(ledger: Ledger, query: ReportQuery): readonly number[] {
  const seqs: number[] = [];
  let ranges: SeqRanges | null = query.ranges;
  while (ranges !== null) {
    const page: ReportPage = ledger.reports({ ...query, ranges });
    seqs.push(...page.reports.seqs);
    ranges = page.next;
  }
  return seqs;
}

describe("reports in the ledger", () => {
  it("are the records that carry one, within the ranges, from the end asked for", () => {
    const { ledger, records, origin } = manyVisits(40);
    const bounds = fc.uniqueArray(fc.integer({ min: 1, max: records.length + 5 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(
        bounds,
        fc.constantFrom("oldest" as const, "newest" as const),
        fc.integer({ min: 1, max: 9 }),
        (ends, order, limit) => {
          const sorted = ends.toSorted((a, b) => a - b);
          const ranges = sorted.flatMap((to, index) =>
            index % 2 === 1 ? [[sorted[index - 1] ?? 0, to] as const] : [],
          );
          const within = records.filter((record) =>
            ranges.some(([from, to]) => record.seq >= from && record.seq <= to),
          );
          const expected = within.filter((record) => reportOf(record) !== null).map((record) => record.seq);
          if (order === "newest") expected.reverse();
          expect(readAll(ledger, { origin, ranges, order, limit })).toEqual(expected);
        },
      ),
    );
  });

  it("come unchanged", () => {
    const { ledger, records, origin } = manyVisits(1);
    const { reports } = ledger.reports({ origin, ranges: [[1, 100]], limit: 10, order: "oldest" });
    const recorded = records.map(itemOfRecord).filter((item) => item !== null);
    expect(recorded.map(({ kind }) => kind)).toEqual(["arrive", "leave"]);
    expect(unpackReports(reports, origin).map((report) => itemOf(origin, report))).toEqual(recorded);
  });

  it("are read in bounded slices even where there are none", () => {
    const source = new RecordSource();
    const ledger = testLedger(":memory:");
    ledger.append(Array.from({ length: 12_000 }, () => packRecord(source.delivered(1, 1))));
    const page = ledger.reports({ origin: source.origin, ranges: [[1, 12_000]], limit: 10, order: "newest" });
    expect(page.reports.seqs).toEqual([]);
    expect(page).toMatchObject({ damaged: [], next: [[1, 7000]] });
  });

  it("of an origin that nobody knows are none", () => {
    const { ledger } = manyVisits(1);
    expect(ledger.reports({ origin: "99.z", ranges: [[1, 10]], limit: 10, order: "oldest" }).reports.seqs).toEqual([]);
  });
});
