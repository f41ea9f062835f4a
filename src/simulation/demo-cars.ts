/**
 * The cars of the demonstration: they come and go in the rhythm of a real garage, stop at the line, wait for the arm, pay
 * by phone, and now and then reverse out. Real time, simulated devices; the seeded simulation has drivers of its own.
 */
import type { SimulatedBench } from "../../drivers/simulated/bench.ts";
import type { Cancel, Chance, Clock } from "../runtime/world.ts";
import { garageMovements, type Garage } from "./garages.ts";

export type DemoLane = "entry" | "exit";

export type DemoSetup = {
  readonly clock: Pick<Clock, "after" | "monotonicMs">;
  readonly chance: Chance;
  readonly bench: SimulatedBench;
  readonly garage: Garage;
  /** How many times faster than the real garage the cars come. */
  readonly speed: number;
  /** Plates inside at the start, as the ledger has them. */
  readonly inside: readonly string[];
  /** Asks the driver's phone to pay for this plate. */
  readonly payByPhone: (plate: string) => void;
};

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS = "0123456789";
/** Drivers reach for the phone after a while. */
const PHONE_AFTER_MS = 6_000;
const GIVE_UP_MS = 45_000;
const LOOK_EVERY_MS = 200;
/** One driver in so many thinks better of it and reverses. */
const REVERSES_ONE_IN = 25;
/** Cars waiting on the road before a lane; more drive on. */
const QUEUE_MAX = 8;
/** Where in the garage fortnight the demonstration begins: Monday 08:00 there. */
const BEGIN_MS = 7 * 3_600_000;

export class DemoCars {
  readonly #setup: DemoSetup;
  readonly #inside: string[];
  readonly #queues: Readonly<Record<DemoLane, string[]>> = { entry: [], exit: [] };
  readonly #busy: Record<DemoLane, boolean> = { entry: false, exit: false };
  /** What is waited for now. */
  readonly #waits = new Set<Cancel>();
  #stopped = false;

  constructor(setup: DemoSetup) {
    this.#setup = setup;
    this.#inside = [...setup.inside];
  }

  /** Cars come until `stop`. */
  async run(): Promise<void> {
    const { clock, chance, garage, speed } = this.#setup;
    const begun = clock.monotonicMs();
    // A weekday morning: cars come at once, and for the rest of the day.
    const from = garage.samples[0] === undefined ? 0 : BEGIN_MS;
    for (const { atMs, kind } of garageMovements(garage, chance)) {
      if (atMs < from || kind === "recount" || kind === "find_full") continue;
      await this.#wait((atMs - from) / speed - (clock.monotonicMs() - begun));
      if (this.#stopped) return;
      this.#send(kind === "arrive" ? "entry" : "exit");
    }
  }

  /** No car moves any more, and nothing waits for its time: until the next one comes an hour may go by. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#waits) cancel();
    this.#waits.clear();
  }

  #send(lane: DemoLane): void {
    const queue = this.#queues[lane];
    if (queue.length >= QUEUE_MAX) return;
    const plate = lane === "entry" ? this.#newPlate() : this.#leaving();
    if (plate === null) return;
    queue.push(plate);
    void this.#work(lane);
  }

  async #work(lane: DemoLane): Promise<void> {
    if (this.#busy[lane]) return;
    this.#busy[lane] = true;
    for (
      let plate = this.#queues[lane].shift();
      plate !== undefined && !this.#stopped;
      plate = this.#queues[lane].shift()
    ) {
      const through = await this.#drive(lane, plate);
      if (through === (lane === "entry")) this.#inside.push(plate);
      await this.#wait(1_500);
      if (!through) await this.#armIsDown(lane);
    }
    this.#busy[lane] = false;
  }

  /** Answers whether the car went through. */
  async #drive(lane: DemoLane, plate: string): Promise<boolean> {
    const { bench } = this.#setup;
    const [presence, passage] = [bench.loop(`${lane}.presence`), bench.loop(`${lane}.passage`)];
    const arm = bench.barrier(`${lane}.barrier`);
    presence.set(true);
    await this.#wait(300);
    bench.reader(`${lane}.reader`).read({ raw: plate, confidence: 0.9 + this.#setup.chance.fraction() / 10 });
    const reverses = this.#oneIn(REVERSES_ONE_IN);
    let waited = 0;
    for (; arm.position !== "up" && waited < GIVE_UP_MS && !this.#stopped; waited += LOOK_EVERY_MS) {
      if (waited === PHONE_AFTER_MS && lane === "exit") this.#setup.payByPhone(plate);
      await this.#wait(LOOK_EVERY_MS);
    }
    if (arm.position !== "up" || reverses) {
      presence.set(false);
      return false;
    }
    await this.#wait(800);
    passage.set(true);
    await this.#wait(900);
    presence.set(false);
    await this.#wait(1_100);
    passage.set(false);
    return true;
  }

  /** The arm was raised for somebody who went away: the next driver does not take it as meant for him. */
  async #armIsDown(lane: DemoLane): Promise<void> {
    const arm = this.#setup.bench.barrier(`${lane}.barrier`);
    for (let waited = 0; arm.position !== "down" && waited < GIVE_UP_MS && !this.#stopped; waited += LOOK_EVERY_MS) {
      await this.#wait(LOOK_EVERY_MS);
    }
  }

  #newPlate(): string {
    const pick = (from: string): string => from[Math.floor(this.#setup.chance.fraction() * from.length)] ?? "A";
    const serial = Array.from({ length: 4 }, () => pick(DIGITS)).join("");
    // One in three is a new-energy car, as on Shanghai's streets.
    return this.#oneIn(3)
      ? `沪A${pick("DF")}${pick(LETTERS)}${serial}`
      : `沪${pick("ABCDEFGHJKL")}${pick(DIGITS)}${serial}`;
  }

  #leaving(): string | null {
    const at = Math.floor(this.#setup.chance.fraction() * this.#inside.length);
    return this.#inside.splice(at, 1)[0] ?? null;
  }

  #oneIn(many: number): boolean {
    return this.#setup.chance.fraction() * many < 1;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stopped) return;
      const cancel = this.#setup.clock.after(Math.max(0, ms), () => {
        this.#waits.delete(cancel);
        resolve();
      });
      this.#waits.add(cancel);
    });
  }
}
