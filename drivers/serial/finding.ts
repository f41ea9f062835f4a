/** Small translations that readers on serial lines share: confidence, words of our vocabulary, device time. */

import type { PlateReport } from "#src/device/report.ts";

/** What a line says, before it is known when it arrived. */
export type Finding = Omit<PlateReport, "rxMs">;

type Word<K extends "colour" | "type" | "direction" | "trigger"> = NonNullable<PlateReport[K]>;

/** Every word of the vocabulary; the compiler sees to it that none is missing. */
const colours: Readonly<Record<Word<"colour">, true>> = {
  blue: true,
  yellow: true,
  white: true,
  black: true,
  green: true,
  yellow_green: true,
  other: true,
};

const types: Readonly<Record<Word<"type">, true>> = {
  blue_small: true,
  black_small: true,
  yellow_single_row: true,
  yellow_double_row: true,
  police: true,
  armed_police: true,
  armed_police_double_row: true,
  armed_police_hq: true,
  armed_police_hq_double_row: true,
  personalised: true,
  army_single_row: true,
  army_double_row: true,
  embassy: true,
  consulate: true,
  hong_kong: true,
  macau: true,
  tractor: true,
  motorcycle: true,
  coach: true,
  civil_aviation: true,
  airport: true,
  new_energy: true,
  new_energy_large: true,
  new_standard_small_fuel: true,
  new_standard_small_nev: true,
  emergency: true,
  overseas: true,
  fake: true,
  car_logo: true,
  no_plate: true,
};

const directions: Readonly<Record<Word<"direction">, true>> = { left: true, right: true, up: true, down: true };

const triggers: Readonly<Record<Word<"trigger">, true>> = {
  video: true,
  external: true,
  software: true,
  virtual_loop: true,
  several: true,
};

function wordIn<W extends string>(words: Readonly<Record<W, true>>): (value: unknown) => W | null {
  const isWord = (value: string): value is W => Object.hasOwn(words, value);
  return (value) => (typeof value === "string" && isWord(value) ? value : null);
}

/** The value if it is a word of our vocabulary, else null. */
export const colourWord = wordIn(colours);
export const typeWord = wordIn(types);
export const directionWord = wordIn(directions);
export const triggerWord = wordIn(triggers);

/** The words themselves, for settings that map a reader's codes to them. */
export const colourWords = Object.keys(colours) as readonly Word<"colour">[];
export const typeWords = Object.keys(types) as readonly Word<"type">[];
export const directionWords = Object.keys(directions) as readonly Word<"direction">[];
export const triggerWords = Object.keys(triggers) as readonly Word<"trigger">[];

/** A confidence as a share of the full one, 0 to 1; null when it is no number. */
export function shareOf(confidence: unknown, full: number): number | null {
  const value = typeof confidence === "string" && confidence.trim() !== "" ? Number(confidence) : confidence;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  return Math.min(1, Math.max(0, value / full));
}

/**
 * A device's time as milliseconds since 1970: a number of seconds (10 digits) or milliseconds (13), or
 * `2026-01-31 08:00:00` in China's time. Null for anything else.
 */
export function deviceTimeOf(value: unknown): number | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value).trim();
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(text)) return null;
  const ms = Date.parse(`${text.replace(" ", "T")}+08:00`);
  return Number.isNaN(ms) ? null : ms;
}
