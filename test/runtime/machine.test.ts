/** What the machine tells of itself, from folders of files as Linux has them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NOTHING_TOLD, readMachine } from "#src/runtime/machine.ts";

let sys: string;
beforeEach(() => {
  sys = mkdtempSync(join(tmpdir(), "gatehouse-sys-"));
});
afterEach(() => rmSync(sys, { recursive: true }));

function files(texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(sys, path)), { recursive: true });
    writeFileSync(join(sys, path), `${text}\n`);
  }
}

describe("what the machine tells of itself", () => {
  it("is nothing where the files are missing, and that is no failure", async () => {
    expect(await readMachine(sys)).toEqual(NOTHING_TOLD);
    expect(await readMachine(join(sys, "nothing"))).toEqual(NOTHING_TOLD);
  });

  it("is the temperature of its hottest sensor; one that cannot be read, or raves, is passed over", async () => {
    files({
      "class/thermal/thermal_zone0/temp": "47774",
      "class/thermal/thermal_zone1/temp": "61250",
      "class/thermal/thermal_zone2/temp": "",
      "class/thermal/thermal_zone3/temp": "-274000",
      "class/thermal/thermal_zone4/temp": "255000",
      "class/thermal/thermal_zone5/temp": "N/A",
      "class/thermal/cooling_device0/temp": "90000",
    });
    mkdirSync(join(sys, "class/thermal/thermal_zone6"));
    expect(await readMachine(sys)).toMatchObject({ temperatureC: 61 });
  });

  it.each([
    ["0", false],
    ["1", true],
    ["", null],
  ])("is a Raspberry Pi's alarm of too low a voltage, whichever number its sensor has: %j", async (alarm, told) => {
    files({
      "class/hwmon/hwmon0/name": "cpu_thermal",
      "class/hwmon/hwmon0/in0_lcrit_alarm": "1",
      "class/hwmon/hwmon3/name": "rpi_volt",
      "class/hwmon/hwmon3/in0_lcrit_alarm": alarm,
    });
    expect(await readMachine(sys)).toMatchObject({ undervoltage: told });
  });

  it("is the wear of the most worn eMMC chip, and nothing of an SD card", async () => {
    files({ "block/mmcblk0/device/type": "SD", "block/sda/device/life_time": "0x0b 0x0b" });
    expect(await readMachine(sys)).toMatchObject({ wear: null });
    files({
      "block/mmcblk1/device/life_time": "0x01 0x03",
      "block/mmcblk1/device/pre_eol_info": "0x02",
      "block/mmcblk1boot0/device/pre_eol_info": "0x03",
      "block/mmcblk2/device/life_time": "0x05 0x05",
      "block/mmcblk2/device/pre_eol_info": "0x01",
    });
    expect(await readMachine(sys)).toMatchObject({ wear: { card: "mmcblk1", preEol: 2, usedPercent: 30 } });
  });

  it("takes what a chip leaves undefined for not said", async () => {
    files({ "block/mmcblk0/device/life_time": "0x00 0x00", "block/mmcblk0/device/pre_eol_info": "0x00" });
    expect(await readMachine(sys)).toMatchObject({ wear: null });
    files({ "block/mmcblk0/device/life_time": "0x0b 0x02" });
    expect(await readMachine(sys)).toMatchObject({ wear: { card: "mmcblk0", preEol: null, usedPercent: 110 } });
  });
});
