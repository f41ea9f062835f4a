/**
 * Finds a line's number in /sys/class/gpio. Chips are numbered from a base that differs between kernels (0, 504, 512 …),
 * so a line is given by its number within the chip and the base is looked up each time.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { detailOf, DeviceFault } from "#src/device/driver.ts";

/** Where the kernel shows its chips and lines. */
export const SYSFS_GPIO = "/sys/class/gpio";

export interface GpioChip {
  /** Directory name, such as `gpiochip512`. */
  readonly name: string;
  readonly label: string;
  /** Number of the chip's first line. */
  readonly base: number;
  readonly count: number;
}

/** The chips the kernel shows. Throws `DeviceFault` when there is no such interface. */
export function gpioChips(root: string = SYSFS_GPIO): readonly GpioChip[] {
  try {
    return readdirSync(root)
      .filter((name) => name.startsWith("gpiochip"))
      .map((name) => {
        const read = (file: string): string => readFileSync(join(root, name, file), "utf8").trim();
        return { name, label: read("label"), base: Number(read("base")), count: Number(read("ngpio")) };
      });
  } catch (error) {
    throw new DeviceFault("gpio_backend_missing", `${root}: ${detailOf(error)}`, { cause: error });
  }
}

/**
 * The chip that is asked for by label or name; for null, the one that carries a Raspberry Pi's header (its label begins
 * with "pinctrl-"), or the only one there is.
 */
export function chooseChip(chips: readonly GpioChip[], asked: string | null): GpioChip {
  const fitting =
    asked === null
      ? chips.filter(({ label }) => label.startsWith("pinctrl-"))
      : chips.filter((chip) => isAsked(chip, asked));
  const [only, ...others] = fitting.length === 0 && asked === null ? chips : fitting;
  if (only && others.length === 0) return only;
  const known = chips.map(({ name, label }) => `${name} (${label})`).join(", ") || "none";
  throw new DeviceFault(
    "gpio_backend_missing",
    `No single GPIO chip fits "${asked ?? "the board's own"}". Chips: ${known}.`,
  );
}

function isAsked({ name, label }: GpioChip, asked: string): boolean {
  return name === asked || label === asked;
}

/** A line's number within its chip: a configured name, or `GPIO17`; undefined when it has none. */
export function offsetOf(line: string, lines: Readonly<Record<string, number>>): number | undefined {
  const spelt = /^(?:GPIO)?(?<offset>\d{1,4})$/i.exec(line)?.groups?.["offset"];
  return Object.hasOwn(lines, line) ? lines[line] : spelt === undefined ? undefined : Number(spelt);
}

/** The kernel's number for a line of the chip. */
export function lineNumber(line: string, lines: Readonly<Record<string, number>>, chip: GpioChip): number {
  const offset = offsetOf(line, lines);
  if (offset === undefined) {
    throw new DeviceFault(
      "gpio_line_unavailable",
      `No number is configured for the line "${line}"; add it to gpio.lines.`,
    );
  }
  if (offset >= chip.count) {
    throw new DeviceFault(
      "gpio_line_unavailable",
      `The line "${line}" is number ${offset}; ${chip.name} has ${chip.count}.`,
    );
  }
  return chip.base + offset;
}
