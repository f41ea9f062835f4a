/**
 * The city's statement (5.3.6) and bills (5.3.9) against the ledger: nothing differing is recorded too. A payment that only a
 * list knows is asked for by its order (5.3.5), and credited when the city confirms it; a list alone moves no money.
 */
import { compareStatement, type KnownOrder } from "../books/statement.ts";
import { localDay } from "../local-day.ts";
import type { Comparison, Lot } from "../lot/lot.ts";
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
  recordDifferences(turn, { day, list, differences });
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
  return isOpen(difference) && !isCredited(lot, difference) ? stayOfMissing(lot, difference) : null;
}

/** A payment has come to our books: where a list was compared without it, the comparison says so from now on. */
export function creditDifferences(turn: Turn, { lot }: ControllerState, payment: Omit<KnownOrder, "state">): void {
  const { orderId, fen } = payment;
  for (const [, { day, list, differences }] of lot.comparisons.entries()) {
    const at = differences.findIndex((one) => one.orderId === orderId && isOpen(one));
    const open = differences[at];
    if (open === undefined) continue;
    const listed = { orderId, fen: open.thereFen ?? 0 };
    const [left] = compareStatement({ day, list }, [listed], [{ ...payment, state: "paid" }]);
    const credited = { ...open, hereFen: fen, creditedMs: lot.clocks.date(turn.at) };
    recordDifferences(turn, { day, list, differences: differences.with(at, left ?? credited) });
  }
}

function isOpen({ kind, creditedMs }: StatementDifference): boolean {
  return kind === "missing_here" && creditedMs === undefined;
}

function recordDifferences(turn: Turn, data: Comparison): void {
  turn.record({ kind: "statement_compared", key: `statement:${data.list}:${data.day}`, data });
}

/** Whether a payment that was missing here has come to our books since the ledger was read for the comparison. */
function isCredited(lot: Lot, difference: StatementDifference): boolean {
  const stay = stayOfMissing(lot, difference);
  return stay !== null && isPaid(stay.money, difference.orderId);
}

function stayOfMissing({ stays }: Lot, { kind, orderId }: StatementDifference): Stay | null {
  const businessId = kind === "missing_here" ? readOrderId(orderId)?.businessId : undefined;
  return businessId === undefined ? null : stays.byBusinessId(businessId);
}
