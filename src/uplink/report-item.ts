/** One report of the outbox, by itself or out of the record that carries it. */
import type { LotRecord } from "../lot/record.ts";
import type { FrozenReport } from "../stay/report.ts";

/** A report with the frozen text that the city gets, and where it is in the lot. */
export type ReportItem = FrozenReport & { readonly origin: string };

/** Says of the report at a place in the lot whether something is so. */
export type IsSo = (origin: string, seq: number) => boolean;

/** Names a record within the lot. A backlog is told apart by origins and seqs: a name for each costs more than sending it. */
export function keyOf(origin: string, seq: number): string {
  return `${origin}.${seq}`;
}

/** A report that was read out of the journal of an origin. */
export function itemOf(origin: string, report: FrozenReport): ReportItem {
  const { seq, dataTime, text } = report;
  return report.kind === "arrive"
    ? { origin, seq, dataTime, text, kind: "arrive" }
    : { origin, seq, dataTime, text, kind: "leave", arrive: report.arrive };
}

/** The report that a record carries, null when it carries none. */
export function itemOfRecord(record: LotRecord): ReportItem | null {
  const { origin, seq } = record;
  if (record.kind === "stay_numbered") {
    const { report } = record.data;
    if (report === null) return null;
    return itemOf(origin, { seq, dataTime: report.dataTime, text: JSON.stringify(report), kind: "arrive" });
  }
  if (record.kind !== "leave_numbered") return null;
  const { report, arrive } = record.data;
  return itemOf(origin, { seq, dataTime: report.dataTime, text: JSON.stringify(report), kind: "leave", arrive });
}
