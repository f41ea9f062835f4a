/** Finds the records that carry something the city must hear, among the seqs that were not delivered. */
import type { SeqRanges } from "../lot/record.ts";
import { nameOf, packStored, seqOf, type Journal } from "./journal.ts";
import type { JournalRow } from "./row.ts";

/** Ranges ascend, as everywhere; `order` says at which end to begin. */
export type ReportQuery = {
  readonly origin: string;
  readonly ranges: SeqRanges;
  readonly limit: number;
  readonly order: "oldest" | "newest";
};

/** `next`: the query was cut short; it goes on with these ranges. Null: the ranges were read to their end. */
export type ReportPage = {
  readonly rows: readonly JournalRow[];
  readonly damaged: readonly string[];
  readonly next: SeqRanges | null;
};

/** Rows that one query looks at, so that a commit never waits for long. */
const ROWS_LOOKED_AT = 5000;

/** Reads reports, in the order asked for. */
export function findReports(journal: Journal, query: ReportQuery): ReportPage {
  const { origin, order, limit } = query;
  const found: JournalRow[] = [];
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
      if (row === null) damaged.push(nameOf(stored));
      else if (carriesReport(row)) found.push(row);
    }
    looked += Math.max(0, slice[1] - slice[0] + 1);
    const newest = rows.at(-1);
    const isFull = newest !== undefined && rows.length >= most;
    if (!isFull && looked < ROWS_LOOKED_AT) continue;
    const at = isFull ? seqOf(newest.id) : slice[order === "oldest" ? 1 : 0];
    return { rows: found, damaged, next: remaining(ranges.slice(index), at, order) };
  }
  return { rows: found, damaged, next: null };
}

/** At most so many seqs of a range, from the end asked for. */
function sliceOf(
  [from, to]: readonly [number, number],
  most: number,
  order: "oldest" | "newest",
): readonly [number, number] {
  return order === "oldest" ? [from, Math.min(to, from + most - 1)] : [Math.max(from, to - most + 1), to];
}

/** The lot's `reportOf`, told from a row. */
function carriesReport(row: JournalRow): boolean {
  if (row[4] === "leave_numbered") return true;
  if (row[4] !== "stay_numbered") return false;
  const data = JSON.parse(row[9]) as { readonly report?: unknown };
  return data.report !== null;
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
