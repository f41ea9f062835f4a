/** One report of the outbox, by itself or out of the record that carries it. */
import type { LotRecord } from "../lot/record.ts";
import type { FrozenReport } from "../stay/report.ts";

/** A report with the frozen text that the city gets, and its name within the lot. */
export type ReportItem = FrozenReport & { readonly key: string; readonly origin: string };

/** Names a record within the lot. */
export function keyOf(origin: string, seq: number): string {
  return `${origin}.${seq}`;
}

/** The origin and seq inside a key. */
export function refOf(key: string): { readonly origin: string; readonly seq: number } {
  const dot = key.lastIndexOf(".");
  return { origin: key.slice(0, dot), seq: Number(key.slice(dot + 1)) };
}

/** A report that was read out of the journal of an origin. */
export function itemOf(origin: string, report: FrozenReport): ReportItem {
  const { seq, dataTime, text } = report;
  const key = keyOf(origin, seq);
  return report.kind === "arrive"
    ? { key, origin, seq, dataTime, text, kind: "arrive" }
    : { key, origin, seq, dataTime, text, kind: "leave", arrive: report.arrive };
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
  const { report, arrive: ref } = record.data;
  const arrive = ref === null ? null : keyOf(ref.origin, ref.seq);
  return itemOf(origin, { seq, dataTime: report.dataTime, text: JSON.stringify(report), kind: "leave", arrive });
}
