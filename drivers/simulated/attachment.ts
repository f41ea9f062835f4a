/** How a simulated driver hangs on its point of a bench: refused while the wire is pulled, lost when it is. */

import { DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import type { SimulatedWire } from "./wire.ts";

export const simulatedFaults = {
  wire_pulled: {
    severity: "stops_lane",
    zh: "模拟设备的线已拔下。请在模拟程序中重新接上。",
    en: "The simulated device's wire was pulled. Put it back in the simulation.",
  },
} as const;

/** One device's hold on its point. */
export class Attachment {
  readonly #ends: (() => void)[] = [];

  /** Rejects while the wire is pulled. `ends` undo what the driver listens to. */
  attach(wire: SimulatedWire, host: DriverHost, ends: readonly (() => void)[]): void {
    this.#ends.push(...ends);
    if (wire.pulled) throw new DeviceFault("wire_pulled", "The wire is pulled.");
    this.#ends.push(wire.onPull(() => host.lost("wire_pulled")));
  }

  detach(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
