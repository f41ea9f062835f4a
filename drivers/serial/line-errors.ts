/**
 * What the kernel counts on a serial port: bytes that were damaged or dropped before any program could see them. Linux tells
 * root alone, and only of ports that have a UART of their own (8250, PL011): a USB adapter's driver counts nothing there.
 */

import { readFileSync, realpathSync } from "node:fs";

/** Since the port was found by the kernel. */
export interface LineErrors {
  /** A byte without its stop bit: a wrong baud rate, noise, a missing ground. */
  readonly framing: number;
  readonly parity: number;
  /** Bytes that came faster than the machine took them. */
  readonly overrun: number;
  /** The line stood at zero for longer than a byte: a wire off, a device switched off. */
  readonly breaks: number;
}

const PROC = "/proc/tty";

/**
 * The counts of a port now; null where they are not told. `proc` is the kernel's folder: `drivers` says which driver has which
 * ports (proc(5)), `driver/NAME` has a line for each port, in which a count of 0 is left out (serial_core's uart_line_info).
 */
export function readLineErrors(path: string, proc = PROC): LineErrors | null {
  try {
    const device = realpathSync(path);
    const [, prefix = "", port = ""] = /^(.*?)(\d+)$/.exec(device) ?? [];
    const driver = driverOf(prefix, readFileSync(`${proc}/drivers`, "utf8"));
    if (driver === null) return null;
    const line = readFileSync(`${proc}/driver/${driver}`, "utf8")
      .split("\n")
      .find((each) => each.startsWith(`${port}:`));
    return line === undefined ? null : errorsIn(line);
  } catch {
    // A kernel without these files, a user who may not read them, a port that is gone: nobody tells.
    return null;
  }
}

function driverOf(prefix: string, drivers: string): string | null {
  const rows = drivers.split("\n").map((row) => row.trim().split(/\s+/));
  return rows.find(([, ports]) => ports === prefix)?.[0] ?? null;
}

/** `0: uart:PL011 rev2 mmio:0xFE201000 irq:36 tx:0 rx:1532 fe:12 oe:1 RTS|CTS|DTR`; without counts for whoever is not root. */
function errorsIn(line: string): LineErrors | null {
  const counts = new Map([...line.matchAll(/ (\w+):(\d+)/g)].map(([, name, count]) => [name, Number(count)]));
  if (!counts.has("rx")) return null;
  const of = (name: string): number => counts.get(name) ?? 0;
  return { framing: of("fe"), parity: of("pe"), overrun: of("oe"), breaks: of("brk") };
}

/** What has come on top; all of it when the kernel has begun to count anew. */
export function errorsSince(before: LineErrors, now: LineErrors): LineErrors {
  const since = (name: keyof LineErrors): number => (now[name] < before[name] ? now[name] : now[name] - before[name]);
  return { framing: since("framing"), parity: since("parity"), overrun: since("overrun"), breaks: since("breaks") };
}
