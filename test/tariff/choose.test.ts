/** Which tariff and which contract rule a stay gets, and where the windows of caps and restarts lie. */
import { describe, expect, it } from "vitest";
import type { TariffInput } from "#src/config/tariff.ts";
import type { PricedStay } from "#src/tariff/choose.ts";
import { fenOf } from "#src/tariff/price.ts";
import { at, lot, stayed, type Entry } from "./lot.ts";

const flat = (id: string, flatFen: number, options: Partial<Entry> = {}): Entry => ({ id, flatFen, ...options });

function feeOf(tariffs: readonly Entry[], options: Partial<PricedStay> = {}, rest: Partial<TariffInput> = {}): number {
  return fenOf(lot({ flatFen: 0 }, { ...rest, tariffs: [...tariffs] }), stayed("08:00", "09:00", options));
}

describe("the tariff of a stay", () => {
  const one = (options: Partial<Entry>) => [flat("special", 1, options), flat("ordinary", 2)];

  it.each<[string, Partial<Entry>, Partial<PricedStay>, number]>([
    ["small", { vehicle: "small" }, { vehicleType: 1 }, 1],
    ["not large", { vehicle: "small" }, { vehicleType: 2 }, 2],
    ["large", { vehicle: "large" }, { vehicleType: 2 }, 1],
    ["of the plate class", { plateClasses: ["nev_small"] }, { plateClass: "nev_small" }, 1],
    ["of one of two plate classes", { plateClasses: ["civil", "nev_small"] }, { plateClass: "nev_small" }, 1],
    ["not of another plate class", { plateClasses: ["nev_small"] }, { plateClass: "civil" }, 2],
    ["not of an unknown plate class", { plateClasses: ["nev_small"] }, { plateClass: null }, 2],
    ["on the list", { lists: ["staff"] }, { lists: ["guests", "staff"] }, 1],
    ["on no list", { lists: ["staff"] }, { lists: [] }, 2],
    ["on another list", { lists: ["staff"] }, { lists: ["guests"] }, 2],
    ["large, but not on the list", { vehicle: "large", lists: ["staff"] }, { vehicleType: 2 }, 2],
    ["from the first day on", { validFrom: "2026-03-02" }, {}, 1],
    ["not before it", { validFrom: "2026-03-03" }, {}, 2],
    ["to the last day", { validTo: "2026-03-02" }, {}, 1],
    ["not after it", { validTo: "2026-03-01" }, {}, 2],
  ])("is for the car that is %s", (_, entry, car, fen) => {
    expect(feeOf(one(entry), car)).toBe(fen);
  });

  it("is the first that fits", () => {
    expect(
      feeOf([flat("staff", 1, { lists: ["staff"] }), flat("large", 2, { vehicle: "large" }), flat("rest", 3)], {
        lists: ["staff"],
        vehicleType: 2,
      }),
    ).toBe(1);
  });
});

describe("the rule of a contract", () => {
  const contracts = [{ codes: ["N1"], flatFen: 10 }, { flatFen: 20 }, { codes: ["N2"], flatFen: 30 }];
  const day = Math.floor((at("08:00") + 8 * 3_600_000) / 86_400_000);

  it.each([
    ["N1", contracts, 10],
    ["N2", contracts, 20],
    ["N2", contracts.slice(2), 30],
    ["N3", contracts.slice(2), 0],
    ["N3", [], 0],
  ])("%s is the first that fits its code", (code, rules, fen) => {
    const contract = { code, hours: [], fromDay: day, toDay: day };
    expect(feeOf([flat("ordinary", 5)], { contract }, { contracts: rules })).toBe(fen);
  });
});

describe("windows", () => {
  const sevenHours = { steps: [{ everyMinutes: 420, fen: 3000 }] };

  it.each([
    ["steps that do not end with the 24 hours", { ...sevenHours, maxPer24hFen: 4000 }, "2026-03-04 10:00", 11_000],
    ["the third 24 hours", { steps: [{ everyMinutes: 60, fen: 500 }], maxPer24hFen: 4000 }, "2026-03-05 09:00", 12_500],
    ["steps that do not end with the day", { ...sevenHours, maxPerDayFen: 4000 }, "2026-03-04 10:00", 12_000],
    ["the third day", { steps: [{ everyMinutes: 60, fen: 500 }], maxPerDayFen: 4000 }, "2026-03-04 03:00", 9_500],
  ])("of caps are met by %s", (_, entry, to, fen) => {
    expect(fenOf(lot(entry), stayed("08:00", to))).toBe(fen);
  });

  it.each([
    ["day", { maxPerDayFen: 700 }],
    ["24 hours", { maxPer24hFen: 700 }],
    ["stay", { maxPerStayFen: 700 }],
  ])("of a %s go on when the rate changes", (_, caps) => {
    const periods = [{ id: "noon", from: "12:00", to: "13:00", flatFen: 400 }];
    expect(fenOf(lot({ flatFen: 400, periods, ...caps }), stayed("08:00", "14:00"))).toBe(700);
  });

  it("of a part begin anew when the rate comes back", () => {
    const periods = [{ id: "noon", from: "12:00", to: "13:00", flatFen: 0 }];
    const hourly = { steps: [{ everyMinutes: 60, fen: 500 }], maxPerPartFen: 700 };
    expect(fenOf(lot({ ...hourly, periods }), stayed("08:00", "16:00"))).toBe(1400);
  });

  const firstHour = {
    steps: [
      { forMinutes: 60, everyMinutes: 60, fen: 1000 },
      { everyMinutes: 60, fen: 100 },
    ],
  };

  it.each([
    ["the third 24 hours", {}, "2026-03-04 09:00", 2 * 3300 + 1000],
    [
      "24 hours of which the first minutes were free",
      { freeMinutes: 15, freeMinutesInside: false },
      "2026-03-03 09:00",
      3300 + 1000,
    ],
  ])("of a restart every 24 hours are met by %s", (_, entry, to, fen) => {
    expect(fenOf(lot({ ...firstHour, ...entry, restart: "24h" }), stayed("08:00", to))).toBe(fen);
  });

  it("of a restart at midnight are met by the third day", () => {
    expect(fenOf(lot({ ...firstHour, restart: "day" }), stayed("22:00", "2026-03-04 01:00"))).toBe(1100 + 3300 + 1000);
  });

  it("of a restart do not begin a flat price again inside a day", () => {
    const terms = { freeMinutes: true, leaveWindows: [{ fromMs: at("09:00"), toMs: at("09:30") }] };
    expect(fenOf(lot({ flatFen: 300, restart: "day" }), stayed("08:00", "2026-03-03 08:00"), terms)).toBe(600);
  });
});
