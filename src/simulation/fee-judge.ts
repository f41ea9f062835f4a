/**
 * Judges what the cars of a simulated lot are charged, by an arithmetic of its own for its one tariff, and that nobody leaves
 * without paying by the machine's own decision, unless the site lets out who cannot pay because the city is gone.
 */
import type { Box } from "../box/box.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Stay } from "../stay/stay.ts";
import { PRICES } from "./lot-config.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** For so long an amount that was told stands (`quoteValidSeconds`), and a little. */
const QUOTE_STANDS_MS = 6 * MINUTE_MS;
/** From a payment to the passage at most: the leave window, a decision, and a driver who takes his time. */
const SINCE_PAID_MS = 60 * MINUTE_MS;
/** A city that has worked for so long is no reason to let out anybody unpaid. */
const CITY_GOOD_MS = 20 * MINUTE_MS;

/** What a temporary car pays that has stayed for so long and paid nothing yet. */
export function priceOf(stayedMs: number): number {
  const minutes = Math.floor(stayedMs / MINUTE_MS);
  if (minutes <= PRICES.freeMinutes) return 0;
  const steps = Math.ceil((minutes % DAY_MINUTES) / PRICES.everyMinutes);
  return Math.floor(minutes / DAY_MINUTES) * PRICES.dayFen + Math.min(PRICES.dayFen, steps * PRICES.stepFen);
}

/** What is wrong with the fee of a record; null when nothing is. `cityGoodForMs`: how long the way to the city has worked. */
export function wrongFee(box: Box, record: LotRecord, cityGoodForMs: number): string | null {
  if (record.kind !== "quote_made" && record.kind !== "stay_closed") return null;
  const { lot } = box.controller.state;
  const stay = lot.stays.get(record.key.slice("stay:".length));
  if (stay === null || stay.arrivedMs === null || stay.ground !== "temporary") return null;
  if (stay.flags.includes("no_entry_record")) return null;
  if (record.kind === "quote_made") {
    const stayedMs = record.data.pricedAtMs - stay.arrivedMs;
    // Of a car that has left it is a debt that is quoted.
    return isPlain(stay) && stay.status !== "left"
      ? wrongPrice(stay, record.data.totalFen, [stayedMs - QUOTE_STANDS_MS, stayedMs])
      : null;
  }
  const { settlement } = record.data;
  if (settlement === null) return null;
  const stayedMs = lot.clocks.date(record.at) - stay.arrivedMs;
  // It is priced as of the decision, unless the car then stood there for longer than a leave is good for.
  const leastMs = stayedMs - box.config.exit.leftValidSeconds * 1_000;
  const price = isPlain(stay) ? wrongPrice(stay, settlement.priceFen, [leastMs, stayedMs]) : null;
  return price ?? leftUnpaid(box, record.data, { stay, stayedMs, cityGoodForMs });
}

/** Nothing but the time decides what it costs. */
function isPlain({ money }: Stay): boolean {
  const { payments, waivers, localReductions, refundedFen } = money;
  return payments.length === 0 && waivers.length === 0 && localReductions.length === 0 && refundedFen === 0;
}

type Span = readonly [leastMs: number, mostMs: number];

function wrongPrice({ id }: Stay, fen: number, [leastMs, mostMs]: Span): string | null {
  const [least, most] = [priceOf(leastMs), priceOf(mostMs)];
  if (fen >= least && fen <= most) return null;
  return `${id}: ${fen} for ${Math.floor(mostMs / MINUTE_MS)} minutes, not ${least} to ${most}`;
}

type Closed = Extract<LotRecord, { kind: "stay_closed" }>["data"];
type Left = { readonly stay: Stay; readonly stayedMs: number; readonly cityGoodForMs: number };

/** Only what the machine decided: whom a person lets out is that person's affair. */
function leftUnpaid(box: Box, { laneType, settlement, flags }: Closed, left: Left): string | null {
  const { stay, stayedMs, cityGoodForMs } = left;
  const owed = settlement?.owedFen ?? 0;
  if (laneType !== 2 || owed <= priceOf(stayedMs) - priceOf(stayedMs - SINCE_PAID_MS)) return null;
  const mayOwe = box.config.exit.whenCityUnreachable === "open_and_owe" && cityGoodForMs < CITY_GOOD_MS;
  if (flags.includes("opened_without_payment") && mayOwe) return null;
  return `${stay.id} was let out owing ${owed}`;
}
