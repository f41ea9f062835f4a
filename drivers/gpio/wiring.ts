/** Which lines a device takes by its settings, whatever it calls them. */

import type { Wiring } from "#src/device/driver.ts";
import { offsetOf } from "./chip.ts";
import type { LineSettings } from "./lines.ts";
import type { GpioSettings } from "./settings.ts";

/** Of lines that are null nothing is taken. */
export function gpioWiring(gpio: GpioSettings, lines: readonly (LineSettings | null)[]): Wiring {
  const named = lines.flatMap((one) => (one === null ? [] : [one.line]));
  if (gpio.backend === "simulated") return { takes: named.map((line) => `${gpio.socket} ${line}`) };
  const chip = gpio.chip === null ? "" : `${gpio.chip} `;
  const takes: string[] = [];
  const problems: string[] = [];
  for (const line of named) {
    const offset = offsetOf(line, gpio.lines);
    if (offset === undefined) problems.push(noNumber(line));
    else takes.push(`${chip}GPIO${offset}`);
  }
  return { takes, problems };
}

function noNumber(line: string): string {
  const en = `The line "${line}" has no number: name it in gpio.lines of this device, or call it by its number, as in GPIO17.`;
  return `${en} 线路“${line}”没有编号：请在本设备的 gpio.lines 中列出，或直接写编号，如 GPIO17。`;
}
