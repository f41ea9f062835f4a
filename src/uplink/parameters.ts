/** What the city prescribes through 5.3.11, and the intervals we read out of it. Pure. */
import type { Parameter } from "../city/wire/downloads.ts";

export type DownloadIntervals = { readonly reservesMs: number; readonly staggerMs: number };

export type Parameters = {
  readonly all: Readonly<Record<string, string>>;
  /** The intervals it gives; where it gives none, or none that is accepted, the one we have. */
  readonly intervalsOr: (usualMs: number) => DownloadIntervals;
};

const RESERVE_INTERVAL = "reserve.download.interval";
const STAGGER_INTERVAL = "stagger.download.interval";
/** Accepted seconds. */
const LEAST_SECONDS = 60;
const MOST_SECONDS = 3_600;
/** Parameters kept; the list has a handful. */
const MOST_KEPT = 500;

/** Reads the list; of a repeated name the last one stands. */
export function readParameters(rows: readonly Parameter[]): Parameters {
  const all = Object.fromEntries(rows.slice(0, MOST_KEPT).map(({ name, value }) => [name, value ?? ""]));
  return {
    all,
    intervalsOr: (usualMs) => {
      const reservesMs = intervalOf(all[RESERVE_INTERVAL]) ?? usualMs;
      return { reservesMs, staggerMs: intervalOf(all[STAGGER_INTERVAL]) ?? reservesMs };
    },
  };
}

/** Milliseconds; null for what is no number of seconds from 60 to 3600. */
function intervalOf(value: string | undefined): number | null {
  if (value === undefined || !/^\s*\d{1,6}\s*$/.test(value)) return null;
  const seconds = Number(value);
  return seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS ? seconds * 1000 : null;
}
