/** What the worked examples of the manual leave open: edges, lines, refusals. */
import { describe, expect, it } from "vitest";
import { countedMs, fenOf, priceStay } from "#src/tariff/price.ts";
import { shortened } from "#src/tariff/lines.ts";
import { at, FIRST_HOUR, lot, stayed } from "./lot.ts";

const hourly = { steps: [{ everyMinutes: 60, fen: 500 }] };

function linesOf(price: ReturnType<typeof priceStay>): readonly string[] {
  return price.outcome === "priced" ? price.lines.map(({ en, fen }) => `${fen} ${en}`) : [price.reason];
}

describe("counting time", () => {
  it.each([
    ["second", 59_999, 59_000],
    ["second", 60_000, 60_000],
    ["full-minute", 59_999, 0],
    ["full-minute", 60_000, 60_000],
    ["full-minute", 119_999, 60_000],
    ["started-minute", 0, 0],
    ["started-minute", 999, 0],
    ["started-minute", 1_000, 60_000],
    ["started-minute", 60_999, 60_000],
    ["started-minute", 61_000, 120_000],
  ] as const)("by %s makes %i ms %i ms", (countBy, elapsed, counted) => {
    expect(countedMs(elapsed, countBy)).toBe(counted);
  });
});

describe("the price", () => {
  it("is the tariff's that was in force at the arrival, and says so", () => {
    const book = lot({ ...FIRST_HOUR, titleEn: "ordinary cars", titleZh: "普通车" });
    const price = priceStay(book, stayed("08:00", "10:10"));
    expect(price).toMatchObject({ outcome: "priced", totalFen: 2500, tariffId: "ordinary" });
    expect(price.outcome === "priced" && price.lines[1]).toEqual({
      zh: "普通车 03-02 08:00–09:00：1 × 60分钟，每60分钟 10.00元",
      en: "ordinary cars 03-02 08:00–09:00: 1 × 60 min at 10.00 yuan",
      fromMs: at("08:00"),
      toMs: at("09:00"),
      fen: 1000,
    });
  });

  it("tells of every cap the window it was reached in, once", () => {
    const book = lot({ ...hourly, maxPerDayFen: 2000, maxPerStayFen: 3500 }, { maximumFen: 3200 });
    expect(linesOf(priceStay(book, stayed("18:30", "2026-03-03 10:30")))).toEqual([
      "0 tariff: ordinary",
      "8000 ordinary 03-02 18:30–03-03 10:30: 16 × 60 min at 5.00 yuan",
      "-1000 no more in a day than 20.00 yuan (03-02 00:00–03-03 00:00)",
      "-3500 no more for a stay than 35.00 yuan (03-02 18:30–03-03 10:30)",
      "-300 no more for any stay on this lot than 32.00 yuan (03-02 18:30–03-03 10:30)",
    ]);
  });

  it("names the narrowest cap when two are reached at once", () => {
    const book = lot({ ...hourly, maxPerPartFen: 1000, maxPerDayFen: 1000, maxPer24hFen: 1000, maxPerStayFen: 1000 });
    expect(linesOf(priceStay(book, stayed("08:00", "12:00")))[2]).toBe(
      "-1000 no more for one stretch than 10.00 yuan (03-02 08:00–12:00)",
    );
    const wider = lot({ ...hourly, maxPerDayFen: 1000, maxPer24hFen: 1000, maxPerStayFen: 1000 });
    expect(linesOf(priceStay(wider, stayed("08:00", "12:00")))[2]).toContain("no more in a day than");
    const widest = lot({ ...hourly, maxPer24hFen: 1000, maxPerStayFen: 1000 });
    expect(linesOf(priceStay(widest, stayed("08:00", "12:00")))[2]).toContain("no more in 24 hours than");
  });

  it("says nothing of a cap that is met and not exceeded", () => {
    expect(
      linesOf(priceStay(lot({ ...hourly, maxPerStayFen: 2000 }, { maximumFen: 2000 }), stayed("08:00", "12:00"))),
    ).toHaveLength(2);
  });

  it("tells of free minutes, of flat prices, of what is free and of steps too short to charge", () => {
    const book = lot({
      freeMinutes: 10,
      freeMinutesInside: false,
      steps: [{ everyMinutes: 30, fen: 300, round: "down" }],
      periods: [
        { id: "noon", from: "12:00", to: "13:00", flatFen: 0 },
        { id: "evening", from: "13:00", to: "23:00", flatFen: 700 },
      ],
    });
    expect(linesOf(priceStay(book, stayed("11:40:30", "14:00:30")))).toEqual([
      "0 tariff: ordinary",
      "0 free minutes 03-02 11:40:30–11:50:30",
      "0 ordinary 03-02 11:50:30–12:00: too short for a step of 30 min, not charged",
      "0 noon 03-02 12:00–13:00: free",
      "700 evening 03-02 13:00–14:00:30: 7.00 yuan flat",
    ]);
  });

  it("tells that a car only drove through", () => {
    const price = priceStay(lot(hourly, { passThroughMinutes: 10 }), stayed("08:00", "08:10"));
    expect(linesOf(price)).toEqual(["0 tariff: ordinary", "0 drove through, no charge 03-02 08:00–08:10"]);
  });

  it("has no line for a tier that no step began in", () => {
    expect(linesOf(priceStay(lot(FIRST_HOUR), stayed("08:00", "09:00")))).toEqual([
      "0 tariff: ordinary",
      "1000 ordinary 03-02 08:00–09:00: 1 × 60 min at 10.00 yuan",
    ]);
    const noon = { id: "noon", from: "09:00", to: "10:00", flatFen: 0 };
    expect(
      linesOf(priceStay(lot({ ...FIRST_HOUR, restart: "never", periods: [noon] }), stayed("08:00", "10:30"))),
    ).toEqual([
      "0 tariff: ordinary",
      "1000 ordinary 03-02 08:00–09:00: 1 × 60 min at 10.00 yuan",
      "0 noon 03-02 09:00–10:00: free",
      "500 ordinary 03-02 10:00–10:30: 1 × 30 min at 5.00 yuan",
    ]);
    expect(linesOf(priceStay(lot(FIRST_HOUR), stayed("08:00", "08:00")))).toEqual(["0 tariff: ordinary"]);
  });

  it("goes on in the middle of a tier where another rate's steps left off", () => {
    const night = { id: "night", from: "00:00", to: "07:30", steps: [{ everyMinutes: 45, fen: 100 }] };
    const book = lot({ ...FIRST_HOUR, restart: "never", periods: [night] });
    // One step of the night uses 45 minutes up, so that one more step begins within the first hour.
    expect(fenOf(book, stayed("07:00", "08:45"))).toBe(100 + 1000 + 500);
  });

  it("gives free minutes in a period as at any other time", () => {
    const periods = [{ id: "morning", from: "07:00", to: "09:00", flatFen: 300 }];
    expect(fenOf(lot({ flatFen: 500, freeMinutes: 15, periods }), stayed("08:00", "08:15"))).toBe(0);
    expect(fenOf(lot({ flatFen: 500, freeMinutes: 15, periods }), stayed("08:00", "08:16"))).toBe(300);
  });

  it("charges what a flat price costs once, though midnight lies in it", () => {
    const nights = { flatFen: 1000, periods: [{ id: "day", from: "07:00", to: "19:00", flatFen: 100 }] };
    expect(fenOf(lot(nights), stayed("20:00", "2026-03-03 06:00"))).toBe(1000);
    expect(fenOf(lot({ ...nights, restart: "never" }), stayed("06:00", "20:00"))).toBe(2100);
    expect(fenOf(lot({ ...nights, restart: "day" }), stayed("20:00", "2026-03-03 06:00"))).toBe(2000);
  });

  it("gives every part its own cap, and counts steps that begin in the same part together", () => {
    const book = lot({ ...hourly, maxPerPartFen: 700, restart: "day" });
    expect(fenOf(book, stayed("20:00", "2026-03-03 08:00"))).toBe(700);
  });

  it("prices a leave window as time that costs nothing and ends the step it falls into", () => {
    const window = { fromMs: at("09:30"), toMs: at("09:45") };
    const terms = { freeMinutes: true, leaveWindows: [window] };
    const price = priceStay(lot(hourly), stayed("08:00", "10:00"), terms);
    expect(linesOf(price)).toEqual([
      "0 tariff: ordinary",
      "0 time to leave after paying 03-02 09:30–09:45",
      "1000 ordinary 03-02 08:00–09:30: 2 × 60 min at 5.00 yuan",
      "500 ordinary 03-02 09:45–10:00: 1 × 60 min at 5.00 yuan",
    ]);
  });

  it("does not make a flat price due again after a leave window", () => {
    const terms = { freeMinutes: true, leaveWindows: [{ fromMs: at("09:30"), toMs: at("09:45") }] };
    expect(fenOf(lot({ flatFen: 1000 }), stayed("08:00", "12:00"), terms)).toBe(1000);
  });

  it("gives no free and no pass-through minutes when they were given before", () => {
    const terms = { freeMinutes: false, leaveWindows: [] };
    expect(
      fenOf(lot({ ...hourly, freeMinutes: 30 }, { passThroughMinutes: 10 }), stayed("08:00", "08:05"), terms),
    ).toBe(500);
  });

  it("hands over at the midnight after the last day, and only if the tariff says so", () => {
    const tariffs = [
      { id: "old", validTo: "2026-03-02", whenItEnds: "switch" as const, ...hourly, maxPerDayFen: 900 },
      { id: "new", validFrom: "2026-03-03", freeMinutes: 30, ...hourly, maxPer24hFen: 600 },
    ];
    const book = lot(hourly, { tariffs });
    expect(linesOf(priceStay(book, stayed("21:00", "2026-03-03 02:00")))).toEqual([
      "0 tariff: old",
      "0 tariff: new",
      "1500 old 03-02 21:00–03-03 00:00: 3 × 60 min at 5.00 yuan",
      "-600 no more in a day than 9.00 yuan (03-02 00:00–03-03 00:00)",
      "1000 new 03-03 00:00–02:00: 2 × 60 min at 5.00 yuan",
      "-400 no more in 24 hours than 6.00 yuan (03-03 00:00–03-04 00:00)",
    ]);
    expect(priceStay(book, stayed("21:00", "2026-03-03 00:00"))).toMatchObject({ tariffId: "old" });
    expect(linesOf(priceStay(book, stayed("21:00", "2026-03-03 00:00")))).not.toContain("0 tariff: new");
  });

  it("counts free minutes once over a hand-over, by the rule of the tariff at the arrival", () => {
    const tariffs = [
      {
        id: "old",
        validTo: "2026-03-02",
        whenItEnds: "switch" as const,
        freeMinutes: 20,
        freeMinutesInside: false,
        ...hourly,
      },
      { id: "new", validFrom: "2026-03-03", freeMinutes: 60, ...hourly },
    ];
    const book = lot(hourly, { tariffs });
    expect(fenOf(book, stayed("23:50", "2026-03-03 00:10"))).toBe(0);
    expect(fenOf(book, stayed("23:50", "2026-03-03 00:11"))).toBe(500);
  });
});

