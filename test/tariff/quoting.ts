/** A quote as tests want it: priced, and with what holds for every quote already looked at. */
import { expect } from "vitest";
import { quoteStay, type Quote, type QuoteRequest } from "#src/tariff/quote.ts";
import type { TariffBook } from "#src/tariff/tariff.ts";
import { FIRST_HOUR, lot, stayed } from "./lot.ts";

const book = lot({ ...FIRST_HOUR, freeMinutes: 15 });

/** Unless said otherwise, a stay from 08:00 to 11:10 that costs 35 yuan: a first hour at 10, then half hours at 5. */
export function quote(request: Partial<QuoteRequest>, by: TariffBook = book): Quote {
  const quoted = quoteStay(by, { stay: stayed("08:00", "11:10"), shop: [], city: [], payments: [], ...request });
  if (quoted.outcome === "refused") throw new Error(quoted.en);
  const { totalFen, reduceFen, dueFen, lines } = quoted;
  expect(totalFen - reduceFen).toBe(dueFen);
  expect(lines.reduce((sum, { fen }) => sum + fen, 0)).toBe(dueFen);
  return quoted;
}
