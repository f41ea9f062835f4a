/** Finds the records that carry something the city must hear, among the seqs that were not delivered. */
import type { SeqRanges } from "../lot/record.ts";
import type { ArriveReport, FrozenReport, LeaveReport } from "../stay/report.ts";
import { nameOf, packStored, seqOf, type Journal } from "./journal.ts";
import type { JournalRow } from "./row.ts";

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
  readonly arrives: readonly (string | null)[];
  /** One a line: JSON text has no line breaks of its own. */
  readonly texts: string;
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
      const report = row === null ? null : reportOf(row);
      if (row === null) damaged.push(nameOf(stored));
      else if (report !== null) found.push(report);
    }
    looked += Math.max(0, slice[1] - slice[0] + 1);
    const newest = rows.at(-1);
    const isFull = newest !== undefined && rows.length >= most;
    if (!isFull && looked < ROWS_LOOKED_AT) continue;
    const at = isFull ? seqOf(newest.id) : slice[order === "oldest" ? 1 : 0];
    return { reports: packed(found), damaged, next: remaining(ranges.slice(index), at, order) };
  }
  return { reports: packed(found), damaged, next: null };
}

/** At most so many seqs of a range, from the end asked for. */
function sliceOf(
  [from, to]: readonly [number, number],
  most: number,
  order: "oldest" | "newest",
): readonly [number, number] {
  return order === "oldest" ? [from, Math.min(to, from + most - 1)] : [Math.max(from, to - most + 1), to];
}

/** The reports of a page, one by one. */
export function unpackReports({ seqs, dataTimes, leaves, arrives, texts }: PackedReports): readonly FrozenReport[] {
  const lines = texts.split("\n");
  return seqs.map((seq, index) => {
    const common = { seq, dataTime: dataTimes[index] ?? 0, text: lines[index] ?? "" };
    if (leaves[index] !== true) return { ...common, kind: "arrive" };
    return { ...common, kind: "leave", arrive: arrives[index] ?? null };
  });
}

function packed(reports: readonly FrozenReport[]): PackedReports {
  return {
    seqs: reports.map(({ seq }) => seq),
    dataTimes: reports.map(({ dataTime }) => dataTime),
    leaves: reports.map(({ kind }) => kind === "leave"),
    arrives: reports.map((report) => (report.kind === "leave" ? report.arrive : null)),
    texts: reports.map(({ text }) => text).join("\n"),
  };
}

type Reported = {
  readonly report: ArriveReport | LeaveReport | null;
  readonly arrive?: { readonly origin: string; readonly seq: number } | null;
};

/** The report that a row carries, null when it carries none. */
function reportOf(row: JournalRow): FrozenReport | null {
  const { report, arrive = null } = JSON.parse(row[9]) as Reported;
  if (report === null) return null;
  const common = { seq: row[1], dataTime: report.dataTime, text: JSON.stringify(report) };
  if (row[4] === "stay_numbered") return { ...common, kind: "arrive" };
  return { ...common, kind: "leave", arrive: arrive === null ? null : `${arrive.origin}.${arrive.seq}` };
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
