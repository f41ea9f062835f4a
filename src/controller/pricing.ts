/**
 * What a stay is worth and what of it is still due, by the tariff, the reductions and what was taken. The exit, the fee
 * query, the operator's till and the books at the leave all ask here, so they can never disagree.
 */
import { MONEY_WORDS } from "./money-words.ts";
import type { RuleAnswer } from "../admission/decision.ts";
import { paymentsThatCount, type Payment, type StayMoney } from "../stay/money.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { Stay } from "../stay/stay.ts";
import type { StayContract } from "../tariff/choose.ts";
import type { PaymentMade } from "../tariff/overstay.ts";
import { quoteStay, type Quote } from "../tariff/quote.ts";
import { NO_CODE } from "../tariff/reductions.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { say, yuan } from "./sentences.ts";
import type { ControllerState } from "./state.ts";

export type Assessment =
  | { readonly outcome: "clock_not_trusted"; readonly rules: readonly RuleAnswer[] }
  | { readonly outcome: "cannot_price"; readonly sentence: Bilingual; readonly rules: readonly RuleAnswer[] }
  | {
      readonly outcome: "priced";
      /** The whole price after local reductions and before the city's, fen. */
      readonly priceFen: number;
      readonly reducedFen: number;
      readonly dueFen: number;
      /** Taken beyond what was due; to be refunded. */
      readonly overpaidFen: number;
      /** The amounts to quote; its orderId is empty until somebody is told. */
      readonly quote: QuoteData;
      /** Why nothing is due, for when nothing is. */
      readonly settled: readonly [zh: string, en: string];
      readonly rules: readonly RuleAnswer[];
    };

/** Whether the stay's ground lets the car out for nothing: then a near plate is never taken for it. */
export function grantsFree(state: ControllerState, stay: Stay): boolean {
  if (stay.ground === "stagger") return true;
  const onList = stay.ground === "monthly" || stay.ground === "listed";
  return onList && !state.settings.tariff.tariffs.some((tariff) => tariff.lists.includes(stay.groundRef ?? ""));
}

/** Assesses a stay as if it left at `nowMs` (corrected wall time). */
export function assess(state: ControllerState, stay: Stay, nowMs: number): Assessment {
  if (stay.arrivedMs === null || stay.businessId === null) return { outcome: "clock_not_trusted", rules: [] };
  if (stay.status === "left") return debtOf(state, stay, nowMs);
  const settled = settledPayments(stay.money);
  const free = stay.ground !== "stagger" && grantsFree(state, stay);
  const quote = free ? freeQuote(stay, nowMs) : quoteNow(state, stay, nowMs, settled.made);
  if (quote.outcome === "refused") return { outcome: "cannot_price", sentence: say(quote.zh, quote.en), rules: [] };
  const creditFen = settled.made.reduce((sum, { fen, reducedFen }) => sum + fen + reducedFen, 0);
  const reducedBefore = settled.made.reduce((sum, { reducedFen }) => sum + reducedFen, 0);
  return {
    outcome: "priced",
    priceFen: creditFen + quote.totalFen,
    reducedFen: reducedBefore + quote.reduceFen,
    dueFen: quote.dueFen,
    overpaidFen: Math.max(0, settled.overpaidFen - stay.money.refundedFen),
    quote: quoteData(state, quote, nowMs, settled.paidFen),
    settled: settledSentence(stay, quote, free),
    rules: quote.lines.map((line) => ({
      rule: "price",
      answer: say(`${line.zh} ${yuan(line.fen)}`, `${line.en} ${yuan(line.fen)}`),
    })),
  };
}

function quoteNow(
  state: ControllerState,
  stay: Stay,
  nowMs: number,
  payments: readonly PaymentMade[],
): ReturnType<typeof quoteStay> {
  const arrivedMs = stay.arrivedMs ?? nowMs;
  return quoteStay(state.settings.tariff, {
    stay: {
      arrivedMs,
      leavingMs: Math.max(nowMs, arrivedMs),
      vehicleType: stay.vehicleType,
      plateClass: stay.plateClass,
      lists: stay.ground === "monthly" || stay.ground === "listed" ? [stay.groundRef ?? ""] : [],
      contract: stay.ground === "stagger" ? contractOf(state, stay) : null,
    },
    shop: stay.money.localReductions,
    city: stay.money.cityReductions ?? [],
    payments,
  });
}

function contractOf(state: ControllerState, stay: Stay): StayContract | null {
  const contract = state.lot.contracts.of(stay.plate).find((one) => one.id === stay.groundRef);
  if (contract === undefined) return null;
  const hours = state.settings.admission.staggerHours[contract.code] ?? [[0, 10_080]];
  return { code: contract.code, hours, fromDay: contract.fromDay, toDay: contract.toDay };
}

