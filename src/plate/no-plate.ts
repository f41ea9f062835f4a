/**
 * Cars whose plate cannot be read or that have none. Recognisers say so with a mark in the plate's place; such a read
 * is an event of its own, and the stay gets a placeholder that no reader can produce.
 */
import { assert } from "../assert.ts";
import { normalise } from "./normalise.ts";

/**
 * The marks found in recognisers' output. `_无_` is widely quoted but was found in no source; it can stand here because
 * no plate looks like it. An empty text and one of dots only always mean "no plate".
 */
export const NO_PLATE_MARKERS: readonly string[] = [
  "无车牌",
  "无牌",
  "无牌车",
  "未识别",
  "未知",
  "_无_",
  "...",
  "NOPLATE",
  "NOREAD",
  "NONE",
  "NULL",
  "UNKNOWN",
];

/** The marks as `isNoPlate` looks for them. Writing (width, case, dots) does not matter. */
export function noPlateMarks(markers: readonly string[]): ReadonlySet<string> {
  return new Set(["", ...markers.map(normalise)]);
}

/** The marks of recognisers, ready to be looked for. */
export const NO_PLATE_MARKS = noPlateMarks(NO_PLATE_MARKERS);

/** Whether a reader's text, normalised, says that it found no plate. */
export function isNoPlate(text: string, marks: ReadonlySet<string> = NO_PLATE_MARKS): boolean {
  return marks.has(text);
}

/** What stands for the sequence in a placeholder template. */
const SEQUENCE_MARK = "{sequence}";

/** The placeholder the city is believed to accept; the protocol does not say (see the dialect of the city). */
export const NO_PLATE_TEMPLATE = `无牌${SEQUENCE_MARK}`;

/** The highest sequence of a stay: seven digits. */
const SEQUENCE_LIMIT = 9_999_999;

/**
 * The plate of a stay without one: the template with the stay's 7-digit sequence (the end of its businessId) in it.
 * The configuration has checked that the template holds `{sequence}`.
 */
export function noPlatePlaceholder(template: string, sequence: number): string {
  assert(template.includes(SEQUENCE_MARK), "the no-plate template lacks {sequence}");
  assert(
    Number.isSafeInteger(sequence) && sequence >= 0 && sequence <= SEQUENCE_LIMIT,
    `a stay's sequence has seven digits, not ${sequence}`,
  );
  return template.replaceAll(SEQUENCE_MARK, String(sequence).padStart(7, "0"));
}
