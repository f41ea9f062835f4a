/**
 * The road through one lane: cars that have a length and drive, loops they cover, a reader that sees who is in front, an arm
 * they wait for. It knows which cars really went through. Metres and milliseconds; x grows through the lane.
 */
import type { Car, Manner } from "./cars.ts";
import type { LaneHardware } from "./lane-hardware.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { type Approach, approaching } from "./approach.ts";
import { decideAtLine, senseOf } from "./driver.ts";
import { BACKWARDS, FORWARDS, type Places } from "./places.ts";
import { isTakenForNext, ReaderSight } from "./reader-sight.ts";

/** What the town hears of a lane. */
export type StreetEvents = {
  /** The rear has left the far loop. `clean`: the loops could tell it from everything else. */
  readonly through: (approach: Approach, clean: boolean) => void;
  readonly turnedAway: (approach: Approach) => void;
  /** A driver at an entry turns away because the sign says so. */
  readonly foundFull: () => void;
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
/**
 * Whoever backs away as the arm rises may still be between the loops for as long (`backOutMs`): a car that comes onto the far
 * one meanwhile from the other side may be he.
 */
const BACKS_OUT_MS = 6_000;
/** How far a car drives before the arm falls behind the one ahead, which ends that one's passage, metres. */
const UNTIL_IT_FALLS = 2;

export type StreetWorld = {
  readonly time: VirtualTime;
  readonly chance: SeededChance;
  /** Where the oddities of the reader are drawn from; null for a sound one. */
  readonly oddly: SeededChance | null;
};

export class Street {
  readonly hardware: LaneHardware;
  readonly direction: "entry" | "exit";
  /** The other way through the same lane; null where cars come from one side. */
  opposite: Street | null = null;
  readonly #places: Places;
  readonly #sight: ReaderSight;
  readonly #time: VirtualTime;
  readonly #chance: SeededChance;
  readonly #events: StreetEvents;
  readonly #cars: Approach[] = [];
  #ticking = false;
  #blurred = false;
  #emptySinceMs = 0;
  /** When a driver last backed away although the arm may have been up. */
  #backedMs = -Infinity;

  constructor(
    hardware: LaneHardware,
    way: { readonly direction: "entry" | "exit"; readonly backwards: boolean },
    world: StreetWorld,
    events: StreetEvents,
  ) {
    this.hardware = hardware;
    this.direction = way.direction;
    this.#places = way.backwards ? BACKWARDS : FORWARDS;
    this.#time = world.time;
    this.#chance = world.chance;
    this.#sight = new ReaderSight(hardware, { ...world, line: this.#places.stop });
    this.#events = events;
  }

  get queue(): number {
    return this.#cars.length;
  }

  has(number: number): boolean {
    return this.#cars.some(({ car }) => car.number === number);
  }

  /** Whether nobody comes from the other side. */
  isFree(): boolean {
    return this.opposite === null || this.opposite.queue === 0;
  }

  /** The first car that stands at the line or comes to it. */
  get first(): Approach | null {
    return this.#cars[0] ?? null;
  }

  /** How long nobody has been here, ms. */
  get emptyForMs(): number {
    return this.#cars.length > 0 ? 0 : this.#time.nowMs - this.#emptySinceMs;
  }

  get isUnderArm(): boolean {
    return this.#covers(this.#places.arm - 0.3, this.#places.arm + 0.3);
  }

  drivesUp(car: Car, manner: Manner): void {
    const last = this.#cars.at(-1);
    const gap = manner === "tailgates" ? this.#chance.between(1.5, 5) : this.#chance.between(0.8, 2);
    const behind = last === undefined ? this.#places.begin : last.front - last.car.length - gap;
    const front = Math.min(this.#places.begin, behind);
    const [nowMs, patienceMs] = [this.#time.nowMs, this.#chance.between(25_000, 70_000)];
    this.#cars.push(approaching(car, manner, { gap, front, nowMs, patienceMs }));
    if (this.opposite !== null && nowMs - this.opposite.#backedMs < BACKS_OUT_MS) {
      this.#blur();
      this.opposite.#events.blurred();
    }
    if (!this.#ticking) this.#tickLater(TICK_MS);
  }

  /** The sign says full: the driver turns away, or is sent. */
  turnsAwayAsFull(approach: Approach): void {
    if (approach.front >= this.#places.beforeArm + 0.1) return;
    this.#events.foundFull();
    this.become(approach, "backing");
  }

  become(approach: Approach, state: Approach["state"]): void {
    approach.state = state;
    approach.sinceMs = this.#time.nowMs;
    // Under an arm that is held open whatever clears the passage loop counts as through.
    const heldOpen = state === "backing" && approach.front > this.#places.arm && senseOf(this) !== "go";
    if (state === "backing" && (heldOpen || approach.close || this.#isFollowed(approach))) this.#blur();
  }

  #blur(): void {
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
    if (this.hardware.wired !== "both") for (const approach of this.#cars) this.#lookWithoutFar(approach);
    const { near, nearFrom, nearTo, far, farFrom, farTo } = this.#places;
    this.hardware.cover(near, this.#covers(nearFrom, nearTo));
    this.hardware.cover(far, this.#covers(farFrom, farTo));
    const wasRight = this.#sight.look(this.#cars, this.#time.nowMs);
    // With no loop the reader is all the box has of a car.
    if (wasRight === false && this.hardware.wired === "none") this.#blur();
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

  /**
   * What a lane without a loop past the arm cannot tell. Whoever leaves the near loop while the arm may be up may have
   * gone either way, and cars that keep the near loop covered between them are one. Without a near loop too there are
   * only plates: one car at a time, which drives through, is all that such a lane can count.
   */
  #lookWithoutFar(approach: Approach): void {
    const { front, car, state, manner } = approach;
    if (this.#blurred) return;
    const { nearFrom, nearTo } = this.#places;
    const isBlind = this.hardware.wired === "none";
    if (state === "backing" && (isBlind || this.hardware.armMayBeUp)) return this.#blur();
    if (isBlind && (this.#cars.length > 1 || manner !== "drives")) return this.#blur();
    if (approach.leftNear || front - car.length <= nearTo) return;
    approach.leftNear = true;
    if (this.#covers(nearFrom, nearTo)) this.#blur();
  }

  /** How far the driver wants to go now. */
  #goal(approach: Approach, ahead: Approach | null): number {
    const { front, manner, state } = approach;
    const isUp = this.hardware.arm.position === "up";
    if (front > this.#places.arm - 0.3) return state === "stopped" ? front : Infinity;
    if (state === "going") return isUp ? Infinity : Math.max(front, this.#places.beforeArm);
    const follows = manner === "tailgates" && ahead !== null && ahead.front > this.#places.arm && isUp;
    return follows ? Infinity : Math.max(front, this.#places.stop);
  }

  #arriveSomewhere(approach: Approach, ahead: Approach | null): void {
    const { front, car, manner, state } = approach;
    const nowMs = this.#time.nowMs;
    const heldMs = nowMs - approach.sinceMs;
    if (state === "coming" && front > this.#places.stop) this.become(approach, "going");
    if (state === "coming" && front === this.#places.stop) {
      this.become(approach, "standing");
      approach.stoodMs ??= nowMs;
    }
    if (approach.state === "standing") decideAtLine(this, approach, { nowMs, ahead, events: this.#events });
    // The arm came down in front of it: it stands there like everybody else.
    const isBefore = front >= this.#places.stop && front <= this.#places.arm - 0.3;
    if (state === "going" && isBefore && this.hardware.arm.position !== "up" && heldMs > 3_000) {
      this.become(approach, "standing");
      approach.stoodMs ??= nowMs;
    }
    const isUnder = front > this.#places.arm + 0.6 && front - car.length < this.#places.arm;
    if (state === "going" && isUnder && !approach.asked && (manner === "noses_in" || manner === "stops_under_arm")) {
      approach.asked = true;
      this.become(approach, manner === "noses_in" ? "backing" : "stopped");
    }
    if (state === "stopped" && heldMs > 6_000 + approach.patienceMs / 3) this.become(approach, "going");
    if (!approach.through && front - car.length > this.#places.farTo) {
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
    if (behind === undefined) return true;
    const over = behind.front - this.#places.nearFrom;
    // Without a far loop only its plate tells the next car from this one, rolled back.
    if (over > -UNTIL_IT_FALLS && this.hardware.wired !== "both" && !behind.reported) return false;
    return !(over > 0 && isTakenForNext(approach, behind)) && behind.front < this.#places.farTo - TELLABLE_GAP;
  }

  #isFollowed(approach: Approach): boolean {
    const behind = this.#cars[this.#cars.indexOf(approach) + 1];
    return (behind !== undefined && behind.front > this.#places.begin) || this.#cars[0] !== approach;
  }

  #leave(): void {
    const gone = this.#cars.filter(({ front, car, state }) => {
      return front - car.length > this.#places.end || (state === "backing" && front < -2);
    });
    for (const approach of gone) {
      this.#cars.splice(this.#cars.indexOf(approach), 1);
      if (approach.through) continue;
      if (this.hardware.armMayBeUp) this.#backedMs = this.#time.nowMs;
      this.#events.turnedAway(approach);
    }
  }

  #covers(from: number, to: number): boolean {
    return this.#cars.some(({ front, car }) => front > from && front - car.length < to);
  }
}
