/** The characters of mainland number plates. Tables only: what a string of them means stands in `classify.ts`. */

/** The abbreviations of provinces, municipalities and autonomous regions, the first character of a civil plate. */
export const PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/** What the serial part may hold, as the inside of a regular expression's character class: no I, no O. */
export const SERIAL_CLASS = "A-HJ-NP-Z0-9";

/** The letter of the issuing authority, likewise. O is used by police and provincial offices, I never. */
export const AUTHORITY_CLASS = "A-HJ-Z";

/** Characters of a new-energy plate, one more than of an ordinary one; every green plate has them. */
export const NEW_ENERGY_LENGTH = 8;

/** Names of plate colours that some recognisers print before the plate ("蓝京A12345"). 黑 is a province as well. */
export const COLOUR_CHARACTERS = "蓝黄白黑绿";

const PROVINCE_SET: ReadonlySet<string> = new Set(PROVINCES);

/** Whether a character is a province's abbreviation. */
export function isProvince(character: string): boolean {
  return PROVINCE_SET.has(character);
}

/** Whether a character is an upper-case ASCII letter or a digit. */
export function isLetterOrDigit(character: string): boolean {
  return (character >= "0" && character <= "9") || (character >= "A" && character <= "Z");
}
