import { describe, expect, it } from "vitest";
import { localDay } from "#src/local-day.ts";
import { DayTotals } from "#src/lot/day-totals.ts";
import { Journal, moment } from "./journal.ts";

const DAY_MS = 24 * 3_600_000;
const TODAY_MS = moment(0).wallMs;

describe("the totals of days", () => {
  it("know the earliest of the last eight days on which a car passed", () => {
    const totals = new DayTotals();
    expect(totals.firstDay()).toBe(Infinity);
    const journal = new Journal("00.aa");
    const id = journal.open("沪A12345");
    for (let day = 0; day < 10; day += 1) {
      totals.apply(journal.leave(id, TODAY_MS + day * DAY_MS));
      expect(totals.firstDay()).toBe(localDay(TODAY_MS) + Math.max(0, day - 7));
    }
  });
});
