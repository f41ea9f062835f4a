/**
 * Times a configured pattern on lines that fit almost, before the first real line does it. Patterns that repeat a
 * repetition are refused by their spelling; this finds those that are merely too slow for a lane.
 */

/** A read may not keep the lane waiting longer than this, milliseconds. */
const LIMIT_MS = 20;

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
      const beginMs = monotonicMs();
      // The last character fits nothing a pattern would end with, so that every way is tried.
      pattern.test(`${piece.repeat(tried).slice(0, tried - 1)}\u{e000}`);
      if (monotonicMs() - beginMs > LIMIT_MS) return tried;
    }
  }
  return null;
}
