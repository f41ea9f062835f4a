/**
 * What a stay owes that was paid for before. Inside the leave window nothing; after it by the lot's policy. Free and
 * pass-through minutes are never given twice.
 */
import type { Span } from "./calendar.ts";
import type { PricedStay } from "./choose.ts";
import type { PriceLine } from "./lines.ts";
import { countedMs, fenOf, FIRST_TERMS, priceStay, type PriceRefusal, type Terms, type Unpriced } from "./price.ts";
import type { PriceReading } from "./reductions.ts";
import type { TariffBook } from "./tariff.ts";
import { localTime, money } from "./words.ts";

/**
 * A payment for the stay. One that did not settle all that was due then is given with `leftValidSeconds` 0: it is taken
 * off, but gives no time to leave and ends nothing.
 */
export type PaymentMade = {
  readonly fen: number;
  /** What the city's reductions took off the quote that it was for. */
  readonly reducedFen: number;
  /** The codes of all reductions, shops' and the city's, that the quote used. */
  readonly usedCodes: readonly string[];
  readonly paidAtMs: number;
  /** leftValidTime in force when it was paid, seconds (protocol 5.3.10). */
  readonly leftValidSeconds: number;
};

/** The price of what is still open, before reductions. */
export type OpenPrice = {
  readonly outcome: "priced";
  readonly reading: PriceReading;
  /** Paid and reduced before, to be taken off. */
  readonly creditFen: number;
  readonly tariffId: string;
  /** Their `fen` add up to the reading at its end. */
  readonly lines: readonly PriceLine[];
};

/** Until when a car that has paid may leave for nothing, ms; null when it has not paid. The last instant counts. */
export function leaveWindowEndMs(payments: readonly PaymentMade[]): number | null {
  const ends = payments.filter(isSettled).map(({ paidAtMs, leftValidSeconds }) => paidAtMs + leftValidSeconds * 1000);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** What is open of a stay: all of it, less what was paid, until a payment settled it; then what the policy says. */
export function afterPayment(
  book: TariffBook,
  stay: PricedStay,
  payments: readonly PaymentMade[],
): OpenPrice | Unpriced<PriceRefusal> {
  const settled = payments.filter(isSettled);
  if (book.overstay === "difference" || settled.length === 0) return openPrice(book, stay, FIRST_TERMS, payments);
  const sinceMs = within(stay, Math.max(...settled.map(({ paidAtMs }) => paidAtMs)));
  // An amount that settled nothing still waits to be taken off; earlier ones were, when the stay was settled.
  const since = payments.filter((payment) => !isSettled(payment) && payment.paidAtMs >= sinceMs);
  if (book.overstay === "new-stay") {
    return openPrice(book, { ...stay, arrivedMs: sinceMs }, { freeMinutes: false, leaveWindows: [] }, since);
  }
  const leaveWindows = settled.map((payment) => windowOf(book, stay, payment));
  const whole = openPrice(book, stay, { freeMinutes: true, leaveWindows }, since);
  return whole.outcome === "refused" ? whole : growthSince(whole, stay, sinceMs);
}

/** Only what the price has grown since an instant is open. */
function growthSince(whole: OpenPrice, stay: PricedStay, sinceMs: number): OpenPrice {
  const chargedFen = whole.reading.fenUntil(sinceMs);
  const charged: PriceLine = {
    zh: `至 ${localTime(sinceMs)} 缴费时已计 ${money(chargedFen).zh}`,
    en: `charged up to the payment at ${localTime(sinceMs)}: ${money(chargedFen).en}`,
    fromMs: stay.arrivedMs,
    toMs: sinceMs,
    fen: -chargedFen,
  };
  const fenUntil = (ms: number) => whole.reading.fenUntil(ms) - chargedFen;
  return { ...whole, reading: { ...whole.reading, startMs: sinceMs, fenUntil }, lines: [...whole.lines, charged] };
}

function openPrice(
  book: TariffBook,
  stay: PricedStay,
  terms: Terms,
  payments: readonly PaymentMade[],
): OpenPrice | Unpriced<PriceRefusal> {
  const price = priceStay(book, stay, terms);
  if (price.outcome === "refused") return price;
  const creditFen = payments.reduce((sum, { fen, reducedFen }) => sum + fen + reducedFen, 0);
  const fenUntil = (leavingMs: number) => fenOf(book, { ...stay, leavingMs }, terms);
  const reading = { startMs: stay.arrivedMs, endMs: stay.leavingMs, fenUntil };
  return { outcome: "priced", reading, creditFen, tariffId: price.tariffId, lines: price.lines };
}

/** Whether the payment settled what was due then. */
export function isSettled({ leftValidSeconds }: PaymentMade): boolean {
  return leftValidSeconds > 0;
}

/** Counted like the stay itself, so that what was charged up to the payment is a part of what is charged now. */
function windowOf(book: TariffBook, stay: PricedStay, payment: PaymentMade): Span {
  const paidMs = within(stay, payment.paidAtMs);
  const fromMs = stay.arrivedMs + countedMs(paidMs - stay.arrivedMs, book.countBy);
  return { fromMs, toMs: fromMs + payment.leftValidSeconds * 1000 };
}

function within({ arrivedMs, leavingMs }: PricedStay, ms: number): number {
  return Math.min(Math.max(ms, arrivedMs), leavingMs);
}
