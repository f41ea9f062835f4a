/**
 * What shops and the city take off a price. Shops first, then the city; of each, minutes before money, never below 0.
 *
 * Minutes are taken off the end: the car is priced as if it had left that much earlier. The arrival is a recorded fact
 * that fixes the tariff, the free minutes and the 24-hour windows; minutes off its side would move all of them and could
 * make the stay dearer. Minutes off the end never do, because a price never falls as the stay grows.
 */
import type { Reduction } from "../stay/money-records.ts";
import { MINUTE_MS } from "./calendar.ts";

/** The reduceCode that says no code was used (protocol 5.3.2). */
export const NO_CODE = "99999";

/** A price that can be read for any leaving instant from `startMs` to `endMs`; it never falls between them. */
export type PriceReading = {
  readonly startMs: number;
  readonly endMs: number;
  readonly fenUntil: (leavingMs: number) => number;
};

/** The reductions of one source that count, and what they are worth together. `code` is the one worth most. */
export type UsedReductions = {
  readonly code: string;
  readonly codes: readonly string[];
  readonly minutes: number;
  readonly fen: number;
};

export type Reduced = {
  /** After shops and credit, before the city. */
  readonly totalFen: number;
  /** What the city's minutes and money are worth together, at most `totalFen`. */
  readonly reduceFen: number;
  readonly reduceMinutes: number;
  readonly reduceCode: string;
  /** totalFen - reduceFen. */
  readonly dueFen: number;
  /** What was taken off before the city: by shops, and by what had been paid or reduced before. */
  readonly shopFen: number;
  readonly creditFen: number;
  readonly shop: UsedReductions | null;
  readonly city: UsedReductions | null;
};

/** The reductions at hand. Only those whose window holds `endMs` (both ends included) count. */
export type ReductionsAtHand = {
  readonly shop: readonly Reduction[];
  readonly city: readonly Reduction[];
  /** Several of one source count together; otherwise only the one that is worth most. Shop and city always both do. */
  readonly stack: boolean;
  /** Paid and reduced before; comes off after the shops. */
  readonly creditFen: number;
};

/** Reductions looked at per source; nobody holds more, and every one costs a pricing. */
const REDUCTIONS_MAX = 16;

/** Applies the reductions at hand to a price, with the amounts as the city wants them (protocol 5.3.2 and 5.3.3). */
export function applyReductions(reading: PriceReading, atHand: ReductionsAtHand): Reduced {
  const { startMs, endMs, fenUntil } = reading;
  const earlier = (ms: number, minutes: number) => Math.max(startMs, ms - minutes * MINUTE_MS);
  const priceFen = fenUntil(endMs);

  const shop = bestOf(atHand.shop, atHand.stack, reading, (minutes, fen) => {
    return priceFen - Math.max(0, fenUntil(earlier(endMs, minutes)) - fen);
  });
  const shopFen = shop?.fen ?? 0;
  const creditFen = Math.min(atHand.creditFen, priceFen - shopFen);
  const totalFen = priceFen - shopFen - creditFen;

  const shopEndMs = earlier(endMs, shop?.minutes ?? 0);
  const shopEndFen = fenUntil(shopEndMs);
  const city = bestOf(atHand.city, atHand.stack, reading, (minutes, fen) => {
    return Math.min(totalFen, shopEndFen - fenUntil(earlier(shopEndMs, minutes)) + fen);
  });
  const reduceFen = city?.fen ?? 0;
  return {
    totalFen,
    reduceFen,
    // A code may be good for more minutes than the stay has left.
    reduceMinutes: Math.min(city?.minutes ?? 0, Math.ceil((shopEndMs - startMs) / MINUTE_MS)),
    reduceCode: city?.code ?? NO_CODE,
    dueFen: totalFen - reduceFen,
    shopFen,
    creditFen,
    shop,
    city,
  };
}

/** The reductions of one source that are used: none that is worth nothing, so that no code is spent in vain. */
function bestOf(
  reductions: readonly Reduction[],
  stack: boolean,
  { endMs }: PriceReading,
  worth: (minutes: number, fen: number) => number,
): UsedReductions | null {
  const inForce = reductions
    .filter(({ fromMs, toMs, minutes, fen }) => fromMs <= endMs && endMs <= toMs && minutes >= 0 && fen >= 0)
    .slice(0, REDUCTIONS_MAX)
    .map((reduction) => ({ ...reduction, worthFen: worth(reduction.minutes, reduction.fen) }))
    .toSorted((a, b) => b.worthFen - a.worthFen || a.toMs - b.toMs || (a.code < b.code ? -1 : 1));
  const [best] = inForce;
  if (best === undefined) return null;
  const used = stack ? inForce : [best];
  const minutes = used.reduce((sum, reduction) => sum + reduction.minutes, 0);
  const fen = stack
    ? worth(
        minutes,
        used.reduce((sum, reduction) => sum + reduction.fen, 0),
      )
    : best.worthFen;
  return fen > 0 ? { code: best.code, codes: used.map(({ code }) => code), minutes, fen } : null;
}
