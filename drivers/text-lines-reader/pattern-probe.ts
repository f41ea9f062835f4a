/**
 * Times a configured pattern on lines that fit almost, before the first real line does it. Patterns that repeat a
 * repetition are refused by their spelling; this finds those that are merely too slow for a lane.
 */

/** A read may not keep the lane waiting longer than this, milliseconds. */
const LIMIT_MS = 20;

/**
 * So often in a row has a line to take too long. A machine that is busy, as at its start, now and then leaves us without a
 * processor for longer than that, and a good pattern is not to put the lane out of order for it.
 */
const TRIES = 3;

/** Lines that make a pattern try everything, apart from their length. */
const PIECES = ["A", "0", "A0", ",", "A,", " ", "京", "."] as const;

/**
 * The length of a line at which the pattern becomes too slow, or null when it never does up to `maxLength`. Lengths
 * double, so that even a hopeless pattern is stopped within a second.
 */
export function slowLength(pattern: Pick<RegExp, "test">, maxLength: number, monotonicMs: () => number): number | null {
  for (let length = 8; length <= maxLength * 2; length *= 2) {
    const tried = Math.min(length, maxLength);
    for (const piece of PIECES) {
      // The last character fits nothing a pattern would end with, so that every way is tried.
      const line = `${piece.repeat(tried).slice(0, tried - 1)}\u{e000}`;
      const takesTooLong = (): boolean => {
        const beginMs = monotonicMs();
        pattern.test(line);
        return monotonicMs() - beginMs > LIMIT_MS;
      };
      if (Array.from({ length: TRIES }).every(takesTooLong)) return tried;
    }
  }
  return null;
}
