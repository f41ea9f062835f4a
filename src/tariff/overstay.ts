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

/** A payment that settled what was due at its time. One that did not is given with `leftValidSeconds` 0. */
export type PaymentMade = {
  readonly fen: number;
  /** What the city's reductions took off the quote that it settled. */
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
  if (payments.length === 0) return null;
  return Math.max(...payments.map(({ paidAtMs, leftValidSeconds }) => paidAtMs + leftValidSeconds * 1000));
}

/** What is open of a stay: all of it when nothing was paid, else what the overstay policy says. */
export function afterPayment(
  book: TariffBook,
  stay: PricedStay,
  payments: readonly PaymentMade[],
): OpenPrice | Unpriced<PriceRefusal> {
  if (payments.length === 0) return fromArrival(book, stay, 0);
  const creditFen = payments.reduce((sum, { fen, reducedFen }) => sum + fen + reducedFen, 0);
  switch (book.overstay) {
    case "difference":
      return fromArrival(book, stay, creditFen);
    case "new-stay":
      return fromLastPayment(book, stay, payments);
    case "excess-only":
      return afterLeaveWindows(book, stay, payments);
  }
}

function fromArrival(book: TariffBook, stay: PricedStay, creditFen: number): OpenPrice | Unpriced<PriceRefusal> {
  return openPrice(book, stay, FIRST_TERMS, creditFen);
}

function fromLastPayment(
  book: TariffBook,
  stay: PricedStay,
  payments: readonly PaymentMade[],
): OpenPrice | Unpriced<PriceRefusal> {
  const arrivedMs = lastPaidMs(stay, payments);
  return openPrice(book, { ...stay, arrivedMs }, { freeMinutes: false, leaveWindows: [] }, 0);
}

/** The leave windows become free time of the stay, and only what its price grew since the last payment is open. */
function afterLeaveWindows(
  book: TariffBook,
  stay: PricedStay,
  payments: readonly PaymentMade[],
): OpenPrice | Unpriced<PriceRefusal> {
  const terms: Terms = { freeMinutes: true, leaveWindows: payments.map((payment) => windowOf(book, stay, payment)) };
  const whole = openPrice(book, stay, terms, 0);
  if (whole.outcome === "refused") return whole;
  const startMs = lastPaidMs(stay, payments);
  const chargedFen = whole.reading.fenUntil(startMs);
  const charged: PriceLine = {
    zh: `至 ${localTime(startMs)} 缴费时已计 ${money(chargedFen).zh}`,
    en: `charged up to the payment at ${localTime(startMs)}: ${money(chargedFen).en}`,
    fromMs: stay.arrivedMs,
    toMs: startMs,
    fen: -chargedFen,
  };
  const reading = { ...whole.reading, startMs, fenUntil: (ms: number) => whole.reading.fenUntil(ms) - chargedFen };
  return { ...whole, reading, lines: [...whole.lines, charged] };
}

function openPrice(
  book: TariffBook,
  stay: PricedStay,
  terms: Terms,
  creditFen: number,
): OpenPrice | Unpriced<PriceRefusal> {
  const price = priceStay(book, stay, terms);
  if (price.outcome === "refused") return price;
  const fenUntil = (leavingMs: number) => fenOf(book, { ...stay, leavingMs }, terms);
  const reading = { startMs: stay.arrivedMs, endMs: stay.leavingMs, fenUntil };
  return { outcome: "priced", reading, creditFen, tariffId: price.tariffId, lines: price.lines };
}

/** Counted like the stay itself, so that what was charged up to the payment is a part of what is charged now. */
function windowOf(book: TariffBook, stay: PricedStay, payment: PaymentMade): Span {
  const paidMs = within(stay, payment.paidAtMs);
  const fromMs = stay.arrivedMs + countedMs(paidMs - stay.arrivedMs, book.countBy);
  return { fromMs, toMs: fromMs + payment.leftValidSeconds * 1000 };
}

function lastPaidMs(stay: PricedStay, payments: readonly PaymentMade[]): number {
  return within(stay, Math.max(...payments.map(({ paidAtMs }) => paidAtMs)));
}

function within({ arrivedMs, leavingMs }: PricedStay, ms: number): number {
  return Math.min(Math.max(ms, arrivedMs), leavingMs);
}
