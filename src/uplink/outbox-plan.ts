/** Which report goes live, which through resend, and which waits: pure rules over the age of a report and its stay's order. */
import type { FrozenLists } from "../city/frozen-resend.ts";
import type { IsSo, ReportItem } from "./report-item.ts";

/** The two limits of a report's age, ms. */
export type AgeLimits = { readonly liveWithinMs: number; readonly resendAfterMs: number };

/** Live now, through resend now, or neither before `waitMs` have passed. */
export type Way =
  | { readonly way: "live" }
  | { readonly way: "resend" }
  | { readonly way: "wait"; readonly waitMs: number };

/** A passage dated this far ahead of us comes from a wrong clock; waiting for its time could take years. */
const ABSURDLY_AHEAD_MS = 86_400_000;

/**
 * The way of a report at an instant of the corrected clock. A dataTime somewhat ahead of us is treated like one that lies
 * as far behind; further ahead it waits until resend may take it.
 */
export function wayOf(dataTime: number, nowMs: number, limits: AgeLimits): Way {
  const ageMs = nowMs - dataTime;
  if (Math.abs(ageMs) <= limits.liveWithinMs) return { way: "live" };
  if (ageMs >= limits.resendAfterMs || ageMs < -ABSURDLY_AHEAD_MS) return { way: "resend" };
  return { way: "wait", waitMs: limits.resendAfterMs - ageMs };
}

/** The record whose arrive must be with the city before a leave. */
export type ArriveRef = NonNullable<Extract<ReportItem, { kind: "leave" }>["arrive"]>;

/** What becomes of reports that were read for a batch. */
export type BatchPlan = {
  readonly go: readonly ReportItem[];
  /** Too young for resend, with the time that is missing. */
  readonly young: readonly { readonly item: ReportItem; readonly waitMs: number }[];
  /** Leaves whose arrive is neither with the city nor in this batch. */
  readonly blocked: readonly { readonly item: ReportItem; readonly arrive: ArriveRef }[];
};

/** Plans one batch. `isOpen`: the report is neither delivered nor parked. */
export function planBatch(
  items: readonly ReportItem[],
  isOpen: IsSo,
  at: { readonly nowMs: number; readonly limits: AgeLimits },
): BatchPlan {
  const young: { item: ReportItem; waitMs: number }[] = [];
  const old: ReportItem[] = [];
  for (const item of items) {
    const way = wayOf(item.dataTime, at.nowMs, at.limits);
    if (way.way === "resend") old.push(item);
    else young.push({ item, waitMs: at.limits.resendAfterMs - (at.nowMs - item.dataTime) });
  }
  const blocked: { item: ReportItem; arrive: ArriveRef }[] = [];
  const isBehind: IsSo = (origin, seq) => isOpen(origin, seq) && !isAmong(old, origin, seq);
  const go = old.filter((item) => {
    const arrive = blockingArrive(item, isBehind);
    if (arrive !== null) blocked.push({ item, arrive });
    return arrive === null;
  });
  return { go, young, blocked };
}

/** The arrive that must come before this report, null when nothing stands in its way. */
export function blockingArrive(item: ReportItem, isOpen: IsSo): ArriveRef | null {
  if (item.kind === "arrive" || item.arrive === null) return null;
  return isOpen(item.arrive.origin, item.arrive.seq) ? item.arrive : null;
}

/** Whether one of these is the report at that place. */
export function isAmong(items: readonly ReportItem[], origin: string, seq: number): boolean {
  return items.some((item) => item.seq === seq && item.origin === origin);
}

/** The content of a resend (5.1.4): both lists always, each in the order of the items. */
export function resendLists(items: readonly ReportItem[]): FrozenLists {
  const arrive: string[] = [];
  const leave: string[] = [];
  for (const { kind, text } of items) (kind === "arrive" ? arrive : leave).push(text);
  return { arrive, leave };
}

/** Two halves of a batch that was refused or too large; the first is the larger one. Needs at least two. */
export function halves(items: readonly ReportItem[]): readonly [readonly ReportItem[], readonly ReportItem[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
