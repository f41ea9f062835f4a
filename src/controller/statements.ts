/**
 * The city's statement (5.3.6) and bills (5.3.9) against the ledger: nothing differing is recorded too. A payment that only a
 * list knows is asked for by its order (5.3.5), and credited when the city confirms it; a list alone moves no money.
 */
import { compareStatement } from "../books/statement.ts";
import { localDay } from "../local-day.ts";
import type { Lot } from "../lot/lot.ts";
import type { StatementDifference } from "../lot/record.ts";
import { stayOfKey } from "../lot/stay-book.ts";
import { readOrderId } from "../stay/identity.ts";
import { isPaid } from "../stay/money.ts";
import type { Stay } from "../stay/stay.ts";
import type { DownloadedStatement, Fact } from "./fact.ts";
import { askPaymentResult } from "./questions.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Differences written down; more than this is not a list to work through but a broken account. */
const DIFFERENCES_MAX = 500;
/** Orders asked for at once; more than this are not lost notices but a broken account. */
const UNTOLD_ASKED = 32;
/** Orders of older lists are a person's to clear up. */
const UNTOLD_DAYS = 3;

/** A list has come: what the ledger knows of its orders is read first. */
export function takeStatement(turn: Turn, { day, list, rows }: DownloadedStatement): void {
  turn.readings.push({ of: "statement", statement: { day, list, rows } });
}

/** The ledger has answered: the comparison is written down, and the page shows it. Who is asked about is held again. */
export function recordComparison(
  turn: Turn,
  state: ControllerState,
  fact: Extract<Fact, { type: "statement_read" }>,
): void {
  const { day, list, rows } = fact.statement;
  for (const records of fact.untold) {
    const id = records[0] === undefined ? null : stayOfKey(records[0].key);
    if (id !== null) state.lot.stays.recall(id, records);
  }
  // What was credited between the reading and now is no difference any more.
  const differences = compareStatement({ day, list }, rows, fact.known)
    .filter((difference) => !isCredited(state.lot, difference))
    .slice(0, DIFFERENCES_MAX);
  turn.record({ kind: "statement_compared", key: `statement:${list}:${day}`, data: { day, list, differences } });
  askUntold(turn, state);
}

/** Asks the city for the orders that its lists have as paid and of which we were never told; the newest list first. */
export function askUntold(turn: Turn, state: ControllerState): void {
  if (!state.settings.exit.cityPayments) return;
  const today = localDay(state.lot.clocks.date(turn.at));
  const recent = state.lot.comparisons
    .entries()
    .map(([, comparison]) => comparison)
    .filter(({ day }) => today - day <= UNTOLD_DAYS)
    .toSorted((a, b) => b.day - a.day);
  const untold = new Map<string, Stay>();
  for (const difference of recent.flatMap(({ differences }) => differences)) {
    const stay = stayOfUntold(state, difference);
    if (stay !== null && untold.size < UNTOLD_ASKED) untold.set(difference.orderId, stay);
  }
  for (const [orderId, stay] of untold) askPaymentResult(turn, state, { visitCase: null, stay, orderId });
}

/** The stay that an order of a list was paid for; null when our books have it by now, or no stay fits. */
function stayOfUntold({ lot }: ControllerState, difference: StatementDifference): Stay | null {
  return isCredited(lot, difference) ? null : stayOfMissing(lot, difference);
}

/** Whether a payment that was missing here has come to our books since the ledger was read for the comparison. */
export function isCredited(lot: Lot, difference: StatementDifference): boolean {
  const stay = stayOfMissing(lot, difference);
  return stay !== null && isPaid(stay.money, difference.orderId);
}

function stayOfMissing({ stays }: Lot, { kind, orderId }: StatementDifference): Stay | null {
  const businessId = kind === "missing_here" ? readOrderId(orderId)?.businessId : undefined;
  return businessId === undefined ? null : stays.byBusinessId(businessId);
}
