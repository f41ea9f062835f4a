/**
 * The engine against the slow model over random stays and tariffs. GATEHOUSE_TARIFF_RUNS sets how many (the full run is
 * 100000), GATEHOUSE_TARIFF_SEED the first seed; a failing case is named by its seed.
 */
import { describe, expect, it } from "vitest";
import { tariffBook } from "#src/config/tariff-book.ts";
import { priceStay } from "#src/tariff/price.ts";
import { randomCase } from "./random-cases.ts";
import { slowPrice } from "./slow-model.ts";

const runs = Number(process.env["GATEHOUSE_TARIFF_RUNS"] ?? 1500);
const firstSeed = Number(process.env["GATEHOUSE_TARIFF_SEED"] ?? 1);

describe("the engine and the slow model", () => {
  it(`agree to the fen over ${runs} random stays and tariffs`, { timeout: 3_600_000 }, () => {
    const outcomes = { free: 0, charged: 0, capped: 0, switched: 0, contract: 0 };
    for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
      const { settings, stay, terms, tickSeconds } = randomCase(seed);
      const price = priceStay(tariffBook(settings), stay, terms);
      const slow = slowPrice(settings, stay, terms, tickSeconds);
      if (price.outcome === "refused" || price.totalFen !== slow) {
        expect.fail(`seed ${seed}: the engine says ${JSON.stringify(price)}, the slow model ${slow}`);
      }
      const sum = price.lines.reduce((total, { fen }) => total + fen, 0);
      if (sum !== price.totalFen) expect.fail(`seed ${seed}: lines add up to ${sum}, the price is ${price.totalFen}`);
      outcomes[price.totalFen === 0 ? "free" : "charged"] += 1;
      if (price.lines.some(({ fen }) => fen < 0)) outcomes.capped += 1;
      if (price.lines.filter(({ en }) => en.startsWith("tariff:")).length > 1) outcomes.switched += 1;
      if (stay.contract !== null) outcomes.contract += 1;
    }
    // The cases are worth something only while each kind of outcome is common among them.
    if (runs >= 1000)
      for (const [outcome, count] of Object.entries(outcomes)) expect(count / runs, outcome).toBeGreaterThan(0.02);
  });
});
