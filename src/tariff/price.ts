/**
 * The price of a stay and how it came about. Pure: the same book and stay always give the same price, to the fen.
 *
 * With its arrival fixed a price never falls as the stay grows: a longer stay has every step the shorter one had.
 * That holds for every tariff that can be written. It does not hold for the arrival (a later one can be dearer: another
 * rate, another tariff), nor for what is due after reductions and payments, which begin and end by the clock.
 */
import { assert } from "../assert.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { MINUTE_MS, type Span } from "./calendar.ts";
import { freeSpans, runsOf } from "./charged-time.ts";
import { chaptersOf, contractRate, type Chapter, type PricedStay } from "./choose.ts";
import { linesOf, type Mark, type PriceLine } from "./lines.ts";
import { charge } from "./meter.ts";
import { partsOf } from "./parts.ts";
import type { CountBy, TariffBook } from "./tariff.ts";

/** What a stay is granted beside its tariff. */
export type Terms = {
  /** False when the free and the pass-through minutes were given before. */
  readonly freeMinutes: boolean;
  /** Leave windows after payments, which cost nothing. Each, even an empty one, ends the step it falls into. */
  readonly leaveWindows: readonly Span[];
};

/** The terms of a stay that was never paid for. */
export const FIRST_TERMS: Terms = { freeMinutes: true, leaveWindows: [] };

export type PriceRefusal = "ends_before_arrival" | "stay_too_long" | "no_tariff";

/** No price: an operator decides, with this sentence before the eyes. */
export type Unpriced<Reason extends string> = { readonly outcome: "refused"; readonly reason: Reason } & Bilingual;

/** A price; the `fen` of the lines add up to `totalFen`. `tariffId` is the tariff in force at the arrival. */
export type Price = {
  readonly outcome: "priced";
  readonly totalFen: number;
  readonly tariffId: string;
  readonly lines: readonly PriceLine[];
};

const REFUSALS: Readonly<Record<PriceRefusal, Bilingual>> = {
  ends_before_arrival: {
    zh: "离场时间早于入场时间，无法计费。请核对入场记录和时钟，由操作员处理。",
    en: "The stay ends before it began and cannot be priced. Check the arrival and the clock; an operator decides.",
  },
  stay_too_long: {
    zh: "停车时间超过可计费的上限（tariff.longestStayDays），入场记录可能有误。请核对后由操作员处理。",
    en: "The stay is longer than tariff.longestStayDays, so its arrival is probably wrong. Check it; an operator decides.",
  },
  no_tariff: {
    zh: "没有适用于该车和该日期的计费标准。请由操作员处理，并在 tariff.tariffs 中补上。",
    en: "No tariff fits this car and date. An operator decides; add the missing tariff to tariff.tariffs.",
  },
};

/** A price before it is put into words. */
type Measured = {
  readonly outcome: "measured";
  readonly totalFen: number;
  readonly tariffId: string;
  readonly marks: readonly Mark[];
};

/** Prices a stay from its arrival to `leavingMs`. */
export function priceStay(
  book: TariffBook,
  stay: PricedStay,
  terms: Terms = FIRST_TERMS,
): Price | Unpriced<PriceRefusal> {
  const measured = measure(book, stay, terms);
  if (measured.outcome === "refused") return measured;
  const { totalFen, tariffId, marks } = measured;
  return { outcome: "priced", totalFen, tariffId, lines: linesOf(marks) };
}

/** The price without its explanation, for comparing prices. Only for stays that `priceStay` does not refuse. */
export function fenOf(book: TariffBook, stay: PricedStay, terms: Terms = FIRST_TERMS): number {
  const measured = measure(book, stay, terms);
  assert(measured.outcome === "measured", "fenOf is asked only for a stay that priceStay has priced");
  return measured.totalFen;
}

/** How much of a duration counts, milliseconds. */
export function countedMs(elapsedMs: number, countBy: CountBy): number {
  const seconds = Math.floor(elapsedMs / 1000);
  switch (countBy) {
    case "second":
      return seconds * 1000;
    case "full-minute":
      return Math.floor(seconds / 60) * MINUTE_MS;
    case "started-minute":
      return Math.ceil(seconds / 60) * MINUTE_MS;
  }
}

function measure(book: TariffBook, stay: PricedStay, terms: Terms): Measured | Unpriced<PriceRefusal> {
  const { arrivedMs, leavingMs } = stay;
  if (leavingMs < arrivedMs) return refused("ends_before_arrival");
  if (leavingMs - arrivedMs > book.longestStayMs) return refused("stay_too_long");
  const toMs = arrivedMs + countedMs(leavingMs - arrivedMs, book.countBy);
  const chapters = chaptersOf(book, stay, toMs);
  const first = chapters?.[0];
  if (chapters === null || first === undefined) return refused("no_tariff");
  const marks: Mark[] = chapters.map((chapter): Mark => ({ ...chapter, kind: "tariff", fen: 0 }));
  if (terms.freeMinutes && book.passThroughMs > 0 && toMs - arrivedMs <= book.passThroughMs) {
    marks.push({ kind: "pass_through", fromMs: arrivedMs, toMs, fen: 0 });
  } else {
    marks.push(...chargesOf(book, stay, chapters, terms));
  }
  const sumFen = marks.reduce((sum, { fen }) => sum + fen, 0);
  const totalFen = Math.min(sumFen, book.maximumFen ?? Infinity);
  if (totalFen < sumFen) {
    marks.push({ kind: "cap", cap: "lot", capFen: totalFen, fromMs: arrivedMs, toMs, fen: totalFen - sumFen });
  }
  return { outcome: "measured", totalFen, tariffId: first.tariff.id, marks };
}

/** What the chapters charge, each by its own tariff; the free minutes are those of the first. */
function chargesOf(book: TariffBook, stay: PricedStay, chapters: readonly Chapter[], terms: Terms): readonly Mark[] {
  const { contract } = stay;
  const rated = contract === null ? null : { contract, rate: contractRate(book, contract.code) };
  const partsOfChapters = chapters.map((chapter) => partsOf(chapter, rated, book.calendar));
  const rule = chapters[0]?.tariff.free;
  const free = terms.freeMinutes && rule !== undefined ? freeSpans(partsOfChapters.flat(), rule) : [];
  const gaps = [...free, ...terms.leaveWindows];
  return [
    ...free.map((span): Mark => ({ ...span, kind: "free", fen: 0 })),
    ...terms.leaveWindows.map((span): Mark => ({ ...span, kind: "leave_window", fen: 0 })),
    ...chapters.flatMap((chapter, index) => charge(runsOf(partsOfChapters[index] ?? [], gaps, chapter), chapter)),
  ];
}

function refused(reason: PriceRefusal): Unpriced<PriceRefusal> {
  return { outcome: "refused", reason, ...REFUSALS[reason] };
}
