import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BinaryValue, ValueCallback } from "onoff";
import { describe, expect, it } from "vitest";
import { chooseChip, gpioChips, lineNumber } from "#drivers/gpio/chip.ts";
import { leaseOf } from "#drivers/gpio/lines.ts";
import { openOnoffGpio } from "#drivers/gpio/onoff.ts";
import type { OnoffClass, OnoffLine } from "#drivers/gpio/onoff.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";
import { ownDirectory } from "./rig.ts";

/** A directory that looks like /sys/class/gpio. */
function kernelFiles(chips: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const directory = ownDirectory();
  for (const [name, files] of Object.entries(chips)) {
    mkdirSync(join(directory.path, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory.path, name, file), `${text}\n`);
  }
  return directory;
}

const pi = {
  gpiochip512: { label: "pinctrl-bcm2711", base: "512", ngpio: "58" },
  gpiochip570: { label: "raspberrypi-exp-gpio", base: "570", ngpio: "8" },
};

/** onoff's class on lines that exist only here. */
function stagedOnoff(stuck: ReadonlyMap<number, "in" | "out"> = new Map()) {
  const made: unknown[] = [];
  const levels = new Map<number, BinaryValue>();
  const watchers = new Map<number, ValueCallback>();
  class StagedLine implements OnoffLine {
    readonly number: number;
    readonly #direction: "in" | "out";

    constructor(...settings: ConstructorParameters<OnoffClass>) {
      made.push(settings);
      this.number = settings[0];
      this.#direction = stuck.get(this.number) ?? (settings[1] === "in" ? "in" : "out");
      if (settings[1] !== "in") levels.set(this.number, settings[1] === "high" ? 1 : 0);
    }

    direction(): "in" | "out" {
      return this.#direction;
    }

    readSync(): BinaryValue {
      return levels.get(this.number) ?? 0;
    }

    writeSync(level: BinaryValue): void {
      levels.set(this.number, level);
    }

    watch(callback: ValueCallback): void {
      watchers.set(this.number, callback);
    }

    unexport(): void {
      watchers.delete(this.number);
      made.push(["unexport", this.number]);
    }
  }
  return { made, levels, watchers, load: () => Promise.resolve({ Gpio: StagedLine }) };
}

async function setUp(chips: Parameters<typeof kernelFiles>[0] = pi, stuck?: Parameters<typeof stagedOnoff>[0]) {
  const directory = kernelFiles(chips);
  const staged = stagedOnoff(stuck);
  const clock = new ManualClock();
  const settings = { backend: "onoff", chip: null, lines: { presence: 17 } } as const;
  const backend = await openOnoffGpio(settings, recordingHost(clock).host, staged.load, directory.path);
  const lease = leaseOf(backend, new Set(), async () => {});
  return { ...staged, clock, lease, [Symbol.dispose]: () => directory[Symbol.dispose]() };
}

describe("GPIO chips", () => {
  it("takes the chip of a Raspberry Pi's header, the only chip, or the one that is asked for", () => {
    using many = kernelFiles(pi);
    const chips = gpioChips(many.path);
    expect(chooseChip(chips, null)).toMatchObject({ base: 512 });
    expect(chooseChip(chips, "gpiochip570")).toMatchObject({ base: 570 });
    expect(chooseChip(chips, "raspberrypi-exp-gpio")).toMatchObject({ base: 570 });
    using one = kernelFiles({ gpiochip504: { label: "9030000.pl061", base: "504", ngpio: "8" } });
    expect(chooseChip(gpioChips(one.path), null)).toEqual({
      name: "gpiochip504",
      label: "9030000.pl061",
      base: 504,
      count: 8,
    });
  });

  it("names the chips there are when none, or more than one, fits", () => {
    using many = kernelFiles(pi);
    expect(() => chooseChip(gpioChips(many.path), "pinctrl-rp1")).toThrow(/gpiochip512 \(pinctrl-bcm2711\)/);
    expect(() => chooseChip([], null)).toThrow(/Chips: none/);
    expect(() => gpioChips(join(many.path, "nowhere"))).toThrow(/ENOENT/);
  });

  it("counts a line from the chip's base, by its configured name or as GPIO17", () => {
    const chip = { name: "gpiochip512", label: "", base: 512, count: 58 };
    expect(lineNumber("presence", { presence: 4 }, chip)).toBe(516);
    expect(lineNumber("GPIO17", {}, chip)).toBe(529);
    expect(lineNumber("17", {}, chip)).toBe(529);
    expect(() => lineNumber("passage", { presence: 4 }, chip)).toThrow(/No number is configured/);
    expect(() => lineNumber("GPIO58", {}, chip)).toThrow(/gpiochip512 has 58/);
  });
});

