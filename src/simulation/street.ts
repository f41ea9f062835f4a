/**
 * The road through one lane: cars that have a length and drive, loops they cover, a reader that sees who is in front, an arm
 * they wait for. It knows which cars really went through. Metres and milliseconds; x grows through the lane.
 */
import type { Car, Manner } from "./cars.ts";
import { lookAt } from "./cars.ts";
import type { LaneHardware } from "./lane-hardware.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { decideAtLine, senseOf } from "./driver.ts";

/** Where things are. The arm is over the passage loop, and no car is so short that it is on neither loop between them. */
export const PLACES = {
  begin: -9,
  presenceTo: 2,
  stop: 1.4,
  beforeArm: 3.3,
  arm: 4,
  passageFrom: 3.5,
  passageTo: 5.5,
  end: 9,
} as const;

/** A car on the road. */
export type Approach = {
  readonly car: Car;
  readonly manner: Manner;
  /** Kept to the car ahead. */
  readonly gap: number;
  front: number;
  state: "coming" | "standing" | "going" | "stopped" | "backing";
  sinceMs: number;
  /** When it first stood at the line; null before. */
  stoodMs: number | null;
  /** The arm is up and it waits for it since. */
  upSinceMs: number | null;
  patienceMs: number;
  calledMs: number;
  seen: boolean;
  lookedMs: number;
  asked: boolean;
  through: boolean;
  /** It was on the presence loop before the car ahead had left the passage loop. */
  close: boolean;
};

/** What the town hears of a lane. */
export type StreetEvents = {
  /** The rear has left the passage loop. `clean`: the loops could tell it from everything else. */
  readonly through: (approach: Approach, clean: boolean) => void;
  readonly turnedAway: (approach: Approach) => void;
  /** Cars move so close together that the loops cannot tell what they do. */
  readonly blurred: () => void;
  readonly asksToPay: (approach: Approach) => void;
  readonly callsForHelp: (approach: Approach) => void;
};

const TICK_MS = 200;
const IDLE_TICK_MS = 1_000;
const SPEED = 2.5;
/** Cars on the road at once; more do not fit and drive on. */
export const QUEUE_MAX = 6;
/** The loops cannot tell two cars apart that follow each other more closely than the passage loop is long. */
const TELLABLE_GAP = 2.6;

export class Street {
  readonly hardware: LaneHardware;
  readonly direction: "entry" | "exit";
  readonly #time: VirtualTime;
  readonly #chance: SeededChance;
  readonly #events: StreetEvents;
  readonly #cars: Approach[] = [];
  #ticking = false;
  #blurred = false;
  #emptySinceMs = 0;

  constructor(
    hardware: LaneHardware,
    direction: "entry" | "exit",
    world: { time: VirtualTime; chance: SeededChance },
    events: StreetEvents,
  ) {
    this.hardware = hardware;
    this.direction = direction;
    this.#time = world.time;
    this.#chance = world.chance;
    this.#events = events;
  }

  get queue(): number {
    return this.#cars.length;
  }

  /** The first car that stands at the line or comes to it. */
  get first(): Approach | null {
    return this.#cars[0] ?? null;
  }

  /** How long nobody has been here, ms. */
  get emptyForMs(): number {
    return this.#cars.length > 0 ? 0 : this.#time.nowMs - this.#emptySinceMs;
  }

  /** Whether a vehicle is under the arm. */
  get isUnderArm(): boolean {
    return this.#covers(PLACES.arm - 0.3, PLACES.arm + 0.3);
  }

