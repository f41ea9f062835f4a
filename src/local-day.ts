/** Days as everybody here counts them: Asia/Shanghai, UTC+8 the whole year. Every day boundary of the program is one of these. */

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
/** The length of every local day: Shanghai keeps one time the whole year. */
export const DAY_MS = 86_400_000;
/** Minutes of a week, from Monday 00:00. */
export const MINUTES_A_WEEK = 10_080;

/** The local day that holds an instant, as days since 1970-01-01. */
export function localDay(ms: number): number {
  return Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY_MS);
}

/** The instant at which a local day begins, milliseconds UTC. */
export function startOfLocalDay(day: number): number {
  return day * DAY_MS - SHANGHAI_OFFSET_MS;
}

/** The instant of 00:00 local of the day that holds `ms`, moved by `days` days. */
export function localMidnight(ms: number, days = 0): number {
  return startOfLocalDay(localDay(ms) + days);
}

/** The local calendar date of an instant as `YYYYMMDD`. */
export function localDate(ms: number): string {
  return new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10).replaceAll("-", "");
}

/** A local day, in days since 1970-01-01, as `2026-03-02`. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** An instant as people here write it, `2026-03-02 08:00:00`; beyond what a calendar can say, the number. */
export function localTimeText(ms: number): string {
  const moment = new Date(ms + SHANGHAI_OFFSET_MS);
  return Number.isNaN(moment.getTime()) ? String(ms) : moment.toISOString().slice(0, 19).replace("T", " ");
}

/** Seconds since local midnight, 0 to 86399. */
export function secondOfLocalDay(ms: number): number {
  return Math.floor((ms - localMidnight(ms)) / 1000);
}

/** Minutes since local Monday 00:00, 0 to 10079. 1970-01-01 was a Thursday. */
export function minuteOfLocalWeek(ms: number): number {
  const day = localDay(ms);
  return ((day + 3) % 7) * 1440 + Math.floor((ms - startOfLocalDay(day)) / 60_000);
}
