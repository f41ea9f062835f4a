import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tariffBook } from "#src/config/tariff-book.ts";
import { quoteStay } from "#src/tariff/quote.ts";
import { priceOf } from "#src/simulation/fee-judge.ts";
import { configOf } from "#src/simulation/lot-config.ts";
import { drawPlan } from "#src/simulation/plan.ts";

describe("the fee judge of a simulation", () => {
  it("comes to the same price as the tariff, by another way", () => {
    const book = tariffBook(configOf(drawPlan(1, 1, true), "fees").tariff);
    const arrivedMs = Date.parse("2026-03-01T07:12:31+08:00");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 * 86_400_000 }), (stayedMs) => {
        const stay = {
          arrivedMs,
          leavingMs: arrivedMs + stayedMs,
          vehicleType: 1 as const,
          plateClass: "civil",
          lists: [],
          contract: null,
        };
        const quote = quoteStay(book, { stay, shop: [], city: [], payments: [] });
        expect(quote.outcome === "quoted" && quote.totalFen).toBe(priceOf(stayedMs));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [15, 0],
    [16, 250],
    [31, 500],
    [1_440, 4_000],
    [1_441, 4_250],
  ])("asks for %i minutes %i fen", (minutes, fen) => {
    expect(priceOf(minutes * 60_000)).toBe(fen);
  });
});
