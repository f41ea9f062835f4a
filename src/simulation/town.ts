/**
 * The cars of the lot as they truly are: who drives up, who is inside, who has left, whatever the box believes. Draws the
 * traffic of a made-up day, or follows a real garage.
 */
import { drawCar, drawManner, type Car, type Oddness, ridden } from "./cars.ts";
import type { Movement } from "./garages.ts";
import type { Approach } from "./approach.ts";
import { QUEUE_MAX, type Street } from "./street.ts";
import type { SimulationPlan } from "./plan.ts";
import { SeededChance } from "./seeded-chance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What the town tells of. */
export type TownEvents = {
  readonly cameIn: (street: Street, approach: Approach, clean: boolean) => void;
  readonly wentOut: (street: Street, approach: Approach, clean: boolean) => void;
  /** A driver inside wants to leave. Answers how long he takes to get to the exit, ms. */
  readonly wantsToLeave: (car: Car) => number;
  /** Somebody sets the count of free berths. */
  readonly recounted: (free: number) => void;
};

const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
/** Share of a day's cars that come in each local hour. */
const RHYTHM = [1, 1, 1, 1, 1, 2, 6, 14, 18, 14, 11, 12, 13, 11, 10, 10, 11, 13, 12, 9, 7, 5, 3, 2];
const RHYTHM_SUM = RHYTHM.reduce((sum, share) => sum + share, 0);
const QUEUE_RETRY_MS = 60_000;
/** Who leaves at a drawn time makes ready this long before, as long as it takes to pay ahead and to walk to the car. */
const MAKES_READY_MS = 720_000;

/** Who drives, and where they are drawn from. `riders`: where motorcycles are; null where none come. */
export type People = {
  readonly chance: SeededChance;
  readonly oddness: Oddness;
  readonly riders: SeededChance | null;
};

/** The people of a plan's town. */
export function peopleOf({ seed, oddness, features }: SimulationPlan): People {
  const chance = (name: string): SeededChance => new SeededChance(seed, name);
  return { chance: chance("town"), oddness, riders: features.motorcycles ? chance("riders") : null };
}

export class Town {
  readonly streets: Street[] = [];
  readonly inside = new Map<number, Car>();
  readonly events: TownEvents;
  readonly #time: VirtualTime;
  readonly #chance: SeededChance;
  readonly #people: People;
  #cars = 0;
  #closed = false;
  /** Cars inside whose drivers want to leave: they make ready, wait for a place before an exit, or stand there. */
  readonly #leaving = new Set<number>();
  readonly counts = { arrived: 0, left: 0, turnedAway: 0, droveOn: 0 };

  constructor(time: VirtualTime, people: People, events: TownEvents) {
    this.#time = time;
    this.#chance = people.chance;
    this.#people = people;
    this.events = events;
  }

  /** Nobody comes any more, and whoever is inside stays there. */
  close(): void {
    this.#closed = true;
  }

  /** Lets cars come in the rhythm of a town, this many a day. */
  liveThrough(carsPerDay: number, epochMs: number, carStays: boolean): void {
    const next = (): void => {
      const hour = Math.floor(((epochMs + this.#time.nowMs + SHANGHAI_MS) / HOUR_MS) % 24);
      const perHour = (carsPerDay * (RHYTHM[hour] ?? 1)) / RHYTHM_SUM;
      const waitMs = Math.min(this.#chance.wait(HOUR_MS / perHour), HOUR_MS / 2);
      this.#time.afterQuietly(waitMs, () => {
        if (this.#closed) return;
        // A wait that was cut short is no car: the hour's own rhythm goes on from there.
        if (waitMs < HOUR_MS / 2) this.arrive(carStays);
        next();
      });
    };
    next();
  }

  /** Follows drawn movements; their times count from now. */
  follow(movements: Iterator<Movement>): void {
    const beganMs = this.#time.nowMs;
    const next = (): void => {
      const { value: movement, done } = movements.next();
      if (done === true || this.#closed) return;
      const inMs = beganMs + movement.atMs - this.#time.nowMs;
      this.#time.afterQuietly(inMs - MAKES_READY_MS, () => {
        this.#foresee(movement, Math.min(inMs, MAKES_READY_MS));
        next();
      });
    };
    next();
  }

  #foresee(movement: Movement, inMs: number): void {
    if (movement.kind === "leave") return this.leave(inMs);
    this.#time.afterQuietly(inMs, () => {
      if (this.#closed) return;
      if (movement.kind === "recount") this.events.recounted(movement.free);
      else this.arrive(false);
    });
  }

