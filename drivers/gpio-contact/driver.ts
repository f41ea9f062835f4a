/**
 * A contact on a GPIO line: the fire alarm's, or a button. The fire contact also belongs on the barrier's own board;
 * this one only tells the box.
 */

import { defineDriver } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import type { ContactReport } from "#src/device/report.ts";
import { inputFaults, InputLineDevice } from "../gpio/input-device.ts";
import { gpioWiring } from "../gpio/wiring.ts";
import type { ContactSettings } from "./settings.ts";

export default defineDriver({
  type: "gpio-contact",
  kind: "input_contact",
  title: { zh: "GPIO 接点（消防、按钮）", en: "Contact on a GPIO line (fire, button)" },
  settings: () => import("./settings.ts"),
  faults: inputFaults,
  wiring: (settings) => gpioWiring(settings.gpio, [settings]),
  open: (settings, host) => new GpioContact(settings, host),
});

class GpioContact implements Device<"input_contact"> {
  readonly #input: InputLineDevice;
  #report: (fact: ContactReport) => void = () => {};

  constructor(settings: ContactSettings, host: DriverHost) {
    this.#input = new InputLineDevice(settings, host, (active, sinceMs) =>
      this.#report({ active, driverMonotonicMs: sinceMs }),
    );
  }

  start(report: (fact: ContactReport) => void): Promise<void> {
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
    await this.#input.dispose();
  }
}
