/**
 * What each payment of a stay settled: the quote it was for, what of it was still open, what went beyond it. Pure
 * arithmetic over the records; the tariff is not asked here.
 */
import { readOrderId } from "../stay/identity.ts";
import { paymentsThatCount, type Payment, type StayMoney } from "../stay/money.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { Stay } from "../stay/stay.ts";
import type { PaymentMade } from "../tariff/overstay.ts";
import { ORDER_BLOCK } from "./orders.ts";

/** The city's clock and ours may differ by this much; a quote paid this long after its end was paid in time, ms. */
export const CLOCK_SLACK_MS = 60_000;

/** What identifies a payment among the quotes. */
export type Paying = Pick<Payment, "orderId" | "fen" | "paidAtMs">;

export type Settled = {
  readonly made: readonly PaymentMade[];
  readonly paidFen: number;
  /** Paid beyond the quotes that were paid. */
  readonly overpaidFen: number;
  /** Paid under orders that belong to no quote: nobody knows what they were meant to settle. */
  readonly unplacedFen: number;
};

/** The payments and waivers in the order they came, each with the quote it settled. */
export function settledPayments(money: StayMoney): Settled {
  const made: PaymentMade[] = [];
  let [paidFen, overpaidFen, unplacedFen] = [0, 0, 0];
  for (const payment of paymentsThatCount(money)) {
    const quote = quoteSettledBy(money, payment);
    const open = quote === null ? payment.fen : openOf(quote, paidFen, payment.waivedBeforeFen ?? 0);
    const over = Math.max(0, payment.fen - open);
    const { paidAtMs, leftValidSeconds } = payment;
    // A payment that settled nothing new (the same amount paid twice) uses no reduction again.
    const [reducedFen, usedCodes] = quote === null || open === 0 ? [0, []] : [quote.reduceFen, quote.usedCodes];
    made.push({
      fen: payment.fen - over,
      reducedFen,
      usedCodes,
      paidAtMs,
      leftValidSeconds,
    });
    paidFen += payment.fen;
    overpaidFen += over;
    if (quote === null) unplacedFen += payment.fen;
  }
  for (const waiver of money.waivers) {
    const { fen, waivedAtMs: paidAtMs, leftValidSeconds } = waiver;
    made.push({ fen, reducedFen: 0, usedCodes: [], paidAtMs, leftValidSeconds });
  }
  return { made, paidFen, overpaidFen, unplacedFen };
}

/** What of a quote was open when so much had been paid and waived for the stay in all. */
function openOf(quote: QuoteData, paidFen: number, waivedFen: number): number {
  const sinceFen = Math.max(0, paidFen - quote.paidBeforeFen) + Math.max(0, waivedFen - quote.waivedBeforeFen);
  return Math.max(0, quote.dueFen - sinceFen);
}

/** The quote of the payment's order; an order told without a record of its own has the amounts of the quote it repeated. */
export function quoteSettledBy(money: StayMoney, payment: Paying): QuoteData | null {
  const quotes = [...money.quotes, ...money.submits.map((submit) => submit.quote)].toSorted(
    (a, b) => a.pricedAtMs - b.pricedAtMs,
  );
  const own = quotes.find((quote) => quote.orderId === payment.orderId);
  return (
    own ??
    quotes.findLast((quote) => quote.dueFen === payment.fen && quote.pricedAtMs <= payment.paidAtMs + CLOCK_SLACK_MS) ??
    null
  );
}

/** Whether we gave this order out: it has a quote of its own, or a suffix of a block that was taken for this stay. */
export function isOurOrder(stay: Stay, orderId: string): boolean {
  const told = [...stay.money.quotes, ...stay.money.submits.map((submit) => submit.quote)];
  if (told.some((quote) => quote.orderId === orderId)) return true;
  const parts = readOrderId(orderId);
  return parts?.businessId === stay.businessId && parts.index < (stay.money.lastOrderBlock + 1) * ORDER_BLOCK;
}

/** Whether a payment pays all that its quote still asked, while that quote stood; null when it belongs to no such quote. */
export function settlesItsQuote(money: StayMoney, payment: Paying): boolean | null {
  const quote = quoteSettledBy(money, payment);
  if (quote === null || payment.paidAtMs > quote.validUntilMs + CLOCK_SLACK_MS) return null;
  const paidFen = paymentsThatCount(money).reduce((sum, { fen }) => sum + fen, 0);
  return payment.fen >= openOf(quote, paidFen, money.waivedFen);
}

/** An amount that stands no longer than this is not told again: it would have expired before anybody could pay it, ms. */
const LEAST_LEFT_MS = 5_000;

/** Whether nothing was paid or waived between two quotes: else the earlier one's amount is not what is open of it. */
export function isOfTheSameMoney(a: Before, b: Before): boolean {
  return a.paidBeforeFen === b.paidBeforeFen && a.waivedBeforeFen === b.waivedBeforeFen;
}

/** What of a stay had been settled when it was priced. */
export type Before = Pick<QuoteData, "paidBeforeFen" | "waivedBeforeFen">;

/** The amount told last, while it stands and nothing was paid or waived since. */
export function standingQuote({ money }: Stay, before: Before, nowMs: number): QuoteData | null {
  const stands = (quote: QuoteData): boolean =>
    quote.validUntilMs > nowMs + LEAST_LEFT_MS && isOfTheSameMoney(quote, before);
  return money.quotes.findLast(stands) ?? null;
}

/** The amount told before while it stands and nothing was paid or waived since, unless the present one is smaller. */
export function smallerQuote(stay: Stay, present: QuoteData, nowMs: number): QuoteData {
  const told = standingQuote(stay, present, nowMs);
  return told !== null && told.dueFen <= present.dueFen ? told : present;
}
