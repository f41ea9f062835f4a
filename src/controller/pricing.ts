/**
 * What a stay is worth and what of it is still due, by the tariff, the reductions and what was taken. The exit, the fee
 * query, the operator's till and the books at the leave all ask here, so they can never disagree.
 */
import { MONEY_WORDS } from "./money-words.ts";
import type { RuleAnswer } from "../admission/decision.ts";
import type { Moment } from "../stay/moment.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { Stay } from "../stay/stay.ts";
import type { StayContract } from "../tariff/choose.ts";
import type { PaymentMade } from "../tariff/overstay.ts";
import { quoteStay, type Quote } from "../tariff/quote.ts";
import { NO_CODE } from "../tariff/reductions.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { say } from "../lane/words.ts";
import { noEntryPolicy } from "./no-entry.ts";
import { yuan } from "./sentences.ts";
import { settledPayments, standingQuote, type Before } from "./settled.ts";
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
      /** Taken beyond what was due; to be refunded, or refunded already. */
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
  const creditFen = settled.made.reduce((sum, { fen, reducedFen }) => sum + fen + reducedFen, 0);
  const free = stay.ground !== "stagger" && grantsFree(state, stay);
  const present =
    noEntryQuote(state, stay, nowMs, creditFen) ??
    (free ? flatQuote(stay, nowMs, 0) : quoteNow(state, stay, nowMs, settled.made));
  if (present.outcome === "refused") {
    return { outcome: "cannot_price", sentence: say(present.zh, present.en), rules: [] };
  }
  const before = { paidBeforeFen: settled.paidFen, waivedBeforeFen: stay.money.waivedFen };
  const quote = asTold(stay, present, before, nowMs);
  const reducedBefore = settled.made.reduce((sum, { reducedFen }) => sum + reducedFen, 0);
  const priceFen = creditFen + quote.totalFen;
  const excessFen = settled.unplacedFen === 0 ? 0 : beyondPrice(state, stay, nowMs, priceFen);
  const unplacedFen = Math.min(settled.unplacedFen, excessFen);
  return {
    outcome: "priced",
    priceFen: priceFen - unplacedFen,
    reducedFen: reducedBefore + quote.reduceFen,
    dueFen: quote.dueFen,
    overpaidFen: settled.overpaidFen + unplacedFen,
    quote: quoteData(state, quote, nowMs, before),
    settled: settledSentence(stay, quote, free),
    rules: quote.lines.map((line) => ({
      rule: "price",
      answer: say(`${line.zh} ${yuan(line.fen)}`, `${line.en} ${yuan(line.fen)}`),
    })),
  };
}

/** The same for a car that leaves at this moment. By a clock that nobody vouches for nobody is told a price. */
export function assessAt(state: ControllerState, stay: Stay, at: Moment): Assessment {
  const { clocks } = state.lot;
  if (stay.status !== "left" && !clocks.trusts(at)) return { outcome: "clock_not_trusted", rules: [] };
  return assess(state, stay, clocks.date(at));
}

/** Nothing, where that was told and stands: no payment holds us to it, as one does to any other amount, so the telling does. */
function asTold(stay: Stay, present: Quote, before: Before, nowMs: number): Quote {
  const told = standingQuote(stay, before, nowMs);
  if (present.dueFen === 0 || told?.dueFen !== 0 || told.pricedAtMs > nowMs) return present;
  const { totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, usedCodes } = told;
  const lines = told.lines.map((line) => ({ ...line, fromMs: present.arrivedMs, toMs: told.pricedAtMs }));
  return { ...present, totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, usedCodes, lines };
}

/** By how much the price as it came together exceeds the price of the stay as if nothing had been paid. */
function beyondPrice(state: ControllerState, stay: Stay, nowMs: number, priceFen: number): number {
  if (state.settings.tariff.overstay !== "difference") return 0;
  const whole = noEntryQuote(state, stay, nowMs, 0) ?? quoteNow(state, stay, nowMs, []);
  return whole.outcome === "refused" ? 0 : Math.max(0, priceFen - whole.totalFen);
}

/** A car whose arrival nobody saw pays what the site asks of such cars, less what is settled of it: no tariff could tell. */
function noEntryQuote(state: ControllerState, stay: Stay, nowMs: number, settledFen: number): Quote | null {
  if (!stay.flags.includes("no_entry_record")) return null;
  const policy = noEntryPolicy(state, stay, nowMs);
  if (policy.policy === "hold") return null;
  const fen = policy.policy === "charge" ? policy.fen : 0;
  return { ...flatQuote(stay, nowMs, Math.max(0, fen - settledFen)), lines: [] };
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

/** A quote of an amount that no tariff made: nothing for a ground that lets out free, or a fixed sum. */
function flatQuote(stay: Stay, nowMs: number, totalFen: number): Quote {
  const words = MONEY_WORDS.free(stay.groundRef ?? stay.ground);
  return {
    outcome: "quoted",
    totalFen,
    reduceFen: 0,
    reduceMinutes: 0,
    reduceCode: NO_CODE,
    dueFen: totalFen,
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

function quoteData(state: ControllerState, quote: Quote, nowMs: number, before: Before): QuoteData {
  const { totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, usedCodes, tariffId } = quote;
  const validUntilMs = nowMs + state.settings.exit.quoteValidMs;
  const lines = quote.lines.map(({ zh, en, fen }) => ({ zh, en, fen }));
  const amounts = { totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, ...before };
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
  const quote = { ...flatQuote(stay, nowMs, owed), lines: [] };
  return {
    outcome: "priced",
    priceFen: owed,
    reducedFen: 0,
    dueFen: owed,
    overpaidFen: 0,
    rules: [],
    quote: quoteData(state, quote, nowMs, { paidBeforeFen: 0, waivedBeforeFen: stay.money.waivedFen }),
    settled: [MONEY_WORDS.nothingDue.zh, MONEY_WORDS.nothingDue.en],
  };
}
