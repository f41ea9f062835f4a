/**
 * The difference between the city's clock and our monotonic one, out of the answers to heartbeats. Pure: half the round trip
 * is taken off, small changes are smoothed, a change of over 5 s is adopted whole.
 */

/** What one answer says about the time. Milliseconds; `monotonicMs` is when the answer came in. */
export type ClockReading = {
  readonly serverTimeMs: number;
  readonly roundTripMs: number;
  readonly monotonicMs: number;
};

export type ClockOffset = {
  /** True time = monotonicMs + offsetMs; null before the first reading. */
  readonly offsetMs: number | null;
  /** A far jump, or one that the line may have made, that waits for a second reading to agree. */
  readonly doubted: number | null;
  readonly readings: number;
};

/** What became of a reading. `ignored`: not believable or too coarse; `doubted`: believed when the next one agrees. */
export type Adoption = "first" | "smoothed" | "whole" | "doubted" | "ignored";

export const NO_OFFSET: ClockOffset = { offsetMs: null, doubted: null, readings: 0 };

/** A change of this much is adopted whole. */
export const ADOPT_WHOLE_MS = 5_000;
/** Our own oscillator cannot jump this far between two heartbeats: the city's clock did, and must say so twice. */
const DOUBT_MS = 600_000;
/** The share of a small change that is taken over at each reading. */
const SMOOTHING = 0.25;
/** A round trip this long says little about the middle of it. */
const COARSE_ROUND_TRIP_MS = 4_000;
const EARLIEST_MS = Date.UTC(2020, 0);
const LATEST_MS = Date.UTC(2100, 0);

/** Takes one reading. */
export function offsetAfter(
  present: ClockOffset,
  reading: ClockReading,
): { readonly offset: ClockOffset; readonly adoption: Adoption } {
  const { serverTimeMs, roundTripMs, monotonicMs } = reading;
  if (serverTimeMs < EARLIEST_MS || serverTimeMs > LATEST_MS) return { offset: present, adoption: "ignored" };
  const measured = serverTimeMs + roundTripMs / 2 - monotonicMs;
  const readings = present.readings + 1;
  if (present.offsetMs === null) return { offset: { offsetMs: measured, doubted: null, readings }, adoption: "first" };
  const change = measured - present.offsetMs;
  const size = Math.abs(change);
  // All of a slow round trip may have been on one way.
  const mayBeTheLine =
    roundTripMs > COARSE_ROUND_TRIP_MS && size > ADOPT_WHOLE_MS && size - roundTripMs / 2 <= ADOPT_WHOLE_MS;
  if ((size > DOUBT_MS || mayBeTheLine) && !agrees(present.doubted, measured)) {
    return { offset: { ...present, doubted: measured }, adoption: "doubted" };
  }
  if (size > ADOPT_WHOLE_MS) {
    return { offset: { offsetMs: measured, doubted: null, readings }, adoption: "whole" };
  }
  if (roundTripMs > COARSE_ROUND_TRIP_MS) return { offset: { ...present, doubted: null }, adoption: "ignored" };
  const offsetMs = present.offsetMs + change * SMOOTHING;
  return { offset: { offsetMs, doubted: null, readings }, adoption: "smoothed" };
}

function agrees(doubted: number | null, measured: number): boolean {
  return doubted !== null && Math.abs(doubted - measured) <= ADOPT_WHOLE_MS;
}
