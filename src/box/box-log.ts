/** What a box says in its log of what happened: vehicles, stays, faults. Plates stand in fields, where they are masked. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { Fault } from "../device/fault.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Log } from "../runtime/log.ts";

export function logVisit(log: Log, { lane, visit, plate, outcome, sentence }: VisitTrace): void {
  log("info", "lane", `visit ${outcome}`, { lane, visit, plate, why: sentence?.en ?? null });
}

/** Stays that opened and closed, once their records are on the card. */
export function logCommitted(log: Log, records: readonly LotRecord[]): void {
  for (const { kind, key } of records) {
    if (kind === "stay_opened") log("info", "ledger", "stay opened", { stay: key });
    if (kind === "stay_closed") log("info", "ledger", "stay closed", { stay: key });
  }
}

export function logFault(log: Log, { id, zh, en, detail, severity, cleared }: Fault): void {
  const level = severity === "notice" ? "notice" : "warn";
  log(cleared === null ? level : "info", "fault", cleared === null ? "raised" : "cleared", { id, zh, en, detail });
}
