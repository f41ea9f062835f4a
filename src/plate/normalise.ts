/**
 * One spelling for every plate, however a reader, a list or a person wrote it. It repairs writing, not reading: letters
 * that no plate can hold (I and O in the serial part) are kept, and the comparison in `distance.ts` deals with them.
 */
import { COLOUR_CHARACTERS } from "./alphabet.ts";
import { classify, grammarRank } from "./classify.ts";

/** The longest normalised plate, characters. Real plates have at most nine. */
export const PLATE_LENGTH_LIMIT = 32;

/** How much of the raw text is looked at, UTF-16 units: a reader may send an image where a plate belongs. */
const SCAN_LIMIT = 256;

/** The full-width forms of ! to ~ lie this far above them. */
const FULL_WIDTH_OFFSET = 0xfee0;

/** Dots and hyphens of every width, spaces, and what cannot be seen or does not stand for a character. */
const NOISE = /[\s\p{Z}\p{Cc}\p{Cf}\p{Cs}·•‧∙⋅・･.\-‐-―−]/gu;

/**
 * The normalised plate: half-width, upper case, without separators, 泸 repaired to 沪, a colour's name in front
 * removed, at most 32 characters. Empty when nothing is left. Normalising twice changes nothing more.
 */
export function normalise(raw: string): string {
  // What fits a plate's grammar is written as it should be: most reads are.
  if (isMainlandPlate(raw)) return raw;
  const plain = raw
    .slice(0, SCAN_LIMIT)
    .replace(/[！-～]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(/[a-z]/gu, (letter) => letter.toUpperCase())
    .replace(NOISE, "")
    // 泸 abbreviates no province; readers print it for 沪.
    .replaceAll("泸", "沪");
  return withoutColourName([...plain].slice(0, PLATE_LENGTH_LIMIT).join(""));
}

/**
 * Removes the colour some readers print in front, one or two characters (蓝, 黄绿), but only where a plate follows and
 * the whole is not a plate itself: 黑A12345 is a plate from Heilongjiang.
 */
function withoutColourName(text: string): string {
  if (isMainlandPlate(text)) return text;
  for (let length = 1; length <= 2; length += 1) {
    if (!COLOUR_CHARACTERS.includes(text.charAt(length - 1))) return text;
    const rest = text.slice(length);
    if (isMainlandPlate(rest)) return rest;
  }
  return text;
}

function isMainlandPlate(text: string): boolean {
  return grammarRank(classify(text)) === 2;
}
