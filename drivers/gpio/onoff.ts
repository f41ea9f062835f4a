/**
 * GPIO of the box itself, through onoff and /sys/class/gpio. Levels are electrical: the kernel's own inversion is
 * switched off, because it does not apply to the level a line is born with. A line stays exported when the process
 * dies; it is found again, and driven to its idle level, at the next start.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BinaryValue, Direction, Edge, Options, ValueCallback } from "onoff";
import { detailOf, DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import { chooseChip, gpioChips, lineNumber, SYSFS_GPIO } from "./chip.ts";
import type { GpioChip } from "./chip.ts";
import type { GpioBackend, Level, RawInput, RawOutput } from "./lines.ts";
import type { OnoffSettings } from "./settings.ts";

/** What is used of one of onoff's lines. */
export interface OnoffLine {
  direction(): Direction;
  readSync(): BinaryValue;
  writeSync(level: BinaryValue): void;
  watch(callback: ValueCallback): void;
  unexport(): void;
}

/** onoff's class. Making a line exports it and moves a real relay, so the arguments matter. */
export type OnoffClass = new (line: number, direction: Direction, edge: Edge, options: Options) => OnoffLine;

/** Loads onoff and finds the chip. Rejects with `DeviceFault` where either is missing. */
export async function openOnoffGpio(
  settings: OnoffSettings,
  host: DriverHost,
  load: () => Promise<{ readonly Gpio: OnoffClass }> = () => import("onoff"),
  root: string = SYSFS_GPIO,
): Promise<GpioBackend> {
  const chip = chooseChip(gpioChips(root), settings.chip);
  try {
    const { Gpio: LineClass } = await load();
    return new OnoffGpio(LineClass, { chip, root, lines: settings.lines }, host);
  } catch (error) {
    // The rest of such a message is two dozen paths.
    const [what = ""] = detailOf(error).split(" Tried:\n", 1);
    throw new DeviceFault("gpio_backend_missing", what, { cause: error });
  }
}

type Place = { readonly chip: GpioChip; readonly root: string; readonly lines: Readonly<Record<string, number>> };

class OnoffGpio implements GpioBackend {
  readonly #LineClass: OnoffClass;
  readonly #place: Place;
  readonly #host: DriverHost;

  constructor(LineClass: OnoffClass, place: Place, host: DriverHost) {
    this.#LineClass = LineClass;
    this.#place = place;
    this.#host = host;
  }

  /** The kernel's number. */
  wireOf(line: string): string {
    return String(this.#numberOf(line));
  }

  claimInput(line: string, _untouched: Level, onEdge: (level: Level, atMs: number) => void): RawInput {
    const gpio = this.#claim(line, "in", (number) => new this.#LineClass(number, "in", "both", { activeLow: false }));
    // An error of the watch is followed by one of reading the level, which is read again and again anyway.
    gpio.watch((error, level) => error ?? onEdge(level, this.#host.monotonicMs()));
    return { read: () => gpio.readSync(), release: () => gpio.unexport() };
  }

  claimOutput(line: string, initial: Level): RawOutput {
    const { root } = this.#place;
    let found: Level | null = null;
    const gpio = this.#claim(line, "out", (number) => {
      found = outputLevel(join(root, `gpio${number}`));
      // "high" and "low" set direction and level in one step. "out" would drive a line that is high to low first.
      return new this.#LineClass(number, initial === 1 ? "high" : "low", "none", { activeLow: false });
    });
    return { found, write: (level) => gpio.writeSync(level), release: () => gpio.unexport() };
  }

  /** Nothing is shared between the lines. */
  async [Symbol.asyncDispose](): Promise<void> {}

  #numberOf(line: string): number {
    return lineNumber(line, this.#place.lines, this.#place.chip);
  }

  #claim(line: string, direction: "in" | "out", claim: (number: number) => OnoffLine): OnoffLine {
    const number = this.#numberOf(line);
    try {
      const gpio = claim(number);
      // Of a line that somebody else has exported onoff says nothing when it could not be turned round.
      if (gpio.direction() === direction) return gpio;
      throw new Error(`it cannot be made an ${direction}put; it was exported by somebody else, see who owns it`);
    } catch (error) {
      throw new DeviceFault("gpio_line_unavailable", `${line} (number ${number}): ${detailOf(error)}`, {
        cause: error,
      });
    }
  }
}

/** The level of a line that a process left behind as an output; null when it is none. */
function outputLevel(directory: string): Level | null {
  if (!existsSync(directory)) return null;
  if (readFileSync(join(directory, "direction"), "utf8").trim() !== "out") return null;
  // A leftover kernel inversion would turn the level we read.
  const inverted = readFileSync(join(directory, "active_low"), "utf8").trim() === "1";
  const shown = readFileSync(join(directory, "value"), "utf8").trim() === "1";
  return shown !== inverted ? 1 : 0;
}
