/** An instant as a box knew it when something happened. Records keep it as it was; a later `clock_set` dates it. */

/** When something happened, by all the clocks the box has. Only `runtime/` makes one. */
export type Moment = {
  /** Identity of the boot; monotonic readings compare only within one boot. */
  readonly boot: string;
  /** Milliseconds since that boot began; never steps. */
  readonly monotonicMs: number;
  /** The system clock, milliseconds since 1970 (UTC). May be wrong until `synced`. */
  readonly wallMs: number;
  /** Whether the system clock was known to be right at that moment. */
  readonly synced: boolean;
};

/** Eight hours: Shanghai is UTC+8 the whole year. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The local (Asia/Shanghai) day that holds an instant, as days since 1970-01-01. */
export function localDay(ms: number): number {
  return Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY_MS);
}

/** The instant at which a local day begins (00:00 Asia/Shanghai), milliseconds UTC. */
export function startOfLocalDay(day: number): number {
  return day * DAY_MS - SHANGHAI_OFFSET_MS;
}

/** The local calendar date of an instant as `YYYYMMDD`. */
export function localDate(ms: number): string {
  return new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10).replaceAll("-", "");
}

/** Seconds since local midnight, 0 to 86399. */
export function secondOfLocalDay(ms: number): number {
  return Math.floor((ms - startOfLocalDay(localDay(ms))) / 1000);
}
