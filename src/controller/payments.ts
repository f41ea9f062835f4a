/**
 * Money that was taken: matched to its stay, stored, never applied twice. What cannot be matched or differs is kept and
 * flagged for a person, not refused.
 */
import { readOrderId } from "../stay/identity.ts";
import type { LotRecord } from "../lot/record.ts";
import { stayKey, stayOfKey } from "../lot/stay-book.ts";
import { isPaid, type Payment } from "../stay/money.ts";
import type { StayFlag } from "../stay/records.ts";
import type { Stay } from "../stay/stay.ts";
import type { PaymentNotice } from "./fact.ts";
import { owedNow } from "./settlement.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

type Received = Omit<Payment, "leftValidSeconds"> & { readonly stay: string };

/** Stores a payment and lets every lane look again: a paid car opens wherever it stands. */
export function receivePayment(turn: Turn, state: ControllerState, received: Received): void {
  const { stay: id, ...payment } = received;
  const stay = state.lot.stays.get(id);
  if (stay === null) return;
  const twice = payment.status === "paid" && isPaid(stay.money, payment.orderId);
  if (twice && sameTelling(stay, payment)) return;
  const owedBefore = owedNow(stay.money);
  const data: Payment = { ...payment, leftValidSeconds: state.settings.exit.leftValidSeconds };
  turn.record({ kind: "payment_received", key: stayKey(id), data });
  if (payment.status !== "paid") return;
  for (const flag of flagsFor(stay, payment, twice)) {
    turn.record({ kind: "stay_flagged", key: stayKey(id), data: { flag, note: payment.orderId } });
  }
  if (!twice && owedBefore > 0) {
    const settled = Math.min(owedBefore, payment.fen);
    const debt = { fen: -settled, orderId: payment.orderId, reason: "paid_late" };
    turn.record({ kind: "fee_owed", key: stayKey(id), data: debt });
  }
  turn.tellAll({ type: "circumstances_changed" });
}

/** The same order told again with the same amount, by whichever way: nothing new. */
function sameTelling(stay: Stay, payment: { readonly orderId: string; readonly fen: number }): boolean {
  return stay.money.payments.some(
    (one) => one.orderId === payment.orderId && one.status === "paid" && one.fen === payment.fen,
  );
}

function flagsFor(stay: Stay, payment: Omit<Payment, "leftValidSeconds">, twice: boolean): readonly StayFlag[] {
  const flags: StayFlag[] = [];
  const quotes = [...stay.money.quotes, ...stay.money.submits.map((submit) => submit.quote)];
  const quote = quotes.find((one) => one.orderId === payment.orderId);
  const fromCity = payment.source === "notice" || payment.source === "result" || payment.source === "statement";
  if (twice || (quote !== undefined && quote.dueFen !== payment.fen)) flags.push("amount_differs");
  if (fromCity && quote === undefined) flags.push("order_unknown");
  const others = stay.money.payments.some((one) => one.status === "paid" && one.orderId !== payment.orderId);
  if (!twice && others && quote !== undefined && quote.paidBeforeFen < paidBefore(stay)) flags.push("paid_twice");
  if (stay.status === "left") flags.push("paid_late");
  return flags;
}

function paidBefore(stay: Stay): number {
  return stay.money.payments.reduce((sum, one) => sum + (one.status === "paid" ? one.fen : 0), 0);
}

/** A payment notice (5.3.4). Answers whether it is stored; an order nobody can place is kept under its own key. */
export function takeNotice(turn: Turn, state: ControllerState, notice: PaymentNotice): void {
  const inOrder = readOrderId(notice.orderId)?.businessId ?? null;
  const stay = stayOf(state, notice.businessId) ?? (inOrder === null ? null : stayOf(state, inOrder));
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
  turn.record({ kind: "notice_unmatched", key: `order:${orderId}`, data: notice });
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
  if (stayOf(state, notice.businessId) !== null) takeNotice(turn, state, notice);
}

function stayOf(state: ControllerState, businessId: string): Stay | null {
  return state.lot.stays.byBusinessId(businessId);
}
