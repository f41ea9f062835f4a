/**
 * A street with a barrier: cars that have a length and drive, loops that are covered by them, a reader that sees who is in
 * front, a barrier with a motor that closes by itself. It knows which cars really went through.
 */
import type { Verdict } from "#src/lane/cue.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { admit, Bench, REFUSE } from "./bench.ts";

/** `tailgates`: follows the car before it without waiting. `noses_in`: comes under the arm and rolls back out. */
export type Manner = "drives" | "backs_out" | "noses_in" | "tailgates" | "stops_on_passage" | "gives_up";

export type CarPlan = {
  readonly manner: Manner;
  /** Metres. */
  readonly length: number;
  readonly plate: string;
  readonly readable: boolean;
  readonly refused: boolean;
  /** Metres kept to the car before while following it through. */
  readonly gap: number;
};

export type StreetPlan = {
  readonly presenceLength: number;
  readonly passageLength: number;
  readonly cars: readonly CarPlan[];
};

type Car = CarPlan & {
  front: number;
  state: "coming" | "standing" | "going" | "backing" | "gone";
  sinceMs: number;
  stopped: boolean;
  through: boolean;
};

const FORWARD: ReadonlySet<Manner> = new Set(["drives", "tailgates", "stops_on_passage"]);

const TICK_MS = 100;
const SPEED = 2.5;
const PASSAGE_AT = 4;
/** Where a car waits with its front, on the presence loop. */
const LINE_AT = 1;
const READER_SEES_FROM = -1.5;
const READER_SEES_TO = 3;
const RISE_MS = 1_500;
const TIME_LIMIT_MS = 900_000;

export class Street {
  readonly bench: Bench;
  readonly #plan: StreetPlan;
  readonly #cars: Car[] = [];
  #waiting: CarPlan[];
  #rising: number | null = null;
  #falling: number | null = null;
  #clearSinceMs = 0;
  #seenEffects = 0;

  constructor(setup: LaneSetup, plan: StreetPlan) {
    this.#plan = plan;
    this.#waiting = [...plan.cars];
    this.bench = Bench.idle(setup);
    this.bench.answer = (asked): Verdict => {
      const plate = asked.plate?.plate ?? null;
      return plan.cars.some((car) => car.plate === plate && car.refused) ? REFUSE : admit(plate);
    };
  }

  /** The plates of the cars that went through, in their order. */
  get wentThrough(): readonly CarPlan[] {
    return this.#cars.filter(({ through }) => through);
  }

  /** Lets everybody come and go. */
  run(): this {
    while (this.#waiting.length > 0 || this.#cars.some(({ state }) => state !== "gone")) {
      if (this.bench.atMs > TIME_LIMIT_MS) throw new Error(`the street is blocked\n${this.bench.story()}`);
      this.#tick();
    }
    const emptyMs = this.bench.atMs;
    while (this.bench.atMs < emptyMs + 60_000) this.#tick();
    return this;
  }

  #tick(): void {
    this.bench.wait(TICK_MS);
    this.#letCome();
    for (const [index, car] of this.#cars.entries()) this.#drive(car, this.#cars[index - 1] ?? null);
    this.#tellLoops();
    this.#tellReads();
    this.#moveArm();
  }

