/** What a loop detector and a contact on one GPIO line have in common: the line, its debouncing, its faults. */

import { detailOf } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import type { FaultDeclaration } from "#src/device/fault.ts";
import { DebouncedInput } from "./debounced-input.ts";
import { leaseGpio } from "./door.ts";
import type { GpioLease } from "./lines.ts";
import { gpioFaults } from "./faults.ts";
import type { GpioSettings } from "./settings.ts";

/** Faults of every device that is one input line. */
export const inputFaults = {
  ...gpioFaults,
  input_chatters: {
    severity: "degrades",
    zh: "输入信号抖动不止，暂按有效处理。请检查接线是否松动，或调低地感检测器的灵敏度。",
    en: "The input never comes to rest and counts as active meanwhile. Check for a loose wire, or lower the loop detector's sensitivity.",
  },
} as const satisfies Readonly<Record<string, FaultDeclaration>>;

export interface InputLine {
  readonly gpio: GpioSettings;
  readonly line: string;
  readonly activeLow: boolean;
  readonly debounceMs: number;
}

/** One debounced input line on a lease of its own. */
export class InputLineDevice {
  readonly #settings: InputLine;
  readonly #host: DriverHost;
  readonly #debounced: DebouncedInput;
  #lease: GpioLease | null = null;
  #edges = 0;

  constructor(settings: InputLine, host: DriverHost, onLevel: (active: boolean, sinceMs: number) => void) {
    this.#settings = settings;
    this.#host = host;
    this.#debounced = new DebouncedInput({
      host,
      debounceMs: settings.debounceMs,
      onLevel,
      onChatter: (chatters) => {
        if (chatters) host.raiseFault("input_chatters", `line ${settings.line}`);
        else host.clearFault("input_chatters");
      },
      onFailure: (error) => host.lost("gpio_line_unavailable", `line ${settings.line}: ${detailOf(error)}`),
    });
  }

  /** Claims the line; the present level is reported before this resolves. */
  async start(): Promise<void> {
    this.#lease = await leaseGpio(this.#settings.gpio, this.#host);
    const input = this.#lease.openInput(this.#settings, (active, atMs) => {
      this.#edges++;
      this.#debounced.see(active, atMs);
    });
    this.#debounced.start(input);
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    const { level: active, chatters } = this.#debounced;
    return { line: this.#settings.line, active, chatters, edges: this.#edges };
  }

  async dispose(): Promise<void> {
    this.#debounced.stop();
    const lease = this.#lease;
    this.#lease = null;
    await lease?.[Symbol.asyncDispose]();
  }
}
