import { join } from "node:path";
import { describe, expect, it } from "vitest";
import gpioContact from "#drivers/gpio-contact/driver.ts";
import gpioLoop from "#drivers/gpio-loop/driver.ts";
import { leaseGpio } from "#drivers/gpio/door.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";
import { ownDirectory, Rig } from "../gpio/rig.ts";
import { opened } from "../opened.ts";

async function setUp() {
  const directory = ownDirectory();
  const gpio = { backend: "simulated", socket: join(directory.path, "gpio.sock"), levelsFile: null } as const;
  const clock = new ManualClock();
  const { host, record } = recordingHost(clock);
  const door = await leaseGpio(gpio, host);
  const rig = await Rig.connect(gpio.socket);
  const end = async (): Promise<void> => {
    rig[Symbol.dispose]();
    await door[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  };
  return { gpio, clock, host, record, rig, [Symbol.asyncDispose]: end };
}

describe("gpio loop", () => {
  it("reports a car that stands on it at start, and when it leaves", async () => {
    await using setup = await setUp();
    const { gpio, host, rig, clock } = setup;
    await rig.set("presence", 0);
    await using loop = await opened(gpioLoop, { gpio, line: "presence", activeLow: true, debounceMs: 40 }, host);
    const reports: unknown[] = [];
    await loop.start((report) => reports.push(report));
    await clock.advance(500);
    await rig.set("presence", 1);
    await clock.advance(39);
    expect(reports).toEqual([{ covered: true, driverMonotonicMs: 1000 }]);
    await clock.advance(1);
    expect(reports.at(-1)).toEqual({ covered: false, driverMonotonicMs: 1500 });
    expect(loop.diagnose()).toEqual({ line: "presence", active: false, chatters: false, edges: 1 });
  });

  it("notices a loop that stays covered for an hour", async () => {
    await using setup = await setUp();
    const { gpio, host, record, rig, clock } = setup;
    await using loop = await opened(gpioLoop, { gpio, line: "presence" }, host);
    await loop.start(() => {});
    await rig.set("presence", 1);
    await clock.advance(60 * 60_000);
    expect(record.active.size).toBe(0);
    await clock.advance(1_000);
    expect([...record.active.keys()]).toEqual(["covered_too_long"]);
    await rig.set("presence", 0);
    await clock.advance(1_000);
    expect(record.active.size).toBe(0);
  });

  it("says that the line chatters, and counts it as covered meanwhile", async () => {
    await using setup = await setUp();
    const { gpio, host, record, rig, clock } = setup;
    await using loop = await opened(gpioLoop, { gpio, line: "presence" }, host);
    const covered: boolean[] = [];
    await loop.start((report) => covered.push(report.covered));
    for (let index = 0; index < 60; index++) {
      await rig.set("presence", index % 2 === 0 ? 1 : 0);
      await clock.advance(10);
    }
    expect([...record.active.keys()]).toEqual(["input_chatters"]);
    await clock.advance(1_000);
    expect(record.active.size).toBe(0);
    expect(covered).toEqual([false, true, false]);
  });

  it("stops its clock and gives its line back when it is disposed of", async () => {
    await using setup = await setUp();
    const { gpio, host, rig, clock } = setup;
    const loop = await opened(gpioLoop, { gpio, line: "presence" }, host);
    await loop.start(() => {});
    await rig.set("presence", 1);
    await clock.advance(100);
    await loop[Symbol.asyncDispose]();
    await rig.hears({ released: { line: "presence" } });
    expect(clock.waiting).toBe(0);
  });
});

describe("gpio contact", () => {
  it("reports the fire contact at start and whenever it changes", async () => {
    await using setup = await setUp();
    const { gpio, host, rig, clock } = setup;
    await using contact = await opened(gpioContact, { gpio, line: "fire", activeLow: true }, host);
    const reports: unknown[] = [];
    await contact.start((report) => reports.push(report));
    await rig.set("fire", 0);
    await clock.advance(100);
    expect(reports).toEqual([
      { active: false, driverMonotonicMs: 1000 },
      { active: true, driverMonotonicMs: 1000 },
    ]);
  });
});