  #letCome(): void {
    const [next] = this.#waiting;
    const last = this.#cars.at(-1);
    if (next === undefined) return;
    const lastTail = last === undefined || last.state === "gone" ? Number.POSITIVE_INFINITY : last.front - last.length;
    // Nobody drives up behind a car that is about to roll back, nor rolls back behind one that is still under the arm:
    // the loops cannot tell that from two cars that went through bumper to bumper.
    const forward = (car: CarPlan): boolean => FORWARD.has(car.manner) && !car.refused;
    const follows = last !== undefined && forward(last) && forward(next);
    const room = follows ? lastTail > -6 + next.gap : last === undefined || last.state === "gone";
    if (!room) return;
    this.#waiting = this.#waiting.slice(1);
    this.#cars.push({ ...next, front: -6, state: "coming", sinceMs: this.bench.atMs, stopped: false, through: false });
  }

  #drive(car: Car, ahead: Car | null): void {
    const limit =
      ahead === null || ahead.state === "gone" ? Number.POSITIVE_INFINITY : ahead.front - ahead.length - car.gap;
    const step = (SPEED * TICK_MS) / 1_000;
    if (car.state === "gone") return;
    if (car.state === "backing") {
      car.front -= step;
      if (car.front < -7) this.#become(car, "gone");
      return;
    }
    if (car.state === "going") {
      this.#goOn(car, Math.min(car.front + step, limit));
      return;
    }
    const line =
      car.manner === "tailgates" && ahead !== null && ahead.state !== "gone" && !ahead.refused
        ? Number.POSITIVE_INFINITY
        : LINE_AT;
    car.front = Math.max(car.front, Math.min(car.front + step, limit, line));
    if (car.front > LINE_AT) this.#become(car, "going");
    else if (car.front === LINE_AT) this.#stand(car);
  }

  #stand(car: Car): void {
    if (car.state !== "standing") this.#become(car, "standing");
    const stoodMs = this.bench.atMs - car.sinceMs;
    if (car.manner === "gives_up" && stoodMs > 1_000) this.#become(car, "backing");
    else if (car.refused && stoodMs > 15_000) this.#become(car, "backing");
    else if (this.#isUp() && car.manner === "backs_out") this.#become(car, "backing");
    else if (this.#isUp() && stoodMs > 500 && !car.refused) this.#become(car, "going");
  }

  #goOn(car: Car, front: number): void {
    const { passageLength } = this.#plan;
    if (car.manner === "noses_in" && front > PASSAGE_AT + 0.8) {
      this.#become(car, "backing");
      return;
    }
    if (car.manner === "stops_on_passage" && front > PASSAGE_AT + 1 && !car.stopped) {
      if (car.front < PASSAGE_AT + 1) car.sinceMs = this.bench.atMs;
      car.stopped = this.bench.atMs - car.sinceMs > 9_000;
      car.front = PASSAGE_AT + 1;
      return;
    }
    car.front = Math.max(car.front, front);
    if (car.front - car.length > PASSAGE_AT + passageLength) car.through = true;
    if (car.front - car.length > PASSAGE_AT + passageLength + 3) this.#become(car, "gone");
  }

  #become(car: Car, state: Car["state"]): void {
    car.state = state;
    car.sinceMs = this.bench.atMs;
  }

  #covers(from: number, length: number): boolean {
    return this.#cars.some((car) => car.state !== "gone" && car.front > from && car.front - car.length < from + length);
  }

  #tellLoops(): void {
    const { presenceLength, passageLength } = this.#plan;
    for (const [loop, covered] of [
      ["presence", this.#covers(0, presenceLength)],
      ["passage", this.#covers(PASSAGE_AT, passageLength)],
    ] as const) {
      if (this.bench.lane.loops[loop].level !== covered) this.bench.tell({ type: "loop_changed", loop, covered });
    }
  }

  /** Twice a second the reader reads the first car that stands in its view; nobody is seen through a car. */
  #tellReads(): void {
    if (this.bench.atMs % 500 !== 0) return;
    const inView = this.#cars.find(
      ({ front, length, state }) => state !== "gone" && front - length < this.#plan.presenceLength,
    );
    if (inView === undefined || !inView.readable) return;
    if (inView.front > READER_SEES_FROM && inView.front < READER_SEES_TO) this.bench.read(inView.plate);
  }

  #isUp(): boolean {
    return this.#rising !== null && this.bench.atMs - this.#rising >= RISE_MS && this.#falling === null;
  }

  /** The barrier: a pulse raises it, and it closes a second after its own loop (the passage loop) has cleared. */
  #moveArm(): void {
    const { bench } = this;
    const raised = bench.effects.slice(this.#seenEffects).some(({ type }) => type === "raise_arm");
    this.#seenEffects = bench.effects.length;
    if (raised && (this.#rising === null || this.#falling !== null)) {
      [this.#rising, this.#falling] = [bench.atMs, null];
    }
    // A pulse while it is up lets its closing timer begin anew.
    else if (raised && this.#isUp()) this.#rising = bench.atMs - RISE_MS;
    const covered = this.#covers(PASSAGE_AT, this.#plan.passageLength);
    if (covered) this.#clearSinceMs = bench.atMs;
    if (covered && this.#falling !== null) [this.#rising, this.#falling] = [bench.atMs, null];
    if (this.#isUp()) this.#report("up");
    const restedMs = bench.atMs - Math.max(this.#clearSinceMs, this.#rising ?? 0);
    const usedMs = this.#clearSinceMs > (this.#rising ?? 0) ? 1_000 : 15_000;
    if (this.#isUp() && restedMs > usedMs) {
      this.#falling = bench.atMs;
      this.#report("between");
    }
    if (this.#falling === null || bench.atMs - this.#falling < RISE_MS) return;
    [this.#rising, this.#falling] = [null, null];
    this.#report("down");
  }

  #report(position: "up" | "between" | "down"): void {
    const { setup } = this.bench;
    const known =
      position === "between" ? setup.upLimit && setup.downLimit : position === "up" ? setup.upLimit : setup.downLimit;
    const told = known ? position : "unknown";
    if (this.bench.lane.arm.position !== told && (setup.upLimit || setup.downLimit)) this.bench.arm(told);
  }
}
