/**
 * What kind of plate a normalised string is. It names and never rejects: a string of no known kind is `unknown`, and
 * its car gets a stay like any other. The patterns follow GA 36-2018 and the extended new-energy letters of 2022.
 */
import { AUTHORITY_CLASS, PROVINCES, SERIAL_CLASS } from "./alphabet.ts";
import type { Bilingual } from "./bilingual.ts";
import type { PlateColour, PlateType } from "./vocabulary.ts";

export type PlateClass =
  | "civil"
  | "nev_small"
  | "nev_large"
  | "hk_mo"
  | "police"
  | "coach"
  | "trailer"
  | "motorcycle"
  | "consulate"
  | "embassy"
  | "armed_police"
  | "army"
  | "emergency"
  | "overseas"
  | "unknown";

/** The city's vehicleType (protocol 5.1.1): 1 small, 2 large. */
export type VehicleType = 1 | 2;

/** What of a read, beside its text, says what kind of vehicle it is. */
export type Look = { readonly colour: PlateColour | null; readonly type: PlateType | null };

/** What kind of vehicle stands there, for every rule that asks. */
export type VehicleKind = { readonly plateClass: PlateClass; readonly vehicleType: VehicleType };

/** The classes in words, for explanations. */
export const PLATE_CLASS_NAMES: Readonly<Record<PlateClass, Bilingual>> = {
  civil: { zh: "普通号牌", en: "ordinary plate" },
  nev_small: { zh: "小型新能源号牌", en: "small new-energy plate" },
  nev_large: { zh: "大型新能源号牌", en: "large new-energy plate" },
  hk_mo: { zh: "港澳入出境号牌", en: "Hong Kong and Macau cross-border plate" },
  police: { zh: "警车号牌", en: "police plate" },
  coach: { zh: "教练车号牌", en: "learner's plate" },
  trailer: { zh: "挂车号牌", en: "trailer plate" },
  motorcycle: { zh: "摩托车号牌", en: "motorcycle plate" },
  consulate: { zh: "领馆号牌", en: "consular plate" },
  embassy: { zh: "使馆号牌", en: "embassy plate" },
  armed_police: { zh: "武警号牌", en: "armed police plate" },
  army: { zh: "军车号牌", en: "army plate" },
  emergency: { zh: "应急救援号牌", en: "emergency rescue plate" },
  overseas: { zh: "境外号牌", en: "plate from outside the mainland" },
  unknown: { zh: "未知类型号牌", en: "plate of no known kind" },
};

const HEAD = `[${PROVINCES}][${AUTHORITY_CLASS}]`;
const S = `[${SERIAL_CLASS}]`;

/** No string fits two of them; the commonest come first, because a car waits for the answer. */
const PATTERNS: readonly (readonly [PlateClass, RegExp])[] = [
  ["civil", new RegExp(`^${HEAD}${S}{5}$`, "u")],
  // The third character of a small new-energy plate: A to E pure electric, F, G, H, J, K other.
  ["nev_small", new RegExp(`^${HEAD}[A-HJK]${S}\\d{4}$`, "u")],
  ["nev_large", new RegExp(`^${HEAD}\\d{5}[A-HJK]$`, "u")],
  ["hk_mo", new RegExp(`^粤Z${S}{4}[港澳]$`, "u")],
  ["police", new RegExp(`^${HEAD}${S}{4}警$`, "u")],
  ["coach", new RegExp(`^${HEAD}${S}{4}学$`, "u")],
  ["trailer", new RegExp(`^${HEAD}${S}{4}挂$`, "u")],
  ["consulate", new RegExp(`^${HEAD}${S}{4}领$`, "u")],
  // 使 stood in front on older plates.
  ["embassy", /^(?:\d{6}使|使\d{6})$/u],
  ["armed_police", new RegExp(`^WJ[${PROVINCES}]?\\d{4}[0-9A-Z]$`, "u")],
  ["army", /^[VKHBSLJNGCE][A-DJ-PR-TVY]\d{5}$/u],
  // A placeholder: the class exists, its exact numbering is not verified.
  ["emergency", new RegExp(`^${HEAD}${S}{3,4}应急$`, "u")],
  // Hong Kong and Macau local plates of cars that may drive north (AB1234, MA1234). With fewer than three digits the
  // pattern would take the model names on cars' tails (GL8, CS75) for plates.
  ["overseas", /^[A-Z]{2}\d{3,4}$/u],
];

/**
 * Names the class of a normalised plate (`normalise`). Any string is answered. A motorcycle's text is that of a car's plate
 * (GA 36-2018): where it matters ask `vehicleOf`.
 */
export function classify(plate: string): PlateClass {
  for (const [plateClass, pattern] of PATTERNS) {
    if (pattern.test(plate)) return plateClass;
  }
  return "unknown";
}

/** How much a class says that the string was read right: 2 a mainland plate's grammar, 1 overseas, 0 no grammar. */
export function grammarRank(plateClass: PlateClass): 0 | 1 | 2 {
  if (plateClass === "unknown") return 0;
  return plateClass === "overseas" ? 1 : 2;
}

/** Whether the plate is a new-energy plate: green, and one character longer than the others. */
export function isNewEnergy(plateClass: PlateClass): boolean {
  return plateClass === "nev_small" || plateClass === "nev_large";
}

/** What the class alone says of the vehicle's size. Learners' and Hong Kong rear plates are yellow on small cars too. */
const SIZE_OF_CLASS: ReadonlyMap<PlateClass, VehicleType> = new Map([
  ["nev_small", 1],
  ["nev_large", 2],
  ["trailer", 2],
  ["coach", 1],
  ["overseas", 1],
]);

/**
 * The vehicle's size as class and colour tell it; null when neither tells. Mainland yellow plates are large vehicles', and
 * motorcycles': a reader that cannot tell them takes one for large, so a motorcycle's size is held against nobody.
 */
export function knownVehicleType(plateClass: PlateClass, colour: PlateColour | null): VehicleType | null {
  if (plateClass === "motorcycle") return null;
  const byClass = SIZE_OF_CLASS.get(plateClass);
  if (byClass !== undefined) return byClass;
  if (colour === null || colour === "other") return null;
  return colour === "yellow" || colour === "yellow_green" ? 2 : 1;
}

/** The kind of the vehicle with this plate (normalised; null: none could be read), small where nothing tells. */
export function vehicleOf(plate: string | null, look: Look | null): VehicleKind {
  const plateClass = look?.type === "motorcycle" ? "motorcycle" : plate === null ? "unknown" : classify(plate);
  return { plateClass, vehicleType: knownVehicleType(plateClass, look?.colour ?? null) ?? 1 };
}
