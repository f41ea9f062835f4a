/** Dates of the `tariff` section as local days, counted from 1970-01-01. A local day is a date, so no zone is needed. */
import { DAY_MS } from "../local-day.ts";

/** The day of a date `2026-10-01`; NaN when there is no such date. */
export function localDayOf(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Some parsers roll 2026-02-30 over into March; such a date is none.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? Number.NaN : ms / DAY_MS;
}

/** First and last day of `2026-10-01` or `2026-10-01..2026-10-07`. */
export function firstAndLast(dates: string): readonly [first: number, last: number] {
  const [from = "", to = from] = dates.split("..");
  return [localDayOf(from), localDayOf(to)];
}

/** All days of a list of dates and ranges. */
export function daysOf(list: readonly string[]): ReadonlySet<number> {
  return new Set(
    list.flatMap((dates) => {
      const [first, last] = firstAndLast(dates);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    }),
  );
}
