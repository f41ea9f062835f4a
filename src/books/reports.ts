/** All reports by the names under which they are asked for, and the days they are asked for. */
import { startOfLocalDay } from "../local-day.ts";
import { DAYS } from "./days.ts";
import { OWED, PAYMENTS, REFUNDS, WAIVERS } from "./entries.ts";
import type { Report, Span } from "./report.ts";
import { SHIFTS } from "./shifts.ts";
import { STATEMENT } from "./statement-report.ts";
import { STAYS } from "./stays.ts";

export const REPORTS = {
  days: DAYS,
  shifts: SHIFTS,
  payments: PAYMENTS,
  refunds: REFUNDS,
  waivers: WAIVERS,
  owed: OWED,
  stays: STAYS,
  statement: STATEMENT,
} as const satisfies Readonly<Record<string, Report>>;

export type ReportName = keyof typeof REPORTS;

/** The report of a name; null when there is none. */
export function reportNamed(name: string): Report | null {
  return Object.hasOwn(REPORTS, name) ? REPORTS[name as ReportName] : null;
}

/** The span of local days `from` to `to`, both included (days since 1970). */
export function spanOfDays(from: number, to: number): Span {
  return { fromMs: startOfLocalDay(from), toMs: startOfLocalDay(to + 1) };
}

/** Reads a date `2026-03-02` as a local day; null when it is none. */
export function dayOfDate(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return null;
  return ms / 86_400_000;
}