function freeQuote(stay: Stay, nowMs: number): Quote {
  const words = MONEY_WORDS.free(stay.groundRef ?? stay.ground);
  return {
    outcome: "quoted",
    totalFen: 0,
    reduceFen: 0,
    reduceMinutes: 0,
    reduceCode: NO_CODE,
    dueFen: 0,
    paidBeforeFen: 0,
    lines: [{ ...words, fromMs: stay.arrivedMs ?? nowMs, toMs: nowMs, fen: 0 }],
    tariffId: "",
    pricedAtMs: nowMs,
    arrivedMs: stay.arrivedMs ?? nowMs,
    usedCodes: [],
    leaveUntilMs: null,
    remark: "无",
  };
}

function quoteData(state: ControllerState, quote: Quote, nowMs: number, paidBeforeFen: number): QuoteData {
  const { totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, usedCodes, tariffId } = quote;
  const validUntilMs = nowMs + state.settings.exit.quoteValidMs;
  const lines = quote.lines.map(({ zh, en, fen }) => ({ zh, en, fen }));
  const amounts = { totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, paidBeforeFen };
  return { orderId: "", pricedAtMs: nowMs, validUntilMs, ...amounts, usedCodes, tariffId, lines };
}

function settledSentence(stay: Stay, quote: Quote, free: boolean): readonly [string, string] {
  const words = free
    ? MONEY_WORDS.free(stay.groundRef ?? stay.ground)
    : quote.leaveUntilMs !== null
      ? MONEY_WORDS.paid(quote.paidBeforeFen)
      : MONEY_WORDS.nothingDue;
  return [words.zh, words.en];
}

/** A stay whose car has left owes what its records say; the tariff has no more to do with it. */
function debtOf(state: ControllerState, stay: Stay, nowMs: number): Assessment {
  const owed = Math.max(0, stay.money.owedFen);
  const quote: Quote = { ...freeQuote(stay, nowMs), totalFen: owed, dueFen: owed };
  return {
    outcome: "priced",
    priceFen: owed,
    reducedFen: 0,
    dueFen: owed,
    overpaidFen: 0,
    rules: [],
    quote: quoteData(state, quote, nowMs, 0),
    settled: [MONEY_WORDS.nothingDue.zh, MONEY_WORDS.nothingDue.en],
  };
}

type Settled = { readonly made: readonly PaymentMade[]; readonly paidFen: number; readonly overpaidFen: number };

/** The payments and waivers in the order they came, each with the quote it settled; what exceeds that quote is overpaid. */
function settledPayments(money: StayMoney): Settled {
  const made: PaymentMade[] = [];
  let paid = 0;
  let overpaid = 0;
  for (const payment of paymentsThatCount(money)) {
    const quote = quoteSettledBy(money, payment);
    const open = quote === null ? payment.fen : Math.max(0, quote.dueFen - Math.max(0, paid - quote.paidBeforeFen));
    const over = Math.max(0, payment.fen - open);
    const enough = quote === null || payment.fen >= open;
    const { paidAtMs, leftValidSeconds } = payment;
    // A payment that settled nothing new (the same amount paid twice) uses no reduction again.
    const [reducedFen, usedCodes] = quote === null || open === 0 ? [0, []] : [quote.reduceFen, quote.usedCodes];
    made.push({
      fen: payment.fen - over,
      reducedFen,
      usedCodes,
      paidAtMs,
      leftValidSeconds: enough ? leftValidSeconds : 0,
    });
    paid += payment.fen;
    overpaid += over;
  }
  for (const waiver of money.waivers) {
    const { fen, waivedAtMs: paidAtMs, leftValidSeconds } = waiver;
    made.push({ fen, reducedFen: 0, usedCodes: [], paidAtMs, leftValidSeconds });
  }
  return { made, paidFen: paid, overpaidFen: overpaid };
}

/** The quote of the payment's order; an order told without a record of its own has the amounts of the quote it repeated. */
function quoteSettledBy(money: StayMoney, payment: Payment): QuoteData | null {
  const quotes = [...money.quotes, ...money.submits.map((submit) => submit.quote)];
  const own = quotes.find((quote) => quote.orderId === payment.orderId);
  return (
    own ?? quotes.findLast((quote) => quote.dueFen === payment.fen && quote.pricedAtMs <= payment.paidAtMs) ?? null
  );
}

/** The amount told before while it stands and nothing was paid since, unless the present one is smaller. */
export function smallerQuote(stay: Stay, present: QuoteData, nowMs: number): QuoteData {
  const told = stay.money.quotes.findLast(
    (quote) => quote.validUntilMs > nowMs && quote.paidBeforeFen === present.paidBeforeFen,
  );
  return told !== undefined && told.dueFen <= present.dueFen ? told : present;
}
