/** What the tariff section refuses, with which words, and what it becomes. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { tariffBook } from "#src/config/tariff-book.ts";
import { tariffSection } from "#src/config/tariff.ts";

const flat = { id: "flat", flatFen: 1000 };

function problems(section: unknown): readonly string[] {
  const parsed = tariffSection.safeParse(section);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the tariff section", () => {
  it("is content with one flat price, and fills in the rest", () => {
    expect(tariffSection.parse({ tariffs: [flat] })).toMatchObject({
      count: "full-minute",
      passThroughMinutes: 0,
      maximumFen: null,
      longestStayDays: 400,
      overstay: "difference",
      reductionsStack: false,
      tariffs: [{ freeMinutes: 0, freeMinutesInside: true, restart: "part", whenItEnds: "keep", periods: [] }],
    });
  });

  it.each<[string, unknown, string]>([
    ["no tariff at all", { tariffs: [] }, "tariffs: Too small"],
    ["an unknown key", { tariffs: [{ ...flat, colour: "red" }] }, 'tariffs.0: Unrecognized key: "colour"'],
    ["an unknown key of the section", { tariffs: [flat], price: 1 }, ': Unrecognized key: "price"'],
    ["half a fen", { tariffs: [{ id: "a", flatFen: 0.5 }] }, "tariffs.0.flatFen: Invalid input"],
    ["a negative price", { tariffs: [{ id: "a", flatFen: -1 }] }, "tariffs.0.flatFen: Too small"],
    ["a price of seven digits", { tariffs: [{ id: "a", flatFen: 1_000_000 }] }, "tariffs.0.flatFen: Too big"],
    ["neither flatFen nor steps", { tariffs: [{ id: "a" }] }, "tariffs.0: Write either flatFen or steps"],
    [
      "both",
      { tariffs: [{ ...flat, steps: [{ everyMinutes: 1, fen: 1 }] }] },
      "tariffs.0: Write either flatFen or steps",
    ],
    [
      "a period without a price",
      { tariffs: [{ ...flat, periods: [{ id: "n" }] }] },
      "tariffs.0.periods.0: Write either",
    ],
    ["a contract without a price", { tariffs: [flat], contracts: [{}] }, "contracts.0: Write either flatFen or steps"],
    [
      "a last line with an end",
      { tariffs: [{ id: "a", steps: [{ forMinutes: 60, everyMinutes: 60, fen: 1 }] }] },
      "tariffs.0.steps.0.forMinutes: The last line goes on to the end",
    ],
    [
      "an earlier line without one",
      {
        tariffs: [
          {
            id: "a",
            steps: [
              { everyMinutes: 60, fen: 1 },
              { everyMinutes: 60, fen: 1 },
            ],
          },
        ],
      },
      "tariffs.0.steps.0.forMinutes: Say how long these steps go on",
    ],
    [
      "a span that is no multiple of its steps",
      {
        tariffs: [
          {
            id: "a",
            steps: [
              { forMinutes: 50, everyMinutes: 30, fen: 1 },
              { everyMinutes: 60, fen: 1 },
            ],
          },
        ],
      },
      "tariffs.0.steps.0.forMinutes: Must be a multiple of everyMinutes (30)",
    ],
    ["a day that is none", { tariffs: [flat], holidays: ["2026-02-29"] }, "holidays.0: No such dates"],
    [
      "a range that runs backwards",
      { tariffs: [flat], workdays: ["2026-02-03..2026-02-02"] },
      "workdays.0: No such dates",
    ],
    ["a range of 63 days", { tariffs: [flat], holidays: ["2026-01-01..2026-03-04"] }, "holidays.0: No such dates"],
    ["a word for a date", { tariffs: [flat], holidays: ["Easter"] }, "holidays.0: A day 2026-10-01 or days"],
    [
      "a day in both lists",
      { tariffs: [flat], holidays: ["2026-10-01..2026-10-03"], workdays: ["2026-10-03"] },
      "workdays: A day is in holidays and in workdays",
    ],
    [
      "an end before the beginning",
      { tariffs: [{ ...flat, validFrom: "2026-02-02", validTo: "2026-02-01" }] },
      "tariffs.0.validTo: Lies before",
    ],
    ["a date that is none", { tariffs: [{ ...flat, validFrom: "2026-02-30" }] }, "tariffs.0.validFrom: A day such as"],
    [
      "an hour that is none",
      { tariffs: [{ ...flat, periods: [{ id: "n", flatFen: 1, from: "24:00" }] }] },
      "tariffs.0.periods.0.from: A time",
    ],
    [
      "an end beyond the day",
      { tariffs: [{ ...flat, periods: [{ id: "n", flatFen: 1, to: "24:01" }] }] },
      "tariffs.0.periods.0.to: A time",
    ],
    ["an id twice", { tariffs: [{ ...flat, vehicle: "large" }, flat] }, 'tariffs.1.id: "flat" is used before'],
    [
      "a period's id twice",
      {
        tariffs: [
          {
            ...flat,
            periods: [
              { id: "n", flatFen: 1 },
              { id: "n", flatFen: 1 },
            ],
          },
        ],
      },
      'tariffs.0.periods.1.id: "n" is used before',
    ],
    [
      "a plate class it does not know",
      { tariffs: [{ ...flat, plateClasses: ["green"] }, flat] },
      "tariffs.0.plateClasses.0: Invalid option",
    ],
  ])("refuses %s", (_, section, problem) => {
    expect(problems(section)).toContainEqual(expect.stringContaining(problem));
  });

  it("speaks of nothing else where a date is wrong, and takes a tariff of one day", () => {
    const backwards = { ...flat, validFrom: "2026-02-02", validTo: "2026-02-01" };
    expect(problems({ tariffs: [backwards] })).toHaveLength(1);
    expect(
      problems({
        tariffs: [
          { ...flat, validFrom: "2026-02-02", validTo: "2026-02-02" },
          { id: "b", flatFen: 1 },
        ],
      }),
    ).toEqual([]);
  });

  it("names the vehicles that are left without a tariff", () => {
    expect(problems({ tariffs: [{ ...flat, vehicle: "small" }] })).toEqual([
      expect.stringContaining("for large vehicles"),
    ]);
    expect(problems({ tariffs: [{ ...flat, vehicle: "large" }] })).toEqual([expect.stringContaining("适用于小型车")]);
  });

  it("says what is wrong in both languages, all at once", () => {
    const found = problems({ tariffs: [{ id: "a" }, { id: "a", flatFen: 1 }], contracts: [{}] });
    expect(found.map((problem) => problem.split(":")[0])).toEqual([
      "tariffs.1",
      "tariffs.1.id",
      "tariffs.0",
      "contracts.0",
    ]);
    for (const problem of found) expect(problem).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each<[string, readonly unknown[], boolean]>([
    ["one for all", [flat], true],
    [
      "small and large",
      [
        { ...flat, vehicle: "small" },
        { ...flat, id: "b", vehicle: "large" },
      ],
      true,
    ],
    ["small only", [{ ...flat, vehicle: "small" }], false],
    ["a list only", [{ ...flat, lists: ["staff"] }], false],
    ["plates only", [{ ...flat, plateClasses: ["civil"] }], false],
    [
      "old and new without a gap",
      [
        { ...flat, validTo: "2026-12-31" },
        { ...flat, id: "b", validFrom: "2027-01-01" },
      ],
      true,
    ],
    [
      "new before old",
      [
        { ...flat, validFrom: "2027-01-01" },
        { ...flat, id: "b", validTo: "2026-12-31" },
      ],
      true,
    ],
    [
      "a gap of one day",
      [
        { ...flat, validTo: "2026-12-30" },
        { ...flat, id: "b", validFrom: "2027-01-01" },
      ],
      false,
    ],
    ["no end", [{ ...flat, validTo: "2026-12-31" }], false],
    ["no beginning", [{ ...flat, validFrom: "2026-12-31" }], false],
    [
      "an overlap",
      [
        { ...flat, validTo: "2027-06-30" },
        { ...flat, id: "b", validFrom: "2027-01-01" },
      ],
      true,
    ],
  ])("wants a tariff for every car on every day: %s", (_, tariffs, good) => {
    expect(problems({ tariffs }).some((problem) => problem.startsWith("tariffs: On some day"))).toBe(!good);
  });

  it.each<[string, unknown, unknown, boolean]>([
    ["a list below one for all", flat, { ...flat, id: "b", lists: ["staff"] }, false],
    ["a list above it", { ...flat, lists: ["staff"] }, { ...flat, id: "b" }, true],
    ["another list", { ...flat, lists: ["staff"] }, { ...flat, id: "b", lists: ["staff", "guests"] }, true],
    [
      "a part of a list's names",
      { ...flat, lists: ["staff", "guests"] },
      { ...flat, id: "b", lists: ["staff"] },
      false,
    ],
    ["large below small", { ...flat, vehicle: "small" }, { ...flat, id: "b", vehicle: "large" }, true],
    ["large below all", flat, { ...flat, id: "b", vehicle: "large" }, false],
    ["plates below all", flat, { ...flat, id: "b", plateClasses: ["civil"] }, false],
    ["days within longer ones", { ...flat, validTo: "2026-12-31" }, { ...flat, id: "b", validTo: "2026-12-30" }, false],
    ["days beyond them", { ...flat, validTo: "2026-12-31" }, { ...flat, id: "b", validTo: "2027-01-01" }, true],
  ])("wants no tariff where it is never reached: %s", (_, above, below, good) => {
    const never = problems({ tariffs: [above, below, { id: "last", flatFen: 0, validFrom: "2030-01-01" }] });
    expect(never.some((problem) => problem.startsWith("tariffs.1: "))).toBe(!good);
  });

  it("becomes the book the engine reads", () => {
    const section = tariffSection.parse({
      holidays: ["2026-10-01..2026-10-02"],
      workdays: ["2026-10-10"],
      passThroughMinutes: 3,
      maximumFen: 5,
      tariffs: [
        {
          id: "a",
          titleZh: "甲",
          vehicle: "large",
          validTo: "1970-01-02",
          freeMinutes: 2,
          steps: [
            { forMinutes: 2, everyMinutes: 1, fen: 3, round: "down" },
            { forMinutes: 1, everyMinutes: 1, fen: 2 },
            { everyMinutes: 5, fen: 4 },
          ],
          periods: [{ id: "night", from: "19:30", to: "07:05", flatFen: 9, maxPerPartFen: 8 }],
        },
        flat,
      ],
      contracts: [{ codes: ["N1"], titleZh: "合同", flatFen: 0 }],
    });
    const book = tariffBook(section);
    expect(book).toMatchObject({ passThroughMs: 180_000, maximumFen: 5, longestStayMs: 400 * 86_400_000 });
    expect([...book.calendar.holidays, ...book.calendar.workdays]).toEqual([20_727, 20_728, 20_736]);
    expect(book.tariffs[0]).toMatchObject({
      title: { zh: "甲", en: "a" },
      vehicleType: 2,
      fromDay: null,
      toDay: 1,
      free: { ms: 120_000, inside: true },
      base: {
        charge: {
          tiers: [
            { untilMs: 120_000, everyMs: 60_000, fen: 3, rounding: "down" },
            { untilMs: 180_000, everyMs: 60_000, fen: 2, rounding: "up" },
            { untilMs: Infinity, everyMs: 300_000, fen: 4, rounding: "up" },
          ],
        },
      },
      periods: [{ hours: { fromMinute: 1170, toMinute: 425 }, rate: { capFen: 8, charge: { kind: "flat", fen: 9 } } }],
    });
    expect(book.contracts[0]).toMatchObject({
      codes: ["N1"],
      rate: { title: { zh: "合同", en: "stagger contract hours" } },
    });
  });

  it("describes every setting in both languages for the manual and for editors", () => {
    const undescribed: string[] = [];
    const look = (name: string, schema: Record<string, unknown>): void => {
      const properties = (schema["properties"] ?? {}) as Record<string, Record<string, unknown>>;
      for (const [key, value] of Object.entries(properties)) {
        if (typeof value["description"] !== "string" || typeof value["zh"] !== "string")
          undescribed.push(`${name}.${key}`);
        look(`${name}.${key}`, (value["items"] ?? value) as Record<string, unknown>);
      }
    };
    look("tariff", z.toJSONSchema(tariffSection, { io: "input" }));
    expect(undescribed).toEqual([]);
  });
});
