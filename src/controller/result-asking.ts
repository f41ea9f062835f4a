/**
 * Asks the city for the result of payments whose notice may have been lost (5.3.5): while a car waits at an exit, and for a
 * while after one has left owing. Every order that may still be paid is asked for, the latest first, with growing pauses;
 * nothing is asked for ever.
 */
import { isPaid, owedNow } from "../stay/money.ts";
import type { Stay } from "../stay/stay.ts";
import { latestOrderIds } from "./orders.ts";
import { askPaymentResult } from "./questions.ts";
import { CLOCK_SLACK_MS } from "./settled.ts";
import type { ControllerState, ExitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Orders of one stay asked for at once: a driver who asked for the fee often pays one of the last answers. */
const ORDERS_ASKED = 4;
/** The first pause after a car has left owing; doubled at each asking. */
const DEBT_FIRST_MS = 60_000;
/** Askings for the debt of one stay since the start of the box. */
const DEBT_ASKED_MAX = 8;
/** An order that ran out is asked for so much longer: it may have been paid at its last moment, with the city away. */
const DEBT_ORDER_KEPT_MS = 24 * 3_600_000;
/** Debts asked for when the city is back, the latest first, and the pause between two. */
const DEBTS_AT_ONCE = 100;
const DEBT_PAUSE_MS = 1_000;

/** The word before the stay in the ids of these deadlines. */
export const RESULT_DEADLINE = "result";
export const DEBT_DEADLINE = "debt";

/** A car waits at an exit with an unpaid order: asks again after the case's pause. */
export function scheduleResult(turn: Turn, exitCase: ExitCase): void {
  turn.deadline(`${RESULT_DEADLINE}/${exitCase.stay}`, turn.at.monotonicMs + exitCase.resultDelayMs);
}

/** The pause is over: asks if the car still stands there unpaid, then waits twice as long. */
export function resultDue(turn: Turn, state: ControllerState, stayId: string): void {
  const stay = state.lot.stays.get(stayId);
  if (stay === null) return;
  for (const desk of state.lanes.values()) {
    const visitCase = desk.cases.get(desk.lane.front?.number ?? 0);
    const exitCase = visitCase?.exit ?? null;
    if (visitCase === undefined || exitCase?.stay !== stayId || exitCase.quote === null) continue;
    const others = ordersThatMayBePaid(turn, state, stay, CLOCK_SLACK_MS);
    for (const orderId of [...new Set([exitCase.quote.orderId, ...others])].slice(0, ORDERS_ASKED)) {
      askPaymentResult(turn, state, { visitCase, stay, orderId });
    }
    exitCase.resultDelayMs = Math.min(exitCase.resultDelayMs * 2, state.settings.exit.resultAskLastMs);
    scheduleResult(turn, exitCase);
  }
}

/** A car has left owing: its driver may be paying this very moment. */
export function watchDebt(turn: Turn, state: ControllerState, stayId: string): void {
  if (state.settings.exit.cityPayments) debtAfter(turn, stayId, DEBT_FIRST_MS);
}

/** Asks for the orders of a debt. With the city away nothing is asked; `askDebts` comes when it is back. */
export function debtDue(turn: Turn, state: ControllerState, stayId: string): void {
  const stay = state.lot.stays.get(stayId);
  const asked = state.debtsAsked.get(stayId) ?? 0;
  const orders = stay === null ? [] : ordersOfDebt(turn, state, stay);
  if (stay === null || orders.length === 0) return void state.debtsAsked.delete(stayId);
  if (asked >= DEBT_ASKED_MAX || !state.cityReachable) return;
  for (const orderId of orders) askPaymentResult(turn, state, { visitCase: null, stay, orderId });
  state.debtsAsked.set(stayId, asked + 1);
  debtAfter(turn, stayId, DEBT_FIRST_MS * 2 ** (asked + 1));
}

/** The city is back, or the box has just started: what was paid meanwhile may never be told. */
export function askDebts(turn: Turn, state: ControllerState): void {
  if (!state.settings.exit.cityPayments) return;
  const owing = [...state.lot.stays.all()].filter((stay) => ordersOfDebt(turn, state, stay).length > 0);
  const ids = new Set(owing.map(({ id }) => id));
  for (const id of state.debtsAsked.keys()) if (!ids.has(id)) state.debtsAsked.delete(id);
  for (const [place, { id }] of owing.slice(-DEBTS_AT_ONCE).toReversed().entries())
    debtAfter(turn, id, (place + 1) * DEBT_PAUSE_MS);
}

function debtAfter(turn: Turn, stayId: string, pauseMs: number): void {
  turn.deadline(`${DEBT_DEADLINE}/${stayId}`, turn.at.monotonicMs + pauseMs);
}

function ordersOfDebt(turn: Turn, state: ControllerState, stay: Stay): readonly string[] {
  if (stay.status !== "left" || owedNow(stay.money) === 0) return [];
  return ordersThatMayBePaid(turn, state, stay, DEBT_ORDER_KEPT_MS).slice(0, ORDERS_ASKED);
}

/**
 * Unpaid orders of a stay that ran out no longer than `keptMs` ago, the latest first. An order that repeated a quote has no
 * record and runs out with it.
 */
function ordersThatMayBePaid(turn: Turn, state: ControllerState, stay: Stay, keptMs: number): readonly string[] {
  const nowMs = state.lot.clocks.date(turn.at);
  const recorded = [...stay.money.submits.map(({ quote }) => quote), ...stay.money.quotes]
    .filter((quote) => quote.dueFen > 0 && quote.validUntilMs + keptMs > nowMs)
    .toSorted((a, b) => b.pricedAtMs - a.pricedAtMs)
    .map(({ orderId }) => orderId);
  if (recorded.length === 0) return [];
  const orders = new Set([...latestOrderIds(state, stay, ORDERS_ASKED), ...recorded]);
  return [...orders].filter((orderId) => !isPaid(stay.money, orderId));
}
