/** Says that the clock is not set, since then nothing is priced and nothing is sent, and that it is once it is. */
import type { FaultRegister } from "../device/fault.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import { BOX_FAULTS } from "./box-faults.ts";

export type ClockWatchPorts = {
  readonly clock: Pick<Clock, "after">;
  readonly faults: Pick<FaultRegister, "raise" | "clear">;
  /** Whether the clock can be relied on now. */
  readonly isTrusted: () => boolean;
};

/** After a start the system needs a while to set its clock; until then it is no fault. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 10_000;

export class ClockWatch {
  readonly #ports: ClockWatchPorts;
  #cancel: Cancel = () => {};

  constructor(ports: ClockWatchPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#cancel = this.#ports.clock.after(PATIENCE_MS, () => this.#look());
  }

  stop(): void {
    this.#cancel();
  }

  #look(): void {
    const { clock, faults, isTrusted } = this.#ports;
    const [source, code] = ["box", "clock_not_set"] as const;
    if (isTrusted()) faults.clear(source, code);
    else faults.raise({ source, code, declaration: BOX_FAULTS[code] });
    this.#cancel = clock.after(LOOK_EVERY_MS, () => this.#look());
  }
}
