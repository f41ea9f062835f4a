/** Days as the city counts them: Asia/Shanghai, UTC+8 the whole year. Every day boundary of the protocol is one of these. */

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The local day that holds an instant (ms), as days since 1970-01-01. */
export function localDayOf(ms: number): number {
  return Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY_MS);
}

/** The instant (ms) at which a local day begins. */
export function startOfDay(day: number): number {
  return day * DAY_MS - SHANGHAI_OFFSET_MS;
}

/** The instant (ms) of 00:00 local of the day that holds `ms`, moved by `days` days. */
export function midnightOf(ms: number, days = 0): number {
  return startOfDay(localDayOf(ms) + days);
}

/** The local date of an instant as `YYYYMMDD`. */
export function compactDateOf(ms: number): string {
  return new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10).replaceAll("-", "");
}

/** Seconds since local midnight, 0 to 86399. */
export function secondOfDay(ms: number): number {
  return Math.floor((ms - midnightOf(ms)) / 1000);
}

/** When everything of the day that holds `ms` must be on the platform: 01:00 local of the next day (5.1.4), in ms. */
export function resendDeadlineOf(ms: number): number {
  return midnightOf(ms, 1) + 3_600_000;
}
