/** Days, hours and words, at their edges. */
import { describe, expect, it } from "vitest";
import { localDay } from "#src/local-day.ts";
import { dayIsOneOf, hoursOn, weekdayOf, weeklyHoursAround, type DayName } from "#src/tariff/calendar.ts";
import { without } from "#src/tariff/charged-time.ts";
import { chaptersOf, contractRate } from "#src/tariff/choose.ts";
import { partsOf } from "#src/tariff/parts.ts";
import { duration, localTime, money, spanText, timeOfMinute, yuan } from "#src/tariff/words.ts";
import { at, lot, stayed } from "./lot.ts";

const day = (date: string) => localDay(at(`${date} 12:00`));

describe("a day", () => {
  const calendar = {
    holidays: new Set([day("2026-05-01"), day("2026-05-02")]),
    workdays: new Set([day("2026-05-09")]),
  };

  it.each([
    ["2026-03-02", 0],
    ["2026-03-08", 6],
    ["2028-02-29", 1],
    ["2028-03-01", 2],
    ["2027-01-01", 4],
  ])("%s is weekday %i, Monday being 0", (date, weekday) => {
    expect(weekdayOf(day(date))).toBe(weekday);
  });

  it.each<[string, readonly DayName[], boolean]>([
    ["2026-03-02", [], true],
    ["2026-03-02", ["mon"], true],
    ["2026-03-02", ["tue", "sun"], false],
    ["2026-03-06", ["workday"], true],
    ["2026-03-07", ["workday"], false],
    ["2026-03-07", ["weekend"], true],
    ["2026-03-08", ["sun"], true],
    ["2026-03-02", ["weekend", "holiday"], false],
    ["2026-05-01", ["fri", "workday"], false],
    ["2026-05-01", ["holiday"], true],
    ["2026-05-01", [], true],
    ["2026-05-02", ["sat", "weekend"], false],
    ["2026-05-09", ["sat", "weekend"], false],
    ["2026-05-09", ["workday"], true],
    ["2026-05-09", ["holiday"], false],
  ])("%s is one of %j: %s", (date, names, answer) => {
    expect(dayIsOneOf(day(date), names, calendar)).toBe(answer);
  });

  it.each([
    [{ fromMinute: 480, toMinute: 1080 }, "2026-03-02 08:00", "2026-03-02 18:00"],
    [{ fromMinute: 0, toMinute: 1440 }, "2026-03-02 00:00", "2026-03-03 00:00"],
    [{ fromMinute: 1170, toMinute: 450 }, "2026-03-02 19:30", "2026-03-03 07:30"],
    [{ fromMinute: 720, toMinute: 720 }, "2026-03-02 12:00", "2026-03-03 12:00"],
    [{ fromMinute: 0, toMinute: 0 }, "2026-03-02 00:00", "2026-03-03 00:00"],
  ])("has hours %j from %s to %s", (hours, from, to) => {
    expect(hoursOn(day("2026-03-02"), hours)).toEqual({ fromMs: at(from), toMs: at(to) });
  });

  it("lies in a week from Monday to Sunday", () => {
    const week = { fromMs: at("2026-03-02 00:00"), toMs: at("2026-03-09 00:00") };
    expect(weeklyHoursAround(day("2026-03-02"), [])).toEqual([week]);
    expect(weeklyHoursAround(day("2026-03-08"), [])).toEqual([week]);
    expect(weeklyHoursAround(day("2026-03-08"), [[60, 1440]])).toEqual([
      { fromMs: at("2026-03-02 01:00"), toMs: at("2026-03-03 00:00") },
    ]);
  });
});

