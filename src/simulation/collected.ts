/** What the city has collected against the box's books, when everything has come to rest; and what each statement said. */
import { localDay } from "../local-day.ts";
import type { LotRecord } from "../lot/record.ts";
import type { CityPlatform } from "./city/platform.ts";
import type { Inspector } from "./inspector.ts";

/** What is needed to judge. `kept`: plates of payments of which the city told nobody. */
export type Collected = {
  readonly inspector: Inspector;
  readonly platform: CityPlatform;
  readonly kept: ReadonlySet<string>;
  /** The local days of the run, all of them. */
  readonly days: readonly number[];
};

/** Every payment that the city collected is booked with its amount, unless the city has told nobody of it. */
export function checkCollected({ inspector, platform, kept, days }: Collected, records: readonly LotRecord[]): void {
  const booked = new Map<string, number>();
  for (const record of records) {
    if (record.kind === "payment_received" && record.data.status === "paid") {
      if (!booked.has(record.data.orderId)) booked.set(record.data.orderId, record.data.fen);
    }
    if (record.kind === "notice_unmatched") booked.set(record.data.orderId, record.data.fen);
  }
  const untold = new Set(kept);
  for (const { phase, plateId } of platform.payments.stories()) if (phase !== "done") untold.add(plateId);
  for (const payment of days.flatMap((day) => platform.money.ofDay(day))) {
    const fen = booked.get(payment.orderId) ?? null;
    if (fen === payment.payMoney || (fen === null && payment.way === "phone" && untold.has(payment.plateId))) continue;
    const what = `${payment.orderId} of ${payment.plateId}, ${payment.way}: ${payment.payMoney}, booked ${fen}`;
    return inspector.breaks("what the city collected is in the books", what);
  }
}

/** Each statement's differences are those between the city's day and what was booked by then, no more and no fewer. */
export function checkStatements({ inspector, platform }: Collected, records: readonly LotRecord[]): void {
  const booked = new Map<string, { readonly fen: number; readonly day: number }>();
  for (const record of records) {
    if (record.kind === "payment_received" && record.data.status === "paid") {
      const { orderId, fen, paidAtMs, source } = record.data;
      const isCity = source !== "cash" && source !== "own_channel";
      if (isCity && !booked.has(orderId)) booked.set(orderId, { fen, day: localDay(paidAtMs) });
    }
    if (record.kind !== "statement_compared" || record.data.list !== "payments") continue;
    const { day, differences } = record.data;
    const expected = differencesOf(
      day,
      new Map(platform.money.ofDay(day).map((one) => [one.orderId, one.payMoney])),
      booked,
    );
    const found = differences
      .filter(({ creditedMs }) => creditedMs === undefined)
      .map(({ orderId, kind }) => `${orderId} ${kind}`)
      .toSorted();
    if (found.join() === expected.join()) continue;
    const what = `day ${day}: found ${found.join(", ") || "none"}; there are ${expected.join(", ") || "none"}`;
    return inspector.breaks("a statement's differences are those there are", what);
  }
}

function differencesOf(
  day: number,
  there: ReadonlyMap<string, number>,
  booked: ReadonlyMap<string, { readonly fen: number; readonly day: number }>,
): readonly string[] {
  const differences: string[] = [];
  for (const [orderId, fen] of there) {
    const ours = booked.get(orderId);
    if (ours === undefined) differences.push(`${orderId} missing_here`);
    else if (ours.fen !== fen) differences.push(`${orderId} other_amount`);
    else if (ours.day !== day) differences.push(`${orderId} other_day`);
  }
  for (const [orderId, ours] of booked) {
    if (ours.day === day && !there.has(orderId)) differences.push(`${orderId} missing_there`);
  }
  return differences.toSorted();
}