  /** A new car drives up. `stays`: it decides by itself when to leave. */
  arrive(stays: boolean): void {
    this.#cars += 1;
    this.#enter(ridden(drawCar(this.#chance, this.#cars, this.#people.oddness), this.#people.riders), stays);
  }

  /** A car that is known here drives up again, unless it is here. */
  comes(car: Car): void {
    const isHere = this.inside.has(car.number) || this.streets.some((street) => street.has(car.number));
    if (!isHere && !this.#closed && !this.#stayers.has(car.number)) this.#enter(car, true);
  }

  /** Somebody who is inside, or who has come in by then, drives to an exit in this many ms; he may pay before. */
  leave(inMs: number): void {
    const driver = this.#anyDriver();
    if (driver !== null) this.events.wantsToLeave(driver);
    this.#time.afterQuietly(inMs, () => {
      const leaves = driver ?? this.#anyDriver();
      if (leaves !== null) this.#approachExit(leaves.number);
    });
  }

  /** One of those inside who do not yet want to leave; from now on he does. */
  #anyDriver(): Car | null {
    const choices = [...this.inside.values()].filter(({ number }) => !this.#leaving.has(number));
    if (choices.length === 0) return null;
    const car = this.#chance.pick(choices);
    this.#leaving.add(car.number);
    return car;
  }

  /** A street tells that a car has gone through. */
  wentThrough(street: Street, approach: Approach, clean: boolean): void {
    const { car } = approach;
    if (street.direction === "entry") {
      this.inside.set(car.number, car);
      this.counts.arrived += 1;
      this.events.cameIn(street, approach, clean);
      if (this.#stayers.delete(car.number)) this.#leaveLater(car.number);
      return;
    }
    this.inside.delete(car.number);
    this.#leaving.delete(car.number);
    this.counts.left += 1;
    this.events.wentOut(street, approach, clean);
    if (this.#chance.happens(0.01 * this.#people.oddness)) {
      this.#time.afterQuietly(this.#chance.between(15_000, 200_000), () => {
        if (!this.#closed) this.#enter(car, true);
      });
    }
  }

  /** A street tells that a car has backed out of it. */
  backedOut(street: Street, approach: Approach): void {
    const { car, manner } = approach;
    this.counts.turnedAway += 1;
    if (street.direction === "exit") {
      this.#time.afterQuietly(this.#chance.between(20_000, 300_000), () => this.#approachExit(car.number));
      return;
    }
    const comesAgain = manner === "backs_out" || manner === "noses_in" || manner === "swaps";
    if (!comesAgain || this.#closed) return void this.#stayers.delete(car.number);
    this.#time.afterQuietly(manner === "swaps" ? 3_000 : 30_000, () => this.#queue(car, "entry", street));
  }

  readonly #stayers = new Set<number>();

  #enter(car: Car, stays: boolean): void {
    if (stays) this.#stayers.add(car.number);
    if (!this.#queue(car, "entry", null)) {
      this.#stayers.delete(car.number);
      this.counts.droveOn += 1;
    }
  }

  #leaveLater(number: number): void {
    const quick = this.#chance.happens(0.05);
    const hours = quick ? 0.01 : Math.min(60, Math.exp(0.6 + 1.1 * this.#normal()));
    this.#time.afterQuietly(Math.max(40_000, hours * HOUR_MS), () => {
      const car = this.inside.get(number);
      const afterMs = car === undefined || this.#closed ? 0 : this.events.wantsToLeave(car);
      if (afterMs === 0) this.#driveOut(number);
      else this.#time.afterQuietly(afterMs, () => this.#driveOut(number));
    });
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#chance.fraction())) * Math.cos(2 * Math.PI * this.#chance.fraction());
  }

  #driveOut(number: number): void {
    if (!this.inside.has(number) || this.#leaving.has(number)) return;
    this.#leaving.add(number);
    this.#approachExit(number);
  }

  /** Drives up to an exit, or waits until there is a place before one. */
  #approachExit(number: number): void {
    const car = this.inside.get(number);
    if (car === undefined || this.#closed || this.#queue(car, "exit", null)) return;
    this.#time.afterQuietly(QUEUE_RETRY_MS, () => this.#approachExit(number));
  }

  /** Drives up to the shortest queue. False when all are too long. */
  #queue(car: Car, direction: "entry" | "exit", not: Street | null): boolean {
    const ways = this.streets.filter((street) => street.direction === direction && street.isFree());
    const others = ways.length > 1 ? ways.filter((street) => street !== not) : ways;
    const [shortest] = others.toSorted((a, b) => a.queue - b.queue);
    if (shortest === undefined || shortest.queue >= QUEUE_MAX) return false;
    shortest.drivesUp(car, drawManner(this.#chance, this.#people.oddness));
    return true;
  }
}
