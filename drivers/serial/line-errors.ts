/**
 * What the kernel counts on a serial port: bytes that were damaged or dropped before any program could see them. Linux tells
 * root alone, and only of ports that have a UART of their own (8250, PL011): a USB adapter's driver counts nothing there.
 */

import { readFileSync, realpathSync } from "node:fs";
import type { DriverHost } from "#src/device/driver.ts";

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

const LOOK_EVERY_MS = 60_000;
/** So many within a minute are no touch of a plug; a reader says a plate in twenty to eighty bytes. */
const RAISE_AT = 5;
/** Minutes without a single one after which the line counts as mended. */
const CLEAR_AFTER = 5;

/** Raises `line_errors` while the counts of a port rise. Where they are not told it does nothing at all. */
export class LineErrorWatch {
  readonly #host: DriverHost;
  readonly #read: () => LineErrors | null;
  #errors: LineErrors | null = null;
  #quietLooks = 0;
  #raised = false;
  #cancel: () => void = () => {};

  constructor(host: DriverHost, read: () => LineErrors | null) {
    this.#host = host;
    this.#read = read;
  }

  /** The counts at the last look, for a technician's overview; empty where they are not told. */
  get details(): Readonly<Record<string, number>> {
    if (this.#errors === null) return {};
    const { framing, parity, overrun, breaks } = this.#errors;
    return { framingErrors: framing, parityErrors: parity, overruns: overrun, breaks };
  }

  start(): void {
    this.#errors = this.#read();
    if (this.#errors !== null) this.#lookLater();
  }

  stop(): void {
    this.#cancel();
  }

  #lookLater(): void {
    this.#cancel = this.#host.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    const before = this.#errors;
    const now = this.#read();
    if (before === null || now === null) return;
    this.#errors = now;
    const { framing, parity, overrun } = errorsSince(before, now);
    const count = framing + parity + overrun;
    this.#quietLooks = count === 0 ? this.#quietLooks + 1 : 0;
    if (count >= RAISE_AT || (this.#raised && count > 0)) {
      this.#raised = true;
      const seconds = LOOK_EVERY_MS / 1000;
      this.#host.raiseFault("line_errors", `${seconds} s: framing ${framing}, parity ${parity}, overrun ${overrun}`);
    } else if (this.#raised && this.#quietLooks >= CLEAR_AFTER) {
      this.#raised = false;
      this.#host.clearFault("line_errors");
    }
  }
}
