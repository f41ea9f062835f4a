/**
 * Money that was taken: matched to its stay, stored, never applied twice. What cannot be matched or differs is kept and
 * flagged for a person, not refused.
 */
import { readOrderId } from "../stay/identity.ts";
import type { LotRecord } from "../lot/record.ts";
import { stayKey, stayOfKey } from "../lot/stay-book.ts";
import { isPaid, owedNow, type Payment } from "../stay/money.ts";
import type { StayFlag } from "../stay/records.ts";
import type { Stay } from "../stay/stay.ts";
import type { PaymentNotice } from "./fact.ts";
import { assess } from "./pricing.ts";
import { CLOCK_SLACK_MS, isOurOrder, quoteSettledBy, settlesItsQuote } from "./settled.ts";
import type { ControllerState } from "./state.ts";
import { creditDifferences } from "./statements.ts";
import type { Turn } from "./turn.ts";

type Received = Omit<Payment, "leftValidSeconds"> & { readonly stay: string };

/** Stores a payment and lets every lane look again: a paid car opens wherever it stands. */
export function receivePayment(turn: Turn, state: ControllerState, received: Received): void {
  const { stay: id, ...payment } = received;
  const stay = state.lot.stays.get(id);
  if (stay === null) return;
  if (sameTelling(stay, payment)) return;
  const twice = payment.status === "paid" && isPaid(stay.money, payment.orderId);
  const owedBefore = owedNow(stay.money);
  const nowMs = state.lot.clocks.date(turn.at);
  const leftValidSeconds = settles(state, stay, payment, nowMs) ? state.settings.exit.leftValidSeconds : 0;
  const data: Payment = { ...payment, leftValidSeconds };
  turn.record({ kind: "payment_received", key: stayKey(id), data });
  if (payment.status !== "paid") return;
  creditDifferences(turn, state, payment);
  for (const flag of flagsFor(stay, payment, twice)) {
    turn.record({ kind: "stay_flagged", key: stayKey(id), data: { flag, note: payment.orderId } });
  }
  if (!twice && owedBefore > 0) {
    const settled = Math.min(owedBefore, payment.fen);
    const debt = { fen: -settled, orderId: payment.orderId, reason: "paid_late", atMs: nowMs };
    turn.record({ kind: "fee_owed", key: stayKey(id), data: debt });
  }
  turn.tellAll({ type: "circumstances_changed" });
}

/** The same order told again with the same outcome and amount, by whichever way: nothing new. */
function sameTelling(stay: Stay, payment: Pick<Payment, "orderId" | "status" | "fen">): boolean {
  const { orderId, status, fen } = payment;
  return stay.money.payments.some((one) => one.orderId === orderId && one.status === status && one.fen === fen);
}

/**
 * Whether a payment pays all that was due when it was made, so that the car may leave for nothing for a while. A part of
 * it, an old amount or one dated in the future is only taken off.
 */
function settles(
  state: ControllerState,
  stay: Stay,
  payment: Pick<Payment, "orderId" | "fen" | "paidAtMs" | "source">,
  nowMs: number,
): boolean {
  if (payment.source === "password_free") return true;
  if (payment.paidAtMs > nowMs + CLOCK_SLACK_MS) return false;
  const ofQuote = settlesItsQuote(stay.money, payment);
  if (ofQuote !== null) return ofQuote;
  const assessment = assess(state, stay, payment.paidAtMs);
  return assessment.outcome === "priced" && payment.fen >= assessment.dueFen;
}

function flagsFor(stay: Stay, payment: Omit<Payment, "leftValidSeconds">, twice: boolean): readonly StayFlag[] {
  const flags: StayFlag[] = [];
  const quote = quoteSettledBy(stay.money, payment);
  const fromCity = payment.source === "notice" || payment.source === "result" || payment.source === "statement";
  const ours = isOurOrder(stay, payment.orderId);
  if (twice || (fromCity && ours && quote?.dueFen !== payment.fen)) flags.push("amount_differs");
  if (fromCity && !ours) flags.push("order_unknown");
  const others = stay.money.payments.some((one) => one.status === "paid" && one.orderId !== payment.orderId);
  if (!twice && others && quote !== null && quote.paidBeforeFen < paidBefore(stay)) flags.push("paid_twice");
  if (stay.status === "left") flags.push("paid_late");
  return flags;
}

function paidBefore(stay: Stay): number {
  return stay.money.payments.reduce((sum, one) => sum + (one.status === "paid" ? one.fen : 0), 0);
}

/** A payment notice (5.3.4). Answers whether it is stored; an order nobody can place is kept under its own key. */
export function takeNotice(turn: Turn, state: ControllerState, notice: PaymentNotice): void {
  const inOrder = readOrderId(notice.orderId)?.businessId ?? null;
  const stay = stayOfNotice(state, notice);
  const status = notice.status === 1 ? ("paid" as const) : ("failed" as const);
  const { orderId, fen, payType, paidAtMs } = notice;
  if (stay !== null) {
    const source = "notice" as const;
    receivePayment(turn, state, {
      stay: stay.id,
      orderId,
      fen,
      status,
      payType,
      paidAtMs,
      source,
      by: null,
      shift: null,
    });
    return;
  }
  const known = state.lot.unmatchedNotices.get(orderId);
  const again = known !== null && known.fen === fen && known.status === notice.status;
  if (!again) turn.record({ kind: "notice_unmatched", key: `order:${orderId}`, data: notice });
  turn.recalls.push({ businessId: inOrder ?? notice.businessId, notice });
}

/** The ledger has answered for a notice that named a stay no longer held. */
export function takeRecalledStay(
  turn: Turn,
  state: ControllerState,
  records: readonly LotRecord[],
  notice: PaymentNotice,
): void {
  const id = records[0] === undefined ? null : stayOfKey(records[0].key);
  if (id === null) return;
  state.lot.stays.recall(id, records);
  if (stayOfNotice(state, notice) !== null) takeNotice(turn, state, notice);
}

/** The stay that a notice names, or the one inside its order when it names none of ours. */
function stayOfNotice(state: ControllerState, notice: PaymentNotice): Stay | null {
  const { stays } = state.lot;
  const inOrder = readOrderId(notice.orderId)?.businessId ?? null;
  return stays.byBusinessId(notice.businessId) ?? (inOrder === null ? null : stays.byBusinessId(inOrder));
}
