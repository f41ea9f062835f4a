/**
 * The money of one stay, folded from its records: quotes, submits, payments, waivers, debts and reductions. A payment
 * counts once per orderId whatever told us of it and however often. Integer fen.
 */
import type { MoneyRecords, PaymentSource, QuoteData, Reduction } from "./money-records.ts";
import { leavePayTypeOf } from "./pay-type.ts";
import type { LeavePayType } from "./report.ts";

export type MoneyRecord = {
  [K in keyof MoneyRecords]: { readonly kind: K; readonly data: MoneyRecords[K] };
}[keyof MoneyRecords];

/** A payment with what had been waived when it was told of, fen; absent: nothing. */
export type Payment = MoneyRecords["payment_received"] & { readonly waivedBeforeFen?: number };

/** A submit (5.3.3) of this stay and what became of it; `null`: the outcome is not known yet. */
export type Submit = { readonly quote: QuoteData; readonly outcome: "password_free" | "ordinary" | "refused" | null };

export type StayMoney = {
  readonly quotes: readonly QuoteData[];
  readonly submits: readonly Submit[];
  /** Every payment told to us, first telling of each order first; failed and repeated ones included. */
  readonly payments: readonly Payment[];
  readonly waivers: readonly MoneyRecords["fee_waived"][];
  readonly waivedFen: number;
  readonly owedFen: number;
  readonly refundedFen: number;
  readonly localReductions: readonly Reduction[];
  readonly cityReductions: readonly Reduction[] | null;
  /** Highest orderId block taken; -1: none. */
  readonly lastOrderBlock: number;
};

export const emptyMoney: StayMoney = {
  quotes: [],
  submits: [],
  payments: [],
  waivers: [],
  waivedFen: 0,
  owedFen: 0,
  refundedFen: 0,
  localReductions: [],
  cityReductions: null,
  lastOrderBlock: -1,
};

/** Quotes kept per stay; older ones have run out long before this many are made. */
const QUOTES_MAX = 16;
/** Tellings kept that count for nothing: failed payments, and repeated ones with another amount. */
const OTHER_TELLINGS_MAX = 16;

const MONEY_KINDS: ReadonlySet<string> = new Set<keyof MoneyRecords>([
  "order_block_taken",
  "quote_made",
  "submit_intended",
  "submit_answered",
  "payment_received",
  "fee_waived",
  "fee_owed",
  "fee_refunded",
  "reduction_granted",
  "reductions_learned",
]);

/** Whether a record speaks of money. */
export function isMoneyRecord(record: { readonly kind: string }): record is MoneyRecord {
  return MONEY_KINDS.has(record.kind);
}

/** The stay's money after one more record. */
export function applyMoney(money: StayMoney, record: MoneyRecord): StayMoney {
  switch (record.kind) {
    case "order_block_taken":
      return { ...money, lastOrderBlock: Math.max(money.lastOrderBlock, record.data.block) };
    case "quote_made":
      return { ...money, quotes: [...money.quotes, record.data].slice(-QUOTES_MAX) };
    case "submit_intended":
      return { ...money, submits: [...money.submits, { quote: record.data.quote, outcome: null }].slice(-QUOTES_MAX) };
    case "submit_answered": {
      const { orderId, outcome } = record.data;
      const submits = money.submits.map((one) => (one.quote.orderId === orderId ? { ...one, outcome } : one));
      return { ...money, submits };
    }
    case "payment_received":
      return { ...money, payments: bounded([...money.payments, told(record.data, money.waivedFen)]) };
    case "fee_waived":
      return {
        ...money,
        waivedFen: money.waivedFen + record.data.fen,
        waivers: [...money.waivers, record.data],
      };
    case "fee_owed":
      return { ...money, owedFen: money.owedFen + record.data.fen };
    case "fee_refunded":
      return { ...money, refundedFen: money.refundedFen + record.data.fen };
    case "reduction_granted":
      return { ...money, localReductions: [...money.localReductions, record.data] };
    case "reductions_learned":
      return { ...money, cityReductions: record.data.reductions };
  }
}

function told(payment: MoneyRecords["payment_received"], waivedBeforeFen: number): Payment {
  return waivedBeforeFen === 0 ? payment : { ...payment, waivedBeforeFen };
}

/** What was really taken is never dropped, however much else is told of the stay. */
function bounded(payments: readonly Payment[]): readonly Payment[] {
  const counting = new Set(firstTellings(payments));
  const others = payments.filter((payment) => !counting.has(payment));
  const dropped = new Set(others.slice(0, -OTHER_TELLINGS_MAX));
  return payments.filter((payment) => !dropped.has(payment));
}

/** The payments that count: paid, and only the first telling of each order. */
export function paymentsThatCount(money: StayMoney): readonly Payment[] {
  return firstTellings(money.payments);
}

function firstTellings(payments: readonly Payment[]): readonly Payment[] {
  const seen = new Set<string>();
  return payments.filter((payment) => {
    if (payment.status !== "paid" || seen.has(payment.orderId)) return false;
    seen.add(payment.orderId);
    return true;
  });
}

/** Whether a payment did not go through the city: it may be invoiced by us (5.3.7). */
export function isOwnPayment({ source }: { readonly source: PaymentSource }): boolean {
  return source === "cash" || source === "own_channel";
}

/** Everything actually taken for the stay, fen. */
export function paidFen(money: StayMoney): number {
  return paymentsThatCount(money).reduce((sum, payment) => sum + payment.fen, 0);
}

/** What the car still owes by its records, fen; a late payment has lowered it. */
export function owedNow(money: StayMoney): number {
  return Math.max(0, money.owedFen);
}

/** Whether a payment with this order was already counted. */
export function isPaid(money: StayMoney, orderId: string): boolean {
  return money.payments.some((payment) => payment.orderId === orderId && payment.status === "paid");
}

/**
 * The submit of which nobody knows whether it was collected; no other submit may be made until that is known. A notice or a
 * result that has its order as paid tells it as well as an answer does.
 */
export function openSubmit(money: StayMoney): Submit | null {
  return money.submits.find(({ quote, outcome }) => outcome === null && !isPaid(money, quote.orderId)) ?? null;
}

const SOURCES_WITHOUT_CHANNEL: readonly PaymentSource[] = ["cash"];

/** payType of the leave: that of the largest payment, `unknown` when nothing was paid (readings: number to string). */
export function leavePayType(money: StayMoney): LeavePayType {
  let largest: Payment | null = null;
  for (const payment of paymentsThatCount(money)) {
    if (largest === null || payment.fen > largest.fen) largest = payment;
  }
  if (largest === null || largest.fen === 0) return "unknown";
  if (SOURCES_WITHOUT_CHANNEL.includes(largest.source)) return "cash";
  if (typeof largest.payType === "string") return isLeavePayType(largest.payType) ? largest.payType : "unknown";
  return leavePayTypeOf(largest.payType);
}

function isLeavePayType(word: string): word is LeavePayType {
  return word === "wechat" || word === "alipay" || word === "uppay" || word === "cash" || word === "tcard";
}
