/**
 * Dates what was written before the system's clock was set, once it is. The uplink does so too, and then by the city's clock; but not
 * every box has a city, or has it yet, and a car that came in before must be priced all the same.
 */
import type { Fact } from "../controller/fact.ts";
import type { Cancel, Clock } from "../runtime/world.ts";

export type SystemDatingPorts = {
  readonly clock: Pick<Clock, "after" | "now">;
  /** Whether this boot was dated already. */
  readonly isDated: (boot: string) => boolean;
  readonly put: (fact: Fact) => void;
};

const LOOK_EVERY_MS = 10_000;

export class SystemDating {
  readonly #ports: SystemDatingPorts;
  #cancel: Cancel = () => {};

  constructor(ports: SystemDatingPorts) {
    this.#ports = ports;
  }

  /** A clock that is set from the start dates each record as it is written. */
  start(): void {
    if (!this.#ports.clock.now().synced) this.#lookLater();
  }

  stop(): void {
    this.#cancel();
  }

  #lookLater(): void {
    this.#cancel = this.#ports.clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #look(): void {
    const { clock, isDated, put } = this.#ports;
    const { boot, synced, wallMs, monotonicMs } = clock.now();
    if (!synced) return this.#lookLater();
    if (!isDated(boot)) put({ type: "clock_compared", offsetMs: wallMs - monotonicMs, source: "system" });
  }
}
