/** What the reader of a lane makes of the cars it sees: from afar now and then, at the line always, again while one stands. */
import type { SimulatedFinding, SimulatedReader } from "../../drivers/simulated/bench.ts";
import { lookAt, type Sighting } from "./cars.ts";
import type { LaneHardware } from "./lane-hardware.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Approach } from "./approach.ts";

/** A reader that looks farther than it should, or has a buffer. */
const READS_BEHIND = 0.02;
const READS_AGAIN = 0.02;
const BEHIND_METRES = 7;
const LOOKS_AGAIN_MS = 6_000;

export type Eyes = {
  readonly chance: SeededChance;
  /** Where the oddities of an odd reader are drawn from; null for a sound one. */
  readonly oddly: SeededChance | null;
  /** Where a car waits, metres. */
  readonly line: number;
};

export class ReaderSight {
  readonly #reader: SimulatedReader;
  readonly #eyes: Eyes;
  /** Whether it may look: one that is triggered looks once each time. */
  #mayLook: boolean;
  readonly #isTriggered: boolean;
  #before: SimulatedFinding | null = null;

  constructor({ reads, reader, trigger }: Pick<LaneHardware, "reads" | "reader" | "trigger">, eyes: Eyes) {
    this.#reader = reader;
    this.#eyes = eyes;
    this.#isTriggered = trigger !== null;
    this.#mayLook = reads && trigger === null;
    trigger?.onPulse(() => (this.#mayLook = true));
  }

  /** Looks at the first car in sight. Answers whether it took a car for what it is, or null when it did not look. */
  look(cars: readonly Approach[], nowMs: number): boolean | null {
    if (!this.#mayLook) return null;
    if (this.#isTriggered) this.#mayLook = false;
    const { chance, line } = this.#eyes;
    const seen = cars.find(({ front }) => front > line - 2.9 && front < line + 1.6);
    if (seen === undefined || seen.state === "backing") return null;
    const early = seen.front < line - 0.2;
    if (!this.#isTriggered && !this.#looksByItself(seen, early, nowMs)) return null;
    if (early) seen.seen = true;
    else seen.lookedMs = nowMs;
    const sighting = lookAt(seen.car, chance, early);
    if (sighting === null) return false;
    return this.#report(seen, sighting, cars);
  }

  /** A reader that watches the road: from afar now and then, at the line always, again while one stands. */
  #looksByItself({ seen, lookedMs }: Approach, early: boolean, nowMs: number): boolean {
    if (early) return !seen && this.#eyes.chance.happens(0.15);
    return nowMs - lookedMs >= (lookedMs === -Infinity ? 0 : LOOKS_AGAIN_MS);
  }

  #report(seen: Approach, sighting: Sighting, cars: readonly Approach[]): boolean {
    const { oddly } = this.#eyes;
    if (oddly?.happens(READS_AGAIN) === true && this.#before !== null) {
      this.#reader.read({ ...this.#before, replayed: true });
    }
    const behind = cars[cars.indexOf(seen) + 1];
    const inSight = behind !== undefined && behind.front > seen.front - seen.car.length - BEHIND_METRES;
    const readsBehind = inSight && behind.car.plate !== "" && oddly?.happens(READS_BEHIND) === true;
    const { car } = readsBehind ? behind : seen;
    // That it has no plate, seen from afar, tells the lane nothing: it keeps plates.
    if (!sighting.noPlate || seen.lookedMs > -Infinity) seen.reported = true;
    const shown = readsBehind ? { ...sighting, raw: car.plate, noPlate: false } : sighting;
    const { colour, isMotorcycle } = car;
    const type = isMotorcycle ? ({ type: "motorcycle" } as const) : {};
    this.#before = { ...shown, colour, ...type, trigger: "virtual_loop" };
    this.#reader.read(this.#before);
    const isRight = shown.raw === seen.car.plate;
    if (isRight || readsBehind) seen.readAs.push(isRight ? "itself" : "next");
    return isRight;
  }
}

/**
 * Whether the plates say that this car is the one behind it: they are all but the same; or nobody has read its own, but that
 * of the next; or it was read as the next one about as often as as itself, or last. Bumper to bumper it may as well be that
 * one, which has rolled back. No lane is shown more: ours takes plates this near for one car's (`relationOf`), and believes that
 * a read is of the next car only when two of this one agree and outnumber those like the next by more than two to one.
 */
export function isTakenForNext({ readAs, car }: Approach, behind: Approach): boolean {
  if (isAllButTheSame(car.plate, behind.car.plate)) return true;
  const asNext = readAs.filter((one) => one === "next").length;
  const asItself = readAs.length - asNext;
  if (asItself === 0) return asNext > 0 || behind.seen || behind.lookedMs > 0;
  // A read from afar gives way to one of the next car at the line.
  return asNext > 0 && (asNext + 1 >= asItself || readAs.at(-1) === "next");
}

/** Plates that differ in one character: a reader may have taken one for the other. */
function isAllButTheSame(one: string, other: string): boolean {
  const differing = Array.from(one).filter((character, index) => character !== other[index]);
  return one !== "" && one.length === other.length && differing.length <= 1;
}
