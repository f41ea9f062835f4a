/** The first quote of a stay and the limits of the wire. */
import { describe, expect, it } from "vitest";
import { QUOTE_LINES_MAX, quoteStay } from "#src/tariff/quote.ts";
import { at, FIRST_HOUR, lot, reduction, stayed } from "./lot.ts";
import { quote } from "./quoting.ts";

describe("the first quote", () => {
  it("carries the price, its instants and no code", () => {
    const quoted = quote({});
    expect(quoted).toMatchObject({ totalFen: 3500, reduceFen: 0, reduceMinutes: 0, reduceCode: "99999", dueFen: 3500 });
    expect(quoted).toMatchObject({
      paidBeforeFen: 0,
      tariffId: "ordinary",
      remark: "无",
      usedCodes: [],
      leaveUntilMs: null,
    });
    expect(quoted).toMatchObject({ arrivedMs: at("08:00"), pricedAtMs: at("11:10") });
  });

  it("keeps its explanation short for a month of nights", () => {
    const nights = lot({ ...FIRST_HOUR, periods: [{ id: "night", from: "19:30", to: "07:30", flatFen: 500 }] });
    const { lines } = quote({ stay: stayed("08:00", "2026-04-01 08:00") }, nights);
    expect(lines).toHaveLength(QUOTE_LINES_MAX);
    expect(lines[12]?.en).toMatch(/^\d+ more lines, together /);
  });

  it.each([
    ["exactly what the wire can carry", 999_999, "quoted"],
    ["one fen more", 1_000_000, "refused"],
  ])("is told for %s", (_, fen, outcome) => {
    const dear = lot({ steps: [{ everyMinutes: 60, fen: 999_999 }] });
    const [tariff] = dear.tariffs;
    const base = { ...tariff!.base, charge: { kind: "flat" as const, fen } };
    const priced = { ...dear, tariffs: [{ ...tariff!, base }] };
    const quoted = quoteStay(priced, { stay: stayed("08:00", "09:00"), shop: [], city: [], payments: [] });
    expect(quoted).toMatchObject({ outcome, totalFen: fen });
    if (quoted.outcome === "refused") {
      expect(quoted.reason).toBe("over_limit");
      expect(quoted.en).toContain("10000.00 yuan");
      expect(quoted.zh).toContain("操作员");
    }
  });

  it("is refused over the limit even if the city would take all of it off, because the total is sent too", () => {
    const dear = lot({ steps: [{ everyMinutes: 60, fen: 999_999 }] });
    const city = [reduction("C", { fen: 999_999 })];
    expect(quoteStay(dear, { stay: stayed("08:00", "10:00"), shop: [], city, payments: [] })).toMatchObject({
      reason: "over_limit",
      totalFen: 1_999_998,
    });
  });

  it("is not over the limit when a shop takes enough off", () => {
    const dear = lot({ steps: [{ everyMinutes: 60, fen: 999_999 }] });
    expect(quote({ stay: stayed("08:00", "10:00"), shop: [reduction("S", { minutes: 60 })] }, dear).totalFen).toBe(
      999_999,
    );
  });

  it("passes on why a stay has no price", () => {
    const refused = quoteStay(lot(FIRST_HOUR), { stay: stayed("08:00", "07:00"), shop: [], city: [], payments: [] });
    expect(refused).toMatchObject({ outcome: "refused", reason: "ends_before_arrival", totalFen: null });
  });
});
