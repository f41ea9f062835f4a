/** How a simulated driver hangs on its point of a bench: refused while the wire is pulled, lost when it is. */

import { z } from "zod";
import { DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import { setting } from "#src/device/setting.ts";
import type { SimulatedWire } from "./wire.ts";

/** Where a simulated device hangs. */
export const simulatedSettings = z.strictObject({
  bench: setting(z.string().min(1).max(64).default("default"), {
    zh: "模拟场地的名称。",
    en: "Name of the simulated yard.",
  }),
  point: setting(z.string().min(1).max(64), {
    zh: "设备在模拟场地中的名称，例如 entry.presence。",
    en: "Name of the device within the yard, such as entry.presence.",
  }),
});

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
