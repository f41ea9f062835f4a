/**
 * Days and hours as a tariff speaks of them. A day is a local one (Asia/Shanghai, UTC+8 the whole year), counted from
 * 1970-01-01; a time of day is in minutes after local midnight. Nothing here knows what the time is now.
 */
import { DAY_MS, localDay, startOfLocalDay } from "../local-day.ts";

export const MINUTE_MS = 60_000;
const MINUTES_OF_DAY = 1440;

/** Monday first, as `WEEKDAYS[weekdayOf(day)]`. */
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** What a rule may call a day: its weekday, or the kind of day it is. */
const DAY_NAMES = [...WEEKDAYS, "workday", "weekend", "holiday"] as const;
export type DayName = (typeof DAY_NAMES)[number];

/**
 * The days that differ from their weekday. A day in `holidays` is a holiday and nothing else; a day in `workdays` (a
 * weekend worked in exchange for a holiday) is a workday and nothing else.
 */
export type Calendar = { readonly holidays: ReadonlySet<number>; readonly workdays: ReadonlySet<number> };

/** Hours of every day, minutes after midnight. `toMinute` at or before `fromMinute` is on the next day. */
export type DailyHours = { readonly fromMinute: number; readonly toMinute: number };

/** Minutes since local Monday 00:00, half-open [from, to), `to` at most 10080. None at all means always. */
export type WeeklyHours = readonly (readonly [fromMinute: number, toMinute: number])[];

/** A stretch of time, half-open [fromMs, toMs), milliseconds UTC. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (day + 3) % 7;
}

/** Whether a rule that names these days speaks of this one. No names: of every day. */
export function dayIsOneOf(day: number, names: readonly DayName[], calendar: Calendar): boolean {
  if (names.length === 0) return true;
  // A date in both lists is a holiday; the configuration refuses such a list.
  if (calendar.holidays.has(day)) return names.includes("holiday");
  if (calendar.workdays.has(day)) return names.includes("workday");
  const weekday = weekdayOf(day);
  const name = WEEKDAYS[weekday];
  return names.includes(weekday < 5 ? "workday" : "weekend") || (name !== undefined && names.includes(name));
}

/** The hours that begin on a day, as instants. */
export function hoursOn(day: number, hours: DailyHours): Span {
  const midnight = startOfLocalDay(day);
  const endsNextDay = hours.toMinute <= hours.fromMinute;
  const toMinute = hours.toMinute + (endsNextDay ? MINUTES_OF_DAY : 0);
  return { fromMs: midnight + hours.fromMinute * MINUTE_MS, toMs: midnight + toMinute * MINUTE_MS };
}

/** The weekly hours of the week (Monday to Sunday) that holds a day, as instants. */
export function weeklyHoursAround(day: number, hours: WeeklyHours): readonly Span[] {
  const monday = startOfLocalDay(day - weekdayOf(day));
  if (hours.length === 0) return [{ fromMs: monday, toMs: monday + 7 * DAY_MS }];
  return hours.map(([from, to]) => ({ fromMs: monday + from * MINUTE_MS, toMs: monday + to * MINUTE_MS }));
}

/** The local midnight after an instant. */
export function nextMidnight(ms: number): number {
  return startOfLocalDay(localDay(ms) + 1);
}