describe("taking spans out of a span", () => {
  const span = { fromMs: 10, toMs: 20 };

  it.each([
    ["nothing", [], [[10, 20]]],
    [
      "what lies beside it",
      [
        [0, 10],
        [20, 30],
      ],
      [[10, 20]],
    ],
    ["its beginning", [[5, 12]], [[12, 20]]],
    ["its end", [[18, 25]], [[10, 18]]],
    [
      "its middle",
      [[12, 14]],
      [
        [10, 12],
        [14, 20],
      ],
    ],
    ["all of it", [[10, 20]], []],
    [
      "overlapping spans",
      [
        [12, 16],
        [14, 18],
      ],
      [
        [10, 12],
        [18, 20],
      ],
    ],
    [
      "an instant in it",
      [[15, 15]],
      [
        [10, 15],
        [15, 20],
      ],
    ],
    [
      "an instant at its edge",
      [
        [10, 10],
        [20, 20],
      ],
      [[10, 20]],
    ],
  ])("leaves of it, without %s, the rest", (_, gaps, rest) => {
    const spans = gaps.map(([fromMs = 0, toMs = 0]) => ({ fromMs, toMs }));
    expect(without(span, spans).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(rest);
  });
});

describe("parts", () => {
  const book = lot({
    steps: [{ everyMinutes: 60, fen: 100 }],
    periods: [
      { id: "early", from: "06:00", to: "09:00", days: ["mon"], flatFen: 1 },
      { id: "day", from: "08:00", to: "20:00", flatFen: 2 },
    ],
  });

  function told(from: string, to: string, contract: Parameters<typeof partsOf>[1] = null): readonly string[] {
    const [chapter] = chaptersOf(book, stayed(from, to), at(to)) ?? [];
    if (chapter === undefined) return [];
    return partsOf(chapter, contract, book.calendar).map((part) => `${spanText(part)} ${part.rate.id}`);
  }

  it("take the first period that fits, and join what has the same rate", () => {
    expect(told("05:00", "2026-03-03 21:00")).toEqual([
      "03-02 05:00–06:00 ordinary",
      "03-02 06:00–09:00 early",
      "03-02 09:00–20:00 day",
      "03-02 20:00–03-03 08:00 ordinary",
      "03-03 08:00–20:00 day",
      "03-03 20:00–21:00 ordinary",
    ]);
  });

  it("begin and end with the stay, and there are none of an empty one", () => {
    expect(told("06:00", "09:00")).toEqual(["03-02 06:00–09:00 early"]);
    expect(told("06:00", "06:00")).toEqual([]);
  });

  it("put a contract first, on its days and in its hours, whatever order they are written in", () => {
    const contract = { code: "N1", fromDay: day("2026-03-02"), toDay: day("2026-03-03") };
    const rate = contractRate(book, "N1");
    expect(
      told("05:00", "10:00", {
        rate,
        contract: {
          ...contract,
          hours: [
            [540, 570],
            [420, 480],
            [450, 500],
          ],
        },
      }),
    ).toEqual([
      "03-02 05:00–06:00 ordinary",
      "03-02 06:00–07:00 early",
      "03-02 07:00–08:20 contract",
      "03-02 08:20–09:00 early",
      "03-02 09:00–09:30 contract",
      "03-02 09:30–10:00 day",
    ]);
    expect(told("2026-03-01 23:00", "2026-03-04 07:00", { rate, contract: { ...contract, hours: [] } })).toEqual([
      "03-01 23:00–03-02 00:00 ordinary",
      "03-02 00:00–03-04 00:00 contract",
      "03-04 00:00–07:00 ordinary",
    ]);
  });

  it("know a contract's hours on the Monday after a Sunday's arrival", () => {
    const contract = { code: "N1", fromDay: 0, toDay: 99_999, hours: [[0, 60]] as const };
    expect(told("2026-03-01 23:00", "2026-03-02 02:00", { rate: contractRate(book, "N1"), contract })).toEqual([
      "03-01 23:00–03-02 00:00 ordinary",
      "03-02 00:00–01:00 contract",
      "03-02 01:00–02:00 ordinary",
    ]);
  });

  it("know a contract's hours in every week of a long stay", () => {
    const contract = { code: "N1", fromDay: 0, toDay: 99_999, hours: [[0, 60]] as const };
    const parts = told("2026-03-04 12:00", "2026-03-23 00:30", { rate: contractRate(book, "N1"), contract });
    expect(parts.filter((part) => part.endsWith("contract"))).toEqual([
      "03-09 00:00–01:00 contract",
      "03-16 00:00–01:00 contract",
      "03-23 00:00–00:30 contract",
    ]);
  });
});

describe("words", () => {
  it.each([
    [0, "0.00"],
    [5, "0.05"],
    [50, "0.50"],
    [100, "1.00"],
    [123_456, "1234.56"],
    [-5, "-0.05"],
    [-1234, "-12.34"],
  ])("write %i fen as %s yuan", (fen, text) => {
    expect(yuan(fen)).toBe(text);
    expect(money(fen)).toEqual({ zh: `${text}元`, en: `${text} yuan` });
  });

  it("write times with seconds only when there are any", () => {
    expect(localTime(at("08:05"))).toBe("03-02 08:05");
    expect(localTime(at("08:05:09"))).toBe("03-02 08:05:09");
    expect(localTime(at("2026-12-31 23:59:59"))).toBe("12-31 23:59:59");
    expect(spanText({ fromMs: at("08:00"), toMs: at("09:00") })).toBe("03-02 08:00–09:00");
    expect(spanText({ fromMs: at("23:00"), toMs: at("2026-03-03 00:00") })).toBe("03-02 23:00–03-03 00:00");
    expect([0, 450, 1440].map(timeOfMinute)).toEqual(["00:00", "07:30", "24:00"]);
    expect(duration(90_000)).toEqual({ zh: "1分30秒", en: "1 min 30 s" });
    expect(duration(1_800_000)).toEqual({ zh: "30分钟", en: "30 min" });
  });
});
