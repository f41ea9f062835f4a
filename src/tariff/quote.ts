/**
 * The quote for a stay: tariff, shops, what was paid before, and the city, in this order. Its amounts are the numbers
 * of the wire (protocol 5.3.2 and 5.3.3); giving it an orderId and a validity is the caller's part.
 */
import type { Bilingual } from "../plate/bilingual.ts";
import type { Reduction } from "../stay/money-records.ts";
import { localDay } from "../local-day.ts";
import { tariffOn, type PricedStay } from "./choose.ts";
import { shortened, type PriceLine } from "./lines.ts";
import { afterPayment, isSettled, leaveWindowEndMs, type OpenPrice, type PaymentMade } from "./overstay.ts";
import type { PriceRefusal, Unpriced } from "./price.ts";
import { applyReductions, NO_CODE, type Reduced, type UsedReductions } from "./reductions.ts";
import type { TariffBook } from "./tariff.ts";
import { localTime, money } from "./words.ts";

/** The largest amount of the wire: totalMoney has six digits. */
const QUOTE_MAX_FEN = 999_999;
/** Lines kept in a quote; the middle of a longer explanation is drawn together. */
export const QUOTE_LINES_MAX = 24;

/** Everything known of a stay when it is quoted. */
export type QuoteRequest = {
  readonly stay: PricedStay;
  readonly shop: readonly Reduction[];
  readonly city: readonly Reduction[];
  readonly payments: readonly PaymentMade[];
};

/** The amounts of one quote, fen; `totalFen - reduceFen = dueFen`, and the lines' `fen` add up to `dueFen`. */
export type Quote = {
  readonly outcome: "quoted";
  readonly totalFen: number;
  readonly reduceFen: number;
  readonly reduceMinutes: number;
  readonly reduceCode: string;
  readonly dueFen: number;
  readonly paidBeforeFen: number;
  readonly lines: readonly PriceLine[];
  readonly tariffId: string;
  readonly pricedAtMs: number;
  readonly arrivedMs: number;
  /** All reductions that this quote uses; kept so that a later increment does not use them again. */
  readonly usedCodes: readonly string[];
  /** Until when the car may leave for nothing after a payment, ms; null: it has not paid, or the time has run out. */
  readonly leaveUntilMs: number | null;
  /** For the wire: what was paid before, or `无`. */
  readonly remark: string;
};

/** No quote; `totalFen` is the price when there is one, for the operator who decides. */
export type Unquoted = Unpriced<PriceRefusal | "over_limit"> & { readonly totalFen: number | null };

/** Quotes a stay that would leave at `stay.leavingMs`. */
export function quoteStay(book: TariffBook, request: QuoteRequest): Quote | Unquoted {
  const { stay, payments } = request;
  const windowEndMs = leaveWindowEndMs(payments);
  if (windowEndMs !== null && stay.leavingMs <= windowEndMs) return nothingDue(book, request, windowEndMs);
  const open = afterPayment(book, stay, payments);
  if (open.outcome === "refused") return { ...open, totalFen: null };
  const reduced = applyReductions(open.reading, {
    ...unused(book, request),
    stack: book.reductionsStack,
    creditFen: open.creditFen,
  });
  if (reduced.totalFen > QUOTE_MAX_FEN) return overLimit(reduced.totalFen);
  return {
    ...frameOf(request),
    totalFen: reduced.totalFen,
    reduceFen: reduced.reduceFen,
    reduceMinutes: reduced.reduceMinutes,
    reduceCode: reduced.reduceCode,
    dueFen: reduced.dueFen,
    lines: shortened([...open.lines, ...reductionLines(stay, open, reduced)], QUOTE_LINES_MAX),
    tariffId: open.tariffId,
    usedCodes: [...(reduced.shop?.codes ?? []), ...(reduced.city?.codes ?? [])],
    leaveUntilMs: null,
  };
}

/**
 * The reductions that no earlier payment has used. While the whole stay is priced again, the shops' count again: they
 * are a part of its price, and what was paid is taken off after them.
 */
function unused(book: TariffBook, { shop, city, payments }: QuoteRequest): Pick<QuoteRequest, "shop" | "city"> {
  const used = new Set(payments.flatMap(({ usedCodes }) => usedCodes));
  const isUnused = ({ code }: Reduction) => !used.has(code);
  const isWhole = book.overstay === "difference" || !payments.some(isSettled);
  return { shop: isWhole ? shop : shop.filter(isUnused), city: city.filter(isUnused) };
}

function frameOf({ stay, payments }: QuoteRequest) {
  const paidBeforeFen = payments.reduce((sum, { fen }) => sum + fen, 0);
  return {
    outcome: "quoted" as const,
    paidBeforeFen,
    pricedAtMs: stay.leavingMs,
    arrivedMs: stay.arrivedMs,
    remark: paidBeforeFen > 0 ? `此前已付${money(paidBeforeFen).zh}` : "无",
  };
}

function nothingDue(book: TariffBook, request: QuoteRequest, windowEndMs: number): Quote {
  const { stay } = request;
  const frame = frameOf(request);
  const paid = money(frame.paidBeforeFen);
  const until = localTime(windowEndMs);
  const line: PriceLine = {
    zh: `已付 ${paid.zh}，${until} 前可离场`,
    en: `${paid.en} paid; free to leave until ${until}`,
    fromMs: stay.arrivedMs,
    toMs: windowEndMs,
    fen: 0,
  };
  return {
    ...frame,
    totalFen: 0,
    reduceFen: 0,
    reduceMinutes: 0,
    reduceCode: NO_CODE,
    dueFen: 0,
    lines: [line],
    tariffId: tariffOn(book, stay, localDay(stay.arrivedMs))?.id ?? "",
    usedCodes: [],
    leaveUntilMs: windowEndMs,
  };
}

function reductionLines(stay: PricedStay, open: OpenPrice, reduced: Reduced): readonly PriceLine[] {
  const line = (words: Bilingual, fen: number): PriceLine[] =>
    fen === 0 ? [] : [{ ...words, fromMs: open.reading.startMs, toMs: stay.leavingMs, fen: -fen }];
  return [
    ...line(usedInWords({ zh: "商家减免", en: "shop reduction" }, reduced.shop), reduced.shopFen),
    ...line({ zh: "此前已付和已减免", en: "paid and reduced before" }, reduced.creditFen),
    ...line(usedInWords({ zh: "市平台减免", en: "reduction of the city" }, reduced.city), reduced.reduceFen),
  ];
}

function usedInWords(who: Bilingual, used: UsedReductions | null): Bilingual {
  if (used === null) return who;
  const codes = used.codes.join(" ");
  if (used.minutes === 0) return { zh: `${who.zh} ${codes}`, en: `${who.en} ${codes}` };
  return {
    zh: `${who.zh} ${codes}：离场前 ${used.minutes} 分钟`,
    en: `${who.en} ${codes}: the last ${used.minutes} min`,
  };
}

function overLimit(totalFen: number): Unquoted {
  const [price, limit] = [money(totalFen), money(QUOTE_MAX_FEN)];
  return {
    outcome: "refused",
    reason: "over_limit",
    totalFen,
    zh: `应收 ${price.zh}，超过可上报的 ${limit.zh}，不自动收费。请核对入场时间，由操作员处理。`,
    en: `The price is ${price.en}, more than the ${limit.en} that can be charged. Check the arrival; an operator decides.`,
  };
}
