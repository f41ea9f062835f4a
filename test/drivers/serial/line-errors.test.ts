import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorsSince, readLineErrors } from "#drivers/serial/line-errors.ts";

let folder: string;
let proc: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-tty-"));
  proc = join(folder, "proc");
  mkdirSync(join(proc, "driver"), { recursive: true });
  const drivers = [
    `/dev/tty             /dev/tty        5       0 system:/dev/tty`,
    `ttyAMA               ${folder}/ttyAMA  204 64-77 serial`,
    `usbserial            ${folder}/ttyUSB  188 0-511 serial`,
  ];
  writeFileSync(join(proc, "drivers"), `${drivers.join("\n")}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function port(name: string): string {
  writeFileSync(join(folder, name), "");
  return join(folder, name);
}

function told(driver: string, ...lines: readonly string[]): void {
  writeFileSync(join(proc, "driver", driver), ["serinfo:1.0 driver revision:", ...lines, ""].join("\n"));
}

describe("the kernel's counts of a serial port", () => {
  it("are those of its own line, and a count that is left out is 0", () => {
    told(
      "ttyAMA",
      "0: uart:PL011 rev2 mmio:0xFE201000 irq:36 tx:10 rx:99 fe:7 pe:7 brk:7 oe:7 RTS",
      "1: uart:PL011 rev2 mmio:0xFE201400 irq:36 tx:0 rx:1532 fe:12 oe:1 RTS|CTS|DTR",
    );
    expect(readLineErrors(port("ttyAMA1"), proc)).toEqual({ framing: 12, parity: 0, overrun: 1, breaks: 0 });
  });

  it("are found by the name an adapter keeps, such as /dev/serial/by-id", () => {
    told("ttyAMA", "0: uart:PL011 rev2 mmio:0xFE201000 irq:36 tx:10 rx:99 pe:3 RTS");
    symlinkSync(port("ttyAMA0"), join(folder, "by-id"));
    expect(readLineErrors(join(folder, "by-id"), proc)).toMatchObject({ parity: 3 });
  });

  it("are not told, and nothing is made up, where the kernel keeps them from us", () => {
    told("ttyAMA", "0: uart:PL011 rev2 mmio:0xFE201000 irq:36");
    told("usbserial", "0: module:ftdi_sio name:FTDI vendor:0403 product:6001 num_ports:1 port:1 path:usb-1");
    expect(readLineErrors(port("ttyAMA0"), proc)).toBeNull();
    expect(readLineErrors(port("ttyUSB0"), proc)).toBeNull();
    expect(readLineErrors(port("ttyXY0"), proc)).toBeNull();
    expect(readLineErrors(join(folder, "gone0"), proc)).toBeNull();
    expect(readLineErrors(port("ttyAMA0"), join(folder, "nothing"))).toBeNull();
  });

  it("count from zero again with a driver that was loaded anew", () => {
    const before = { framing: 90, parity: 0, overrun: 2, breaks: 1 };
    const now = { framing: 4, parity: 0, overrun: 3, breaks: 1 };
    expect(errorsSince(before, now)).toEqual({ framing: 4, parity: 0, overrun: 1, breaks: 0 });
  });
});
