/** Lanes first, then who asks: how long the backlog's next batch waits for somebody who needs the processor just now. */
import type { Clock } from "../runtime/world.ts";
import type { UplinkPorts } from "./ports.ts";

/**
 * A batch takes the processor, and the ledger, for some milliseconds. It is looked again after `againMs`; where there is always
 * somebody, a batch goes every `mostMs` all the same.
 */
const WAITS = { car: { againMs: 10, mostMs: 1_000 }, asker: { againMs: 1, mostMs: 50 } } as const;

export class GiveWay {
  readonly #clock: Clock;
  readonly #waiting: UplinkPorts["waiting"];
  /** Monotonic ms. */
  #sinceMs = 0;

  constructor(clock: Clock, waiting: UplinkPorts["waiting"]) {
    this.#clock = clock;
    this.#waiting = waiting;
  }

  /** A batch goes, or might go from now on. */
  begin(): void {
    this.#sinceMs = this.#clock.monotonicMs();
  }

  /** Milliseconds after which it is to be asked again whether somebody waits; 0 when a batch may go. */
  waitMs(): number {
    const who = this.#waiting();
    if (who === null) return 0;
    const { againMs, mostMs } = WAITS[who];
    return this.#clock.monotonicMs() - this.#sinceMs < mostMs ? againMs : 0;
  }
}
