/**
 * What holds for every tariff that can be written, over random stays. Not promised, and so not here: that a later
 * arrival is cheaper, or that what is due after reductions and payments only grows.
 */
import { describe, expect, it } from "vitest";
import { tariffBook } from "#src/config/tariff-book.ts";
import type { PricedStay } from "#src/tariff/choose.ts";
import { quoteStay } from "#src/tariff/quote.ts";
import { fenOf, priceStay, type Terms } from "#src/tariff/price.ts";
import type { TariffBook } from "#src/tariff/tariff.ts";
import { paid, reduction } from "./lot.ts";
import { Dice, randomCase } from "./random-cases.ts";

const DAY = 86_400_000;

/** The same random cases as the slow model's, for other questions. */
function forCases(
  count: number,
  check: (one: { seed: number; book: TariffBook; stay: PricedStay; terms: Terms; dice: Dice }) => void,
): void {
  for (let seed = 1; seed <= count; seed += 1) {
    const { settings, stay, terms } = randomCase(seed);
    check({ seed, book: tariffBook(settings), stay, terms, dice: new Dice(seed + 1_000_000) });
  }
}

describe("every price", () => {
  it("is a whole number of fen, never negative, and the sum of its lines", () => {
    forCases(1200, ({ seed, book, stay, terms }) => {
      const price = priceStay(book, stay, terms);
      if (price.outcome === "refused") return;
      expect(Number.isSafeInteger(price.totalFen) && price.totalFen >= 0, `seed ${seed}`).toBe(true);
      expect(
        price.lines.reduce((sum, { fen }) => sum + fen, 0),
        `seed ${seed}`,
      ).toBe(price.totalFen);
    });
  });

  it("never falls as the stay grows", () => {
    forCases(300, ({ seed, book, stay, terms, dice }) => {
      let before = 0;
      let leavingMs = stay.arrivedMs;
      for (let step = 0; step < 25; step += 1) {
        const fen = fenOf(book, { ...stay, leavingMs }, terms);
        if (fen < before)
          expect.fail(`seed ${seed}: ${before} fen, and ${fen} at ${new Date(leavingMs).toISOString()}`);
        before = fen;
        leavingMs += dice.pick([1_000, 60_000, 17 * 60_000, 3_600_000, 6 * 3_600_000, 2 * DAY]);
      }
    });
  });

  it("respects every cap of the tariff and of the lot", () => {
    forCases(1200, ({ seed, book, stay, terms }) => {
      const tariff = book.tariffs.find(({ id }) => {
        const price = priceStay(book, stay, terms);
        return price.outcome === "priced" && price.tariffId === id;
      });
      const fen = fenOf(book, stay, terms);
      expect(fen, `seed ${seed}`).toBeLessThanOrEqual(book.maximumFen ?? Infinity);
      if (tariff === undefined || tariff.onExpiry === "switch") return;
      const { stayFen, per24hFen, perDayFen } = tariff.caps;
      const lasts = stay.leavingMs - stay.arrivedMs;
      expect(fen, `seed ${seed}`).toBeLessThanOrEqual(stayFen ?? Infinity);
      expect(fen, `seed ${seed}`).toBeLessThanOrEqual((per24hFen ?? Infinity) * Math.ceil((lasts + 60_000) / DAY));
      expect(fen, `seed ${seed}`).toBeLessThanOrEqual((perDayFen ?? Infinity) * (Math.ceil(lasts / DAY) + 1));
    });
  });

  it("is the same whoever asks, and does not depend on what was asked before", () => {
    forCases(200, ({ book, stay, terms }) => {
      const first = priceStay(book, stay, terms);
      fenOf(book, { ...stay, leavingMs: stay.leavingMs + DAY }, terms);
      expect(priceStay(book, stay, terms)).toEqual(first);
    });
  });
});

describe("every quote", () => {
  it("adds up, and never asks for more because of a reduction or a payment", () => {
    forCases(700, ({ seed, book, stay, dice }) => {
      const window = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
      const some = (name: string) =>
        Array.from({ length: dice.below(3) }, (_, index) =>
          reduction(`${name}${index}`, { fen: dice.below(2000), minutes: dice.below(200), ...window }),
        );
      const plain = quoteStay(book, { stay, shop: [], city: [], payments: [] });
      const reduced = quoteStay(book, { stay, shop: some("S"), city: some("C"), payments: [] });
      const part = paid(dice.below(3000), "08:00", { paidAtMs: stay.leavingMs, leftValidSeconds: 0 });
      const partly = quoteStay(book, { stay, shop: [], city: [], payments: [part] });
      if (plain.outcome === "refused" || reduced.outcome === "refused" || partly.outcome === "refused") return;
      for (const quote of [plain, reduced, partly]) {
        expect(quote.totalFen - quote.reduceFen, `seed ${seed}`).toBe(quote.dueFen);
        expect(
          quote.lines.reduce((sum, { fen }) => sum + fen, 0),
          `seed ${seed}`,
        ).toBe(quote.dueFen);
        expect(Math.min(quote.dueFen, quote.reduceFen, quote.reduceMinutes), `seed ${seed}`).toBeGreaterThanOrEqual(0);
        expect(quote.dueFen, `seed ${seed}`).toBeLessThanOrEqual(plain.dueFen);
      }
      expect(partly.dueFen, `seed ${seed}`).toBe(Math.max(0, plain.dueFen - part.fen));
    });
  });

  it("after a payment asks for the difference: paid and due are together the price", () => {
    forCases(700, ({ seed, book, stay, dice }) => {
      const paidAtMs = stay.arrivedMs + dice.below(stay.leavingMs - stay.arrivedMs + 1);
      const first = quoteStay(book, { stay: { ...stay, leavingMs: paidAtMs }, shop: [], city: [], payments: [] });
      const whole = quoteStay(book, { stay, shop: [], city: [], payments: [] });
      if (first.outcome === "refused" || whole.outcome === "refused") return;
      const payment = paid(first.dueFen, "08:00", { paidAtMs, leftValidSeconds: 1 });
      const late = quoteStay(book, {
        stay: { ...stay, leavingMs: Math.max(stay.leavingMs, paidAtMs + 1001) },
        shop: [],
        city: [],
        payments: [payment],
      });
      if (late.outcome === "refused") return;
      expect(late.dueFen + first.dueFen, `seed ${seed}`).toBeGreaterThanOrEqual(whole.dueFen);
      if (stay.leavingMs > paidAtMs + 1000) expect(late.dueFen + first.dueFen, `seed ${seed}`).toBe(whole.dueFen);
    });
  });

  it("after a payment never falls as the stay grows, by any policy", () => {
    forCases(300, ({ seed, book, stay, dice }) => {
      for (const overstay of ["difference", "new-stay", "excess-only"] as const) {
        const paidAtMs = stay.arrivedMs + dice.below(stay.leavingMs - stay.arrivedMs + 1);
        const payments = [paid(dice.below(2000), "08:00", { paidAtMs, leftValidSeconds: 1 + dice.below(3600) })];
        let before = 0;
        for (let leavingMs = paidAtMs; leavingMs < paidAtMs + 2 * DAY; leavingMs += 1 + dice.below(4 * 3_600_000)) {
          const quote = quoteStay(
            { ...book, overstay },
            { stay: { ...stay, leavingMs }, shop: [], city: [], payments },
          );
          if (quote.outcome === "refused") break;
          if (quote.dueFen < before) expect.fail(`seed ${seed}, ${overstay}: ${before} fen, then ${quote.dueFen}`);
          before = quote.dueFen;
        }
      }
    });
  });
});
