/** Yesterday's statement (5.3.6) and bills (5.3.9) against our own books, order by order. */
import type { StatementDifference } from "../lot/record.ts";
import { paymentsThatCount } from "../stay/money.ts";
import { localDay } from "../local-day.ts";
import type { UplinkFact } from "./fact.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Differences written down; more than this is not a list to work through but a broken account. */
const DIFFERENCES_MAX = 500;

/** Compares a day's list with our payments of that day and records what differs; nothing differing is recorded too. */
export function takeStatement(
  turn: Turn,
  state: ControllerState,
  fact: Extract<UplinkFact, { type: "statement_downloaded" }>,
): void {
  const here = new Map<string, number>();
  for (const stay of state.lot.stays.all()) {
    for (const payment of paymentsThatCount(stay.money)) {
      const ours = payment.source !== "cash" && payment.source !== "own_channel";
      if (ours && localDay(payment.paidAtMs) === fact.day) here.set(payment.orderId, payment.fen);
    }
  }
  const differences: StatementDifference[] = [];
  for (const { orderId, fen } of fact.rows) {
    const hereFen = here.get(orderId) ?? null;
    here.delete(orderId);
    if (hereFen === null) differences.push({ orderId, kind: "missing_here", hereFen, thereFen: fen });
    else if (hereFen !== fen) differences.push({ orderId, kind: "other_amount", hereFen, thereFen: fen });
  }
  if (fact.list === "payments") {
    for (const [orderId, hereFen] of here)
      differences.push({ orderId, kind: "missing_there", hereFen, thereFen: null });
  }
  const { day, list } = fact;
  const data = { day, list, differences: differences.slice(0, DIFFERENCES_MAX) };
  turn.record({ kind: "statement_compared", key: `statement:${list}:${day}`, data });
}