  drivesUp(car: Car, manner: Manner): void {
    const last = this.#cars.at(-1);
    const gap = manner === "tailgates" ? this.#chance.between(1.5, 5) : this.#chance.between(0.8, 2);
    const behind = last === undefined ? PLACES.begin : last.front - last.car.length - gap;
    const nowMs = this.#time.nowMs;
    this.#cars.push({
      car,
      manner,
      gap,
      front: Math.min(PLACES.begin, behind),
      state: "coming",
      sinceMs: nowMs,
      stoodMs: null,
      upSinceMs: null,
      patienceMs: this.#chance.between(25_000, 70_000),
      calledMs: -Infinity,
      seen: false,
      lookedMs: -Infinity,
      asked: false,
      through: false,
      close: false,
    });
    if (!this.#ticking) this.#tickLater(TICK_MS);
  }

  /** Somebody sends the car away. */
  sendAway(approach: Approach): void {
    if (approach.front < PLACES.beforeArm + 0.1) this.become(approach, "backing");
  }

  become(approach: Approach, state: Approach["state"]): void {
    approach.state = state;
    approach.sinceMs = this.#time.nowMs;
    // Under an arm that is held open whatever clears the passage loop counts as through.
    const heldOpen = state === "backing" && approach.front > PLACES.arm && senseOf(this) !== "go";
    if (state !== "backing" || !(heldOpen || approach.close || this.#isFollowed(approach))) return;
    this.#blurred = true;
    this.#events.blurred();
  }

  #tickLater(ms: number): void {
    this.#ticking = true;
    this.#time.afterQuietly(ms, () => this.#tick());
  }

  #tick(): void {
    let moved = false;
    for (let index = 0; index < this.#cars.length; index += 1) {
      const approach = this.#cars[index];
      if (approach !== undefined) moved = this.#drive(approach, this.#cars[index - 1] ?? null) || moved;
    }
    this.#leave();
    this.hardware.cover("presence", this.#covers(0, PLACES.presenceTo));
    this.hardware.cover("passage", this.#covers(PLACES.passageFrom, PLACES.passageTo));
    this.#look();
    if (this.#cars.length > 0) return this.#tickLater(moved ? TICK_MS : IDLE_TICK_MS);
    this.#ticking = false;
    this.#emptySinceMs = this.#time.nowMs;
    this.#blurred = false;
  }

  /** Moves one car. Answers whether it moved. */
  #drive(approach: Approach, ahead: Approach | null): boolean {
    const limit = ahead === null ? Infinity : ahead.front - ahead.car.length - approach.gap;
    const step = (SPEED * TICK_MS) / 1_000;
    const before = approach.front;
    if (approach.state === "backing") approach.front -= step;
    else if (approach.front > limit) approach.front = Math.max(limit, approach.front - step * 1.5);
    else approach.front = Math.min(approach.front + step, limit, this.#goal(approach, ahead));
    this.#arriveSomewhere(approach, ahead);
    return approach.front !== before;
  }

  /** How far the driver wants to go now. */
  #goal(approach: Approach, ahead: Approach | null): number {
    const { front, manner, state } = approach;
    const isUp = this.hardware.arm.position === "up";
    if (front > PLACES.arm - 0.3) return state === "stopped" ? front : Infinity;
    if (state === "going") return isUp ? Infinity : Math.max(front, PLACES.beforeArm);
    const follows = manner === "tailgates" && ahead !== null && ahead.front > PLACES.arm && isUp;
    return follows ? Infinity : Math.max(front, PLACES.stop);
  }

  #arriveSomewhere(approach: Approach, ahead: Approach | null): void {
    const { front, car, manner, state } = approach;
    const nowMs = this.#time.nowMs;
    const heldMs = nowMs - approach.sinceMs;
    if (state === "coming" && front > PLACES.stop) this.become(approach, "going");
    if (state === "coming" && front === PLACES.stop) {
      this.become(approach, "standing");
      approach.stoodMs ??= nowMs;
    }
    if (approach.state === "standing") decideAtLine(this, approach, { nowMs, ahead, events: this.#events });
    // The arm came down in front of it: it stands there like everybody else.
    const isBefore = front >= PLACES.stop && front <= PLACES.arm - 0.3;
    if (state === "going" && isBefore && this.hardware.arm.position !== "up" && heldMs > 3_000) {
      this.become(approach, "standing");
      approach.stoodMs ??= nowMs;
    }
    const isUnder = front > PLACES.arm + 0.6 && front - car.length < PLACES.arm;
    if (state === "going" && isUnder && !approach.asked && (manner === "noses_in" || manner === "stops_under_arm")) {
      approach.asked = true;
      this.become(approach, manner === "noses_in" ? "backing" : "stopped");
    }
    if (state === "stopped" && heldMs > 6_000 + approach.patienceMs / 3) this.become(approach, "going");
    if (!approach.through && front - car.length > PLACES.passageTo) {
      approach.through = true;
      const behind = this.#cars[this.#cars.indexOf(approach) + 1];
      if (behind !== undefined && behind.front > 0) behind.close = true;
      this.#events.through(approach, this.#isTellable(approach));
    }
  }

  /** Whether the loops showed this car apart from those before and behind it. */
  #isTellable(approach: Approach): boolean {
    if (this.#blurred) return false;
    const behind = this.#cars[this.#cars.indexOf(approach) + 1];
    return behind === undefined || behind.front < PLACES.passageTo - TELLABLE_GAP;
  }

  #isFollowed(approach: Approach): boolean {
    const behind = this.#cars[this.#cars.indexOf(approach) + 1];
    return (behind !== undefined && behind.front > PLACES.begin) || this.#cars[0] !== approach;
  }

  #leave(): void {
    const gone = this.#cars.filter(({ front, car, state }) => {
      return front - car.length > PLACES.end || (state === "backing" && front < -2);
    });
    for (const approach of gone) {
      this.#cars.splice(this.#cars.indexOf(approach), 1);
      if (!approach.through) this.#events.turnedAway(approach);
    }
  }

  #covers(from: number, to: number): boolean {
    return this.#cars.some(({ front, car }) => front > from && front - car.length < to);
  }

  /** The reader looks at the first car it sees: from afar now and then, at the line always, again while it stands. */
  #look(): void {
    const { reader } = this.hardware;
    const nowMs = this.#time.nowMs;
    const seen = this.#cars.find(({ front }) => front > -1.5 && front < 3);
    if (seen === undefined || seen.state === "backing") return;
    const early = seen.front < PLACES.stop - 0.2;
    if (early && (seen.seen || !this.#chance.happens(0.15))) return;
    if (!early && nowMs - seen.lookedMs < (seen.lookedMs === -Infinity ? 0 : 6_000)) return;
    if (early) seen.seen = true;
    else seen.lookedMs = nowMs;
    const sighting = lookAt(seen.car, this.#chance, early);
    if (sighting === null) return;
    reader.read({ ...sighting, colour: seen.car.colour, trigger: "virtual_loop" });
  }
}