describe("onoff GPIO", () => {
  it("is born idle in one step, whichever level idle is, with the kernel's inversion off", async () => {
    using setup = await setUp();
    setup.lease.openOutput({ line: "GPIO22", activeLow: false });
    setup.lease.openOutput({ line: "GPIO23", activeLow: true });
    expect(setup.made).toEqual([
      [534, "low", "none", { activeLow: false }],
      [535, "high", "none", { activeLow: false }],
    ]);
  });

  it.each([
    [{ direction: "out", value: "1", active_low: "0" }, false, true],
    [{ direction: "out", value: "0", active_low: "1" }, false, true],
    [{ direction: "out", value: "0", active_low: "0" }, false, false],
    [{ direction: "out", value: "0", active_low: "0" }, true, true],
    [{ direction: "in", value: "1", active_low: "0" }, false, false],
  ])("sees in the kernel's files %j of a line with activeLow %s whether it was left active: %s", async (...row) => {
    const [gpio534, activeLow, left] = row;
    using setup = await setUp({ ...pi, gpio534 });
    expect(setup.lease.openOutput({ line: "GPIO22", activeLow }).foundActive).toBe(left);
  });

  it.each(["in", "out"] as const)("refuses a line that stays an %sput whatever it is told", async (direction) => {
    using setup = await setUp(pi, new Map([[534, direction]]));
    const line = { line: "GPIO22", activeLow: false };
    const claim = () => (direction === "in" ? setup.lease.openOutput(line) : setup.lease.openInput(line, () => {}));
    expect(claim).toThrow(/GPIO22 \(number 534\): it cannot be made an/);
  });

  it("writes levels and gives the line back idle", async () => {
    using setup = await setUp();
    setup.lease.openOutput({ line: "GPIO23", activeLow: true }).set(true);
    expect(setup.levels.get(535)).toBe(0);
    await setup.lease[Symbol.asyncDispose]();
    expect(setup.levels.get(535)).toBe(1);
    expect(setup.made.at(-1)).toEqual(["unexport", 535]);
  });

  it("watches both edges of an input and reads its level", async () => {
    using setup = await setUp();
    const edges: unknown[] = [];
    const input = setup.lease.openInput({ line: "presence", activeLow: true }, (...edge) => edges.push(edge));
    expect(setup.made).toEqual([[529, "in", "both", { activeLow: false }]]);
    expect(input.isActive()).toBe(true);
    setup.levels.set(529, 1);
    setup.watchers.get(529)?.(null, 1);
    setup.watchers.get(529)?.(new Error("EIO"), 1);
    expect(edges).toEqual([[false, 1000]]);
    expect(input.isActive()).toBe(false);
  });

  it("says that epoll is not compiled, or that there is no GPIO, and what to do", async () => {
    using directory = kernelFiles(pi);
    const { host } = recordingHost(new ManualClock());
    const settings = { backend: "onoff", chip: null, lines: {} } as const;
    const missing = () => Promise.reject(new Error("Could not locate the bindings file. Tried:\n → …"));
    await expect(openOnoffGpio(settings, host, missing, directory.path)).rejects.toMatchObject({
      code: "gpio_backend_missing",
      message: "Could not locate the bindings file.",
    });
    await expect(openOnoffGpio({ ...settings, chip: "none" }, host, missing, directory.path)).rejects.toMatchObject({
      code: "gpio_backend_missing",
    });
  });
});
