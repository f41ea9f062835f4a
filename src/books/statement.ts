/**
 * The city's statement (5.3.6) or bills (5.3.9) of a day against the payments of our own ledger, order by order. Each
 * difference has a kind and a cause, so that whoever works it off knows where to begin.
 */
import { localDay } from "../local-day.ts";
import { compareRecords, type LotRecord, type StatementDifference } from "../lot/record.ts";
import type { PaymentSource } from "../stay/money-records.ts";

/** Our clock and the city's may put a payment at midnight on different days; so much beside the day is read too, ms. */
export const BESIDE_THE_DAY_MS = 3_600_000;

/** What our books say of an order. */
export type KnownOrder = {
  readonly orderId: string;
  readonly fen: number;
  readonly paidAtMs: number;
  readonly source: PaymentSource;
  /** `unplaced`: told to us for a stay that we do not know. */
  readonly state: "paid" | "failed" | "unplaced";
};

/** A line of the city's list. */
export type ListedOrder = { readonly orderId: string; readonly fen: number };

/** What records say of each order: paid before failed before told for an unknown stay; the first telling of a payment counts. */
export function knownOrders(records: readonly LotRecord[]): readonly KnownOrder[] {
  const found = new Map<string, KnownOrder>();
  for (const record of records.toSorted(compareRecords)) {
    const told = tellingOf(record);
    if (told === null) continue;
    const before = found.get(told.orderId);
    if (before === undefined || RANK[told.state] > RANK[before.state]) found.set(told.orderId, told);
  }
  return [...found.values()];
}

const RANK = { paid: 2, failed: 1, unplaced: 0 } as const;

function tellingOf(record: LotRecord): KnownOrder | null {
  if (record.kind === "payment_received") {
    const { orderId, fen, paidAtMs, source, status } = record.data;
    return { orderId, fen, paidAtMs, source, state: status };
  }
  if (record.kind !== "notice_unmatched") return null;
  const { orderId, fen, paidAtMs } = record.data;
  return { orderId, fen, paidAtMs, source: "notice", state: "unplaced" };
}

export type Compared = { readonly day: number; readonly list: "payments" | "bills" };

/** The differences of a day's list. Bills are made out later and for part of the payments: only the statement is complete. */
export function compareStatement(
  { day, list }: Compared,
  listed: readonly ListedOrder[],
  known: readonly KnownOrder[],
): readonly StatementDifference[] {
  const ours = new Map(known.map((one) => [one.orderId, one]));
  const differences: StatementDifference[] = [];
  const seen = new Set<string>();
  for (const { orderId, fen: thereFen } of listed) {
    seen.add(orderId);
    const one = ours.get(orderId);
    if (one === undefined || one.state !== "paid") {
      const cause =
        one === undefined ? ("never_told" as const) : one.state === "failed" ? "told_as_failed" : "stay_unknown";
      differences.push({ orderId, kind: "missing_here", hereFen: null, thereFen, cause });
    } else if (one.fen !== thereFen) {
      differences.push({ orderId, kind: "other_amount", hereFen: one.fen, thereFen });
    } else if (list === "payments" && localDay(one.paidAtMs) !== day) {
      differences.push({ orderId, kind: "other_day", hereFen: one.fen, thereFen });
    }
  }
  if (list === "bills") return differences;
  for (const { orderId, fen, paidAtMs, source, state } of known) {
    const throughCity = source !== "cash" && source !== "own_channel";
    if (state !== "paid" || !throughCity || seen.has(orderId) || localDay(paidAtMs) !== day) continue;
    const cause = source === "password_free" ? ("password_free" as const) : undefined;
    const missing = { orderId, kind: "missing_there", hereFen: fen, thereFen: null } as const;
    differences.push(cause === undefined ? missing : { ...missing, cause });
  }
  return differences;
}