describe("a stay without a price", () => {
  it.each([
    ["ends_before_arrival", stayed("08:00", "07:59")],
    ["stay_too_long", stayed("08:00", "2026-03-12 08:00:01")],
  ])("is refused as %s, with what to do", (reason, stay) => {
    const refused = priceStay(lot(hourly, { longestStayDays: 10 }), stay);
    expect(refused).toMatchObject({ outcome: "refused", reason });
    expect(refused.outcome === "refused" && [refused.zh.includes("操作员"), refused.en.includes("operator")]).toEqual([
      true,
      true,
    ]);
  });

  it("is not one that lasts exactly as long as is allowed", () => {
    expect(priceStay(lot(hourly, { longestStayDays: 10 }), stayed("08:00", "2026-03-12 08:00"))).toMatchObject({
      totalFen: 120_000,
    });
  });

  it("is refused when the book has no tariff for the car, also where one tariff should hand over to the next", () => {
    const book = lot(hourly);
    const [tariff] = book.tariffs;
    const until = { ...book, tariffs: [{ ...tariff!, toDay: 20_514, onExpiry: "switch" as const }] };
    expect(priceStay(until, stayed("08:00", "09:00"))).toMatchObject({ outcome: "priced" });
    expect(priceStay(until, stayed("08:00", "2026-03-03 01:00"))).toMatchObject({ reason: "no_tariff" });
    expect(priceStay(until, stayed("2026-03-03 08:00", "2026-03-03 09:00"))).toMatchObject({ reason: "no_tariff" });
    expect(priceStay({ ...book, tariffs: [] }, stayed("08:00", "09:00"))).toMatchObject({ reason: "no_tariff" });
  });
});

describe("shortened lines", () => {
  const lines = [5, 1, 2, 3, 4, -7, 6].map((fen, index) => ({
    zh: `${index}`,
    en: `${index}`,
    fromMs: index,
    toMs: index + 1,
    fen,
  }));

  it("stay as they are while they are few", () => {
    expect(shortened(lines, 7)).toBe(lines);
  });

  it("draw the middle together, and still add up to the same", () => {
    expect(shortened(lines, 4)).toEqual([
      lines[0],
      lines[1],
      { zh: "另有 4 项，合计 0.02元", en: "4 more lines, together 0.02 yuan", fromMs: 2, toMs: 6, fen: 2 },
      lines[6],
    ]);
    expect(shortened(lines, 3).map(({ fen }) => fen)).toEqual([5, 3, 6]);
  });
});
