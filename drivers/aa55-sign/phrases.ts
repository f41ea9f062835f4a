/**
 * What a board of the AA 55 family can say: numbered phrases, digits and plates. It has no free speech. The numbers come
 * from a single source, so a site whose board says something else writes its own.
 */

import { gbkText } from "../serial/gbk-text.ts";

/** Phrases by their numbers in the board. */
export const PHRASES: Readonly<Record<string, number>> = {
  欢迎光临: 0x01,
  请缴费: 0x0b,
  请入场停车: 0x14,
  元: 0x2d,
  一路顺风: 0x5f,
  再次光临: 0x62,
};

/** Characters that a plate can have, which the board spells out. */
const PLATE_CHARACTER = /[A-Z0-9京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼警学挂港澳使领]/u;
/** What may stand between phrases and is not spoken. */
const PAUSE = /[\s,，.。、;；!！:：]/u;

/**
 * The bytes for a sentence, or null when a part of it is neither a known phrase nor a plate: half a sentence can say the
 * opposite of the whole.
 */
export function spokenBytes(sentence: string, phrases: Readonly<Record<string, number>>): readonly number[] | null {
  const known = Object.keys(phrases).toSorted((a, b) => b.length - a.length);
  const bytes: number[] = [];
  for (let rest = sentence; rest !== "";) {
    const phrase = known.find((name) => rest.startsWith(name));
    const [character = ""] = rest;
    if (phrase !== undefined) bytes.push(phrases[phrase] ?? 0);
    else if (PLATE_CHARACTER.test(character)) bytes.push(...gbkText(character, 2));
    else if (!PAUSE.test(character)) return null;
    rest = rest.slice((phrase ?? character).length);
  }
  return bytes.length > 0 ? bytes : null;
}
