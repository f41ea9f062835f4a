/** One report of the outbox with its body, read out of the record that carries it. */
import type { LotRecord } from "../lot/record.ts";
import type { ArriveReport, LeaveReport } from "../stay/report.ts";

/** A report with the frozen content that the city gets. */
export type ReportItem = {
  readonly key: string;
  readonly origin: string;
  readonly seq: number;
  /** When the car passed, milliseconds UTC. */
  readonly dataTime: number;
} & (
  | { readonly kind: "arrive"; readonly body: ArriveReport }
  /** `arrive` is the key of the report that must be with the city before this one. */
  | { readonly kind: "leave"; readonly body: LeaveReport; readonly arrive: string | null }
);

/** Names a record within the lot. */
export function keyOf(origin: string, seq: number): string {
  return `${origin}.${seq}`;
}

/** The origin and seq inside a key. */
export function refOf(key: string): { readonly origin: string; readonly seq: number } {
  const dot = key.lastIndexOf(".");
  return { origin: key.slice(0, dot), seq: Number(key.slice(dot + 1)) };
}

/** The report that a record carries, null when it carries none. */
export function itemOf(record: LotRecord): ReportItem | null {
  const { origin, seq } = record;
  const key = keyOf(origin, seq);
  if (record.kind === "stay_numbered") {
    const { report } = record.data;
    return report === null ? null : { key, origin, seq, dataTime: report.dataTime, kind: "arrive", body: report };
  }
  if (record.kind !== "leave_numbered") return null;
  const { report, arrive: ref } = record.data;
  const arrive = ref === null ? null : keyOf(ref.origin, ref.seq);
  return { key, origin, seq, dataTime: report.dataTime, kind: "leave", body: report, arrive };
}
