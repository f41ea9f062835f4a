/** The fire alarm of a simulated lot: its contact closes now and then, mostly by mistake, and opens again. */
import type { SimulatedInput } from "../../drivers/simulated/bench.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { Street } from "./street.ts";
import type { VirtualTime } from "./virtual-time.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EVERY_MS = 15 * HOUR_MS;
/** An arm takes its time, and one that the box has just opened may be on its way down for the last time. */
const OPEN_WITHIN_MS = 30_000;

export class FireAlarm {
  readonly #contact: SimulatedInput;
  readonly #time: VirtualTime;
  readonly #chance: SeededChance;
  #sinceMs = 0;
  #over = false;

  constructor(contact: SimulatedInput, time: VirtualTime, chance: SeededChance) {
    this.#contact = contact;
    this.#time = time;
    this.#chance = chance;
  }

  begin(): void {
    this.#time.afterQuietly(this.#chance.wait(EVERY_MS), () => {
      if (this.#over) return;
      this.#press(true);
      this.#time.afterQuietly(this.#chance.between(5_000, 25 * MINUTE_MS), () => {
        this.#press(false);
        this.begin();
      });
    });
  }

  end(): void {
    this.#over = true;
    this.#press(false);
  }

  /** A lane that should stand open by now and does not; null when there is none. */
  shutLane(streets: readonly Street[], boxSinceMs: number): string | null {
    const nowMs = this.#time.nowMs;
    if (!this.#contact.active || nowMs - Math.max(this.#sinceMs, boxSinceMs) < OPEN_WITHIN_MS) return null;
    const shut = streets.find(({ hardware }) => !hardware.isTroubled && hardware.isShut);
    return shut?.hardware.lane ?? null;
  }

  #press(active: boolean): void {
    this.#time.disturb();
    this.#sinceMs = this.#time.nowMs;
    this.#contact.set(active);
  }
}
