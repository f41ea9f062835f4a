/**
 * An induction loop whose detector closes a contact on a GPIO line. Use the detector's presence output, fail-safe: it
 * reports a vehicle when the detector has no power.
 */

import { defineDriver } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import type { LoopReport } from "#src/device/report.ts";
import { inputFaults, InputLineDevice } from "../gpio/input-device.ts";
import { gpioWiring } from "../gpio/wiring.ts";
import type { LoopSettings } from "./settings.ts";

const faults = {
  ...inputFaults,
  covered_too_long: {
    severity: "notice",
    zh: "地感长时间被占用。请查看是否有车辆停留或金属物体；若没有，请复位或重新调整检测器。",
    en: "The loop has been covered for a long time. Look for a parked vehicle or metal; if there is none, reset or retune the detector.",
  },
} as const;

export default defineDriver({
  type: "gpio-loop",
  kind: "loop_detector",
  title: { zh: "GPIO 地感", en: "Loop detector on a GPIO line" },
  settings: () => import("./settings.ts"),
  faults,
  wiring: (settings) => gpioWiring(settings.gpio, [settings]),
  open: (settings, host) => new GpioLoop(settings, host),
});

class GpioLoop implements Device<"loop_detector"> {
  readonly #host: DriverHost;
  readonly #alarmMs: number;
  readonly #input: InputLineDevice;
  #report: (fact: LoopReport) => void = () => {};
  #cancelAlarm: () => void = () => {};

  constructor(settings: LoopSettings, host: DriverHost) {
    this.#host = host;
    this.#alarmMs = settings.coveredAlarmMin * 60_000;
    this.#input = new InputLineDevice(settings, host, (covered, sinceMs) => {
      this.#watch(covered);
      this.#report({ covered, driverMonotonicMs: sinceMs });
    });
  }

  start(report: (fact: LoopReport) => void): Promise<void> {
    this.#report = report;
    return this.#input.start();
  }

  order(order: never): Promise<void> {
    return order;
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    return this.#input.diagnose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelAlarm();
    await this.#input.dispose();
  }

  #watch(covered: boolean): void {
    this.#cancelAlarm();
    if (!covered) this.#host.clearFault("covered_too_long");
    else if (this.#alarmMs > 0) {
      this.#cancelAlarm = this.#host.after(this.#alarmMs, () => this.#host.raiseFault("covered_too_long"));
    }
  }
}
