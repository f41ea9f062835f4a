/** Finds the records that carry something the city must hear, among the seqs that were not delivered. */
import type { SeqRanges } from "../lot/record.ts";
import type { FrozenReport } from "../stay/report.ts";
import { nameOf, packStored, seqOf, type Journal } from "./journal.ts";
import { storedReport } from "./stored-report.ts";

/** Ranges ascend, as everywhere; `order` says at which end to begin. */
export type ReportQuery = {
  readonly origin: string;
  readonly ranges: SeqRanges;
  readonly limit: number;
  readonly order: "oldest" | "newest";
};

/** Reports in columns: as an object each they would cost the thread that gets them several times as much. */
export type PackedReports = {
  readonly seqs: readonly number[];
  readonly dataTimes: readonly number[];
  readonly leaves: readonly boolean[];
  /** Of a leave, the seq of the record whose arrive comes before it, 0 for none, and its origin, null for the report's own. */
  readonly arriveSeqs: readonly number[];
  readonly arriveOrigins: readonly (string | null)[];
  /**
   * One a line: JSON text has no line breaks of its own. In UTF-8: a text that comes from another thread as a string is put
   * among the old objects of the thread that gets it, where it lies until all of those are collected.
   */
  readonly texts: Uint8Array;
};

/** `next`: the query was cut short; it goes on with these ranges. Null: the ranges were read to their end. */
export type ReportPage = {
  readonly reports: PackedReports;
  readonly damaged: readonly string[];
  readonly next: SeqRanges | null;
};

/** Rows that one query looks at, so that a commit never waits for long. */
const ROWS_LOOKED_AT = 5000;

/** Reads reports, in the order asked for. */
export function findReports(journal: Journal, query: ReportQuery): ReportPage {
  const { origin, order, limit } = query;
  const found: FrozenReport[] = [];
  const last = journal.lastSeqs()[origin] ?? 0;
  let looked = 0;
  const damaged: string[] = [];
  const ranges = order === "oldest" ? query.ranges : query.ranges.toReversed();
  for (const [index, span] of ranges.entries()) {
    const slice = sliceOf([span[0], Math.min(span[1], last)], ROWS_LOOKED_AT - looked, order);
    const most = limit - found.length;
    const rows = journal.reports(origin, slice, order, most);
    for (const stored of rows) {
      const row = packStored(stored);
      const report = row === null ? null : storedReport(row);
      if (row === null) damaged.push(nameOf(stored));
      else if (report !== null) found.push(report);
    }
    looked += Math.max(0, slice[1] - slice[0] + 1);
    const newest = rows.at(-1);
    const isFull = newest !== undefined && rows.length >= most;
    if (!isFull && looked < ROWS_LOOKED_AT) continue;
    const at = isFull ? seqOf(newest.id) : slice[order === "oldest" ? 1 : 0];
    return { reports: inColumns(found, origin), damaged, next: remaining(ranges.slice(index), at, order) };
  }
  return { reports: inColumns(found, origin), damaged, next: null };
}

/** At most so many seqs of a range, from the end asked for. */
function sliceOf(
  [from, to]: readonly [number, number],
  most: number,
  order: "oldest" | "newest",
): readonly [number, number] {
  return order === "oldest" ? [from, Math.min(to, from + most - 1)] : [Math.max(from, to - most + 1), to];
}

/** The reports of a page, all of one origin, one by one. */
export function unpackReports(packed: PackedReports, origin: string): readonly FrozenReport[] {
  const { seqs, dataTimes, leaves, arriveSeqs, arriveOrigins } = packed;
  const { buffer, byteOffset, byteLength } = packed.texts;
  const lines = Buffer.from(buffer, byteOffset, byteLength).toString("utf8").split("\n");
  return seqs.map((seq, index) => {
    const dataTime = dataTimes[index] ?? 0;
    const text = lines[index] ?? "";
    if (leaves[index] !== true) return { seq, dataTime, text, kind: "arrive" };
    const arriveSeq = arriveSeqs[index] ?? 0;
    const arrive = arriveSeq === 0 ? null : { origin: arriveOrigins[index] ?? origin, seq: arriveSeq };
    return { seq, dataTime, text, kind: "leave", arrive };
  });
}

function inColumns(reports: readonly FrozenReport[], origin: string): PackedReports {
  const arrives = reports.map((report) => (report.kind === "leave" ? report.arrive : null));
  return {
    seqs: reports.map(({ seq }) => seq),
    dataTimes: reports.map(({ dataTime }) => dataTime),
    leaves: reports.map(({ kind }) => kind === "leave"),
    arriveSeqs: arrives.map((arrive) => arrive?.seq ?? 0),
    arriveOrigins: arrives.map((arrive) => (arrive === null || arrive.origin === origin ? null : arrive.origin)),
    texts: new TextEncoder().encode(reports.map(({ text }) => text).join("\n")),
  };
}

/** What is left of the ranges after this seq was looked at, ascending again; null when nothing is. */
function remaining(ranges: SeqRanges, seq: number, order: "oldest" | "newest"): SeqRanges | null {
  const [first, ...others] = ranges;
  if (first === undefined) return null;
  const rest: readonly [number, number] = order === "oldest" ? [seq + 1, first[1]] : [first[0], seq - 1];
  const left = rest[0] <= rest[1] ? [rest, ...others] : others;
  if (left.length === 0) return null;
  return order === "oldest" ? left : left.toReversed();
}
