/** The cars of a simulated town: their plates, what a reader makes of them, how their drivers behave. Chance is handed in. */
import { CONFUSIONS } from "../plate/confusions.ts";
import type { SeededChance } from "./seeded-chance.ts";

/** How a driver behaves in front of an arm. */
export type Manner =
  | "drives"
  /** Reverses once the arm is up. */
  | "backs_out"
  /** Comes under the arm and rolls back. */
  | "noses_in"
  /** Follows the car ahead without waiting for a decision of its own. */
  | "tailgates"
  /** Stands under the arm for a while. */
  | "stops_under_arm"
  /** Leaves before anything is decided. */
  | "gives_up"
  /** Changes over to another lane. */
  | "swaps";

/** How a driver pays. */
export type Purse = "phone" | "password_free" | "cash" | "phone_ahead";

export type Car = {
  readonly number: number;
  /** What is on the plate; empty for a car without one. */
  readonly plate: string;
  readonly colour: "blue" | "green" | "yellow";
  /** Its plate is yellow and reads like a car's: only the reader can tell. */
  readonly isMotorcycle: boolean;
  /** Metres. */
  readonly length: number;
  readonly purse: Purse;
  /** Chance that a read of this car is wrong: dirt stays. */
  readonly dirt: number;
};

/** How odd the drivers of a town are: 0 none, 1 the usual share. */
export type Oddness = number;

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const SERIAL = `${LETTERS}0123456789`;

export function drawCar(chance: SeededChance, number: number, oddness: Oddness): Car {
  const isLarge = chance.happens(0.03);
  const isElectric = chance.happens(0.35);
  const dirty = chance.happens(0.06 * oddness);
  return {
    number,
    plate: chance.happens(0.006 * oddness) ? "" : drawPlate(chance, isElectric),
    colour: isElectric ? "green" : isLarge ? "yellow" : "blue",
    isMotorcycle: false,
    length: isLarge ? chance.between(6, 11) : chance.between(3.6, 5.2),
    purse: drawPurse(chance),
    dirt: dirty ? chance.between(0.2, 0.9) : 0.01 * oddness,
  };
}

/** A motorcycle now and then in the place of a car that burns fuel. `riders` is null where none come. */
export function ridden(car: Car, riders: SeededChance | null): Car {
  if (riders?.happens(0.08) !== true || car.colour === "green") return car;
  return { ...car, colour: "yellow", isMotorcycle: true, length: riders.between(2.05, 2.3) };
}

export function drawManner(chance: SeededChance, oddness: Oddness): Manner {
  const odd = chance.fraction() / Math.max(oddness, 1e-9);
  if (odd < 0.015) return "backs_out";
  if (odd < 0.025) return "noses_in";
  if (odd < 0.05) return "tailgates";
  if (odd < 0.065) return "stops_under_arm";
  if (odd < 0.08) return "gives_up";
  return odd < 0.09 ? "swaps" : "drives";
}

/** A plate of a car that lives here, most often. */
export function drawPlate(chance: SeededChance, isElectric: boolean): string {
  const province = chance.happens(0.85) ? "沪" : chance.pick([..."苏浙皖京粤"]);
  const serial = (count: number): string => Array.from({ length: count }, () => chance.pick([...SERIAL])).join("");
  const office = chance.pick([..."ABCDEFG"]);
  return isElectric
    ? `${province}${office}${chance.pick([..."DF"])}${digits(chance, 5)}`
    : `${province}${office}${serial(5)}`;
}

function digits(chance: SeededChance, count: number): string {
  return Array.from({ length: count }, () => String(chance.whole(0, 9))).join("");
}

function drawPurse(chance: SeededChance): Purse {
  const drawn = chance.fraction();
  if (drawn < 0.35) return "password_free";
  if (drawn < 0.6) return "phone";
  return drawn < 0.85 ? "phone_ahead" : "cash";
}

/** What a reader shows for a car: the text, and how sure it is. Null: it saw nothing. */
export type Sighting = { readonly raw: string; readonly noPlate: boolean; readonly confidence: number };

/** One look of a reader at a car. `early` looks are from afar and worse. */
export function lookAt(car: Car, chance: SeededChance, early: boolean): Sighting | null {
  if (car.plate === "") return chance.happens(0.7) ? { raw: "无牌车", noPlate: true, confidence: 0 } : null;
  const dirt = early ? car.dirt * 1.5 : car.dirt;
  if (!chance.happens(dirt))
    return { raw: car.plate, noPlate: false, confidence: chance.between(early ? 0.7 : 0.85, 0.99) };
  const kind = chance.fraction();
  if (kind < 0.15) return null;
  if (kind < 0.25) return { raw: "_无_", noPlate: true, confidence: 0 };
  return { raw: misread(car.plate, chance), noPlate: false, confidence: chance.between(0.3, 0.9) };
}

/** One character, or two, taken for its double. */
function misread(plate: string, chance: SeededChance): string {
  const characters = [...plate];
  for (let count = chance.happens(0.2) ? 2 : 1; count > 0; count -= 1) {
    const at = chance.whole(1, characters.length - 1);
    const doubles = CONFUSIONS.filter((one) => one.characters.includes(characters[at] ?? ""));
    if (doubles.length > 0) characters[at] = chance.pick([...chance.pick(doubles).characters]);
  }
  return characters.join("");
}
