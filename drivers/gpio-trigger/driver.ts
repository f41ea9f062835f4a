/**
 * A contact on a GPIO line that tells a recogniser "a vehicle is here, read now": wired to its trigger input (IO, alarm in).
 * Starting and disposing order nothing: they only open the contact.
 */

import { defineDriver, detailOf } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import { leaseGpio } from "../gpio/door.ts";
import { gpioFaults } from "../gpio/faults.ts";
import type { GpioLease, GpioOutput } from "../gpio/lines.ts";
import { gpioWiring } from "../gpio/wiring.ts";
import type { TriggerSettings } from "./settings.ts";

export default defineDriver({
  type: "gpio-trigger",
  kind: "read_trigger",
  title: { zh: "GPIO 识别触发", en: "Reader's trigger on a GPIO line" },
  settings: () => import("./settings.ts"),
  faults: gpioFaults,
  wiring: (settings) => gpioWiring(settings.gpio, [settings]),
  open: (settings, host) => new GpioTrigger(settings, host),
});

class GpioTrigger implements Device<"read_trigger"> {
  readonly #settings: TriggerSettings;
  readonly #host: DriverHost;
  #lease: GpioLease | null = null;
  #line: GpioOutput | null = null;
  #cancelPulse: (() => void) | null = null;
  #pulses = 0;

  constructor(settings: TriggerSettings, host: DriverHost) {
    this.#settings = settings;
    this.#host = host;
  }

  async start(): Promise<void> {
    this.#lease = await leaseGpio(this.#settings.gpio, this.#host);
    this.#line = this.#lease.openOutput(this.#settings);
  }

  /** Closes the contact for the length of a pulse; while one runs a second order adds nothing. */
  async order(): Promise<void> {
    const line = this.#line;
    if (line === null) throw new Error("The trigger was ordered before it was started.");
    if (this.#cancelPulse !== null) return;
    this.#pulses += 1;
    line.set(true);
    this.#cancelPulse = this.#host.after(this.#settings.pulseMs, () => this.#endPulse(line));
  }

  #endPulse(line: GpioOutput): void {
    this.#cancelPulse = null;
    try {
      line.set(false);
    } catch (error) {
      this.#host.lost("gpio_line_unavailable", `line ${this.#settings.line}: ${detailOf(error)}`);
    }
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    return { line: this.#settings.line, pulses: this.#pulses };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelPulse?.();
    this.#cancelPulse = null;
    this.#line = null;
    const lease = this.#lease;
    this.#lease = null;
    await lease?.[Symbol.asyncDispose]();
  }
}
