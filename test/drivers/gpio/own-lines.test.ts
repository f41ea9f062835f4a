/** The box's own lines as several devices have them, each by its own names. */
import { describe, expect, it } from "vitest";
import { lineNumber } from "#drivers/gpio/chip.ts";
import { leaseGpio } from "#drivers/gpio/door.ts";
import type { GpioBackend, Level } from "#drivers/gpio/lines.ts";
import type { OnoffSettings } from "#drivers/gpio/settings.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";

const wire = (line: string) => ({ line, activeLow: false });

/** A board whose lines can be taken away by somebody else. */
function board() {
  const levels = new Map<number, Level>();
  const gone = new Set<number>();
  const chip = { name: "gpiochip512", label: "pinctrl-bcm2711", base: 512, count: 58 };
  const reach = (number: number): void => {
    if (gone.has(number)) throw new Error("ENODEV");
  };
  const open = async ({ lines }: OnoffSettings): Promise<GpioBackend> => ({
    wireOf: (line) => String(lineNumber(line, lines, chip)),
    claimInput: (line) => {
      const number = lineNumber(line, lines, chip);
      return { read: () => levels.get(number) ?? 0, release: () => reach(number) };
    },
    claimOutput: (line, initial) => {
      const number = lineNumber(line, lines, chip);
      const found = levels.get(number) ?? null;
      const write = (level: Level): void => {
        reach(number);
        levels.set(number, level);
      };
      write(initial);
      return { found, write, release: () => reach(number) };
    },
    [Symbol.asyncDispose]: async () => {},
  });
  const { host } = recordingHost(new ManualClock());
  const lease = (lines: Readonly<Record<string, number>>, chipName: string | null = null) =>
    leaseGpio({ backend: "onoff", chip: chipName, lines }, host, open);
  return { levels, gone, lease };
}

describe("the box's own lines", () => {
  it("are known to each device by its own names", async () => {
    const { levels, lease } = board();
    await using barrier = await lease({ raise: 22 });
    await using presence = await lease({ loop: 17 });
    await using passage = await lease({ loop: 27 });
    levels.set(529, 1);
    expect(presence.openInput(wire("loop"), () => {}).isActive()).toBe(true);
    expect(passage.openInput(wire("loop"), () => {}).isActive()).toBe(false);
    barrier.openOutput(wire("raise")).set(true);
    expect(levels.get(534)).toBe(1);
  });

  it("belong to one device by whatever names they are called", async () => {
    const { lease } = board();
    await using presence = await lease({ presence: 17 });
    await using passage = await lease({ passage: 17 }, "pinctrl-bcm2711");
    presence.openInput(wire("presence"), () => {});
    expect(() => passage.openInput(wire("passage"), () => {})).toThrow(/"passage" is used twice/);
    expect(() => passage.openInput(wire("GPIO17"), () => {})).toThrow(/"GPIO17" is used twice/);
    await presence[Symbol.asyncDispose]();
    passage.openInput(wire("passage"), () => {});
  });

  it("can be had again after one of them was taken away while its relay was on", async () => {
    const { levels, gone, lease } = board();
    const barrier = await lease({});
    barrier.openOutput(wire("GPIO22")).set(true);
    barrier.openOutput(wire("GPIO23")).set(true);
    barrier.openInput(wire("GPIO24"), () => {});
    gone.add(534);
    await expect(barrier[Symbol.asyncDispose]()).rejects.toThrow("ENODEV");
    expect(levels.get(535)).toBe(0);
    gone.clear();
    await using again = await lease({});
    expect(again.openOutput(wire("GPIO22")).foundActive).toBe(true);
    expect(again.openOutput(wire("GPIO23")).foundActive).toBe(false);
    again.openInput(wire("GPIO24"), () => {});
  });
});
