import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OrderRefused } from "#src/device/driver.ts";
import type { ArmReport } from "#src/device/report.ts";
import gpioBarrier from "#drivers/gpio-barrier/driver.ts";
import { leaseGpio } from "#drivers/gpio/door.ts";
import { ManualClock, recordingHost } from "#test/device/manual-clock.ts";
import { ownDirectory, Rig } from "../gpio/rig.ts";
import { opened } from "../opened.ts";

const wire = (line: string) => ({ line, activeLow: false });

type Levels = Readonly<Record<string, 0 | 1>>;

/** A started barrier on a simulated GPIO, the input `levels` set before, relays found as a process left them. */
async function setUp(settings: Record<string, unknown> = {}, levels: Levels = {}, left: Levels = {}) {
  const directory = ownDirectory();
  const socket = join(directory.path, "gpio.sock");
  const clock = new ManualClock();
  const { host, record } = recordingHost(clock);
  const gpio = { backend: "simulated", socket, levelsFile: join(directory.path, "levels.json") } as const;
  writeFileSync(gpio.levelsFile, JSON.stringify(left));
  const reports: ArmReport[] = [];
  const device = await opened(gpioBarrier, { gpio, raise: wire("raise"), ...settings }, host);
  // Another device holds the door open, so that a rig can connect and set levels first.
  const door = await leaseGpio(gpio, host);
  const rig = await Rig.connect(socket);
  for (const [line, level] of Object.entries(levels)) await rig.set(line, level);
  await device.start((report) => reports.push(report));
  const end = async (): Promise<void> => {
    rig[Symbol.dispose]();
    await device[Symbol.asyncDispose]();
    await door[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  };
  /** What the relay did, with milliseconds since start; asked over the socket, so that all pushes are there. */
  const relay = async (line: string): Promise<unknown[]> => {
    await rig.ask({ list: {} });
    return rig.heard
      .map(({ output }) => output as { line: string; level: number; atMs: number } | undefined)
      .filter((output) => output?.line === line)
      .map((output) => [output?.level, (output?.atMs ?? 0) - 1000]);
  };
  return { clock, record, device, reports, rig, relay, [Symbol.asyncDispose]: end };
}

describe("gpio barrier", () => {
  it("orders nothing by starting or by being disposed of", async () => {
    await using setup = await setUp({ hold: wire("hold"), lower: wire("lower") });
    await setup.device[Symbol.asyncDispose]();
    for (const line of ["raise", "hold", "lower"]) expect(await setup.relay(line)).toEqual([]);
  });

  it("raises by a pulse of the set length, and adds nothing while it runs", async () => {
    await using setup = await setUp({ pulseMs: 700 });
    const { device, clock } = setup;
    await device.order("raise");
    await clock.advance(300);
    await device.order("raise");
    await clock.advance(5_000);
    expect(await setup.relay("raise")).toEqual([
      [1, 0],
      [0, 700],
    ]);
    expect(device.diagnose()).toMatchObject({ raises: 1 });
    await device.order("raise");
    await clock.advance(700);
    expect(await setup.relay("raise")).toHaveLength(4);
  });

  it("keeps pulses between 100 ms and 3 s, by default 500 ms", async () => {
    await using setup = await setUp();
    await setup.device.order("raise");
    await setup.clock.advance(3_000);
    expect(await setup.relay("raise")).toEqual([
      [1, 0],
      [0, 500],
    ]);
    const settings = { gpio: { backend: "simulated", socket: "s" }, raise: { line: "r" } };
    for (const pulseMs of [99, 3001]) {
      expect((await gpioBarrier.settings()).safeParse({ ...settings, pulseMs }).success).toBe(false);
    }
  });

  it("holds by a line of its own until it is released", async () => {
    await using setup = await setUp({ hold: wire("hold") });
    await setup.device.order("hold");
    await setup.clock.advance(60_000);
    expect(await setup.relay("hold")).toEqual([[1, 0]]);
    await setup.device.order("release");
    expect(await setup.relay("hold")).toEqual([
      [1, 0],
      [0, 60_000],
    ]);
    expect(await setup.relay("raise")).toEqual([]);
  });

  it("holds by the raise line where that is the hold line too; a pulse neither ends it nor is cut by its release", async () => {
    await using setup = await setUp({ hold: wire("raise") });
    const { device, clock } = setup;
    await device.order("hold");
    await device.order("raise");
    await clock.advance(1_000);
    expect(await setup.relay("raise")).toEqual([[1, 0]]);
    await device.order("raise");
    await device.order("release");
    await clock.advance(1_000);
    expect(await setup.relay("raise")).toEqual([
      [1, 0],
      [0, 1_500],
    ]);
  });

  it("raises once and says so when it is to hold without a line for it", async () => {
    await using setup = await setUp();
    await setup.device.order("hold");
    expect([...setup.record.active.keys()]).toEqual(["hold_not_wired"]);
    expect(await setup.relay("raise")).toEqual([[1, 0]]);
    await setup.device.order("release");
    expect([...setup.record.active.keys()]).toEqual([]);
  });

  it("refuses to lower without a line, and while the arm is held", async () => {
    await using plain = await setUp();
    await expect(plain.device.order("lower")).rejects.toThrow(OrderRefused);
    await using held = await setUp({ lower: wire("lower"), hold: wire("hold") });
    await held.device.order("hold");
    await expect(held.device.order("lower")).rejects.toThrow(/held up/);
    expect(await held.relay("lower")).toEqual([]);
  });

  it("never has the relays for up and down on together", async () => {
    await using setup = await setUp({ lower: wire("lower"), lowerPulseMs: 400 });
    const { device, clock } = setup;
    await device.order("raise");
    await clock.advance(100);
    await device.order("lower");
    await clock.advance(100);
    await device.order("raise");
    await clock.advance(5_000);
    expect(await setup.relay("raise")).toEqual([
      [1, 0],
      [0, 100],
      [1, 200],
      [0, 700],
    ]);
    expect(await setup.relay("lower")).toEqual([
      [1, 100],
      [0, 200],
    ]);
  });

  it("ends a pulse when it is disposed of", async () => {
    await using setup = await setUp();
    await setup.device.order("raise");
    await setup.device[Symbol.asyncDispose]();
    expect(await setup.relay("raise")).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(setup.clock.waiting).toBe(0);
  });

  it("switches off a relay that a crash left on, and tells of it for ten minutes", async () => {
    const raise = { line: "raise", activeLow: true };
    await using setup = await setUp({ raise }, {}, { raise: 0 });
    expect([...setup.record.active.keys()]).toEqual(["relay_found_on"]);
    await setup.rig.hears({ claimed: { line: "raise", level: 1 } });
    await setup.clock.advance(10 * 60_000);
    expect(setup.record.active.size).toBe(0);
    await using orderly = await setUp({ raise }, {}, { raise: 1 });
    expect(orderly.record.everRaised).toEqual([]);
  });

  it("reports where the arm is by its limit contacts, first of all at start", async () => {
    const limits = { upLimit: wire("up"), downLimit: wire("down"), debounceMs: 20 };
    await using setup = await setUp(limits, { down: 1 });
    const { rig, clock, reports, record } = setup;
    expect(reports).toEqual([{ position: "down", driverMonotonicMs: 1000 }]);
    await rig.set("down", 0);
    await clock.advance(50);
    await rig.set("up", 1);
    await clock.advance(50);
    expect(reports.slice(1)).toEqual([
      { position: "between", driverMonotonicMs: 1000 },
      { position: "up", driverMonotonicMs: 1050 },
    ]);
    await rig.set("down", 1);
    await clock.advance(50);
    expect(reports.at(-1)).toEqual({ position: "unknown", driverMonotonicMs: 1100, cause: "limits_contradict" });
    expect([...record.active.keys()]).toEqual(["limits_contradict"]);
    await rig.set("up", 0);
    await clock.advance(50);
    expect(reports.at(-1)).toMatchObject({ position: "down" });
    expect(record.active.size).toBe(0);
  });

  it("reports contacts that contradict each other from the start", async () => {
    await using setup = await setUp({ upLimit: wire("up"), downLimit: wire("down") }, { up: 1, down: 1 });
    expect(setup.reports).toEqual([{ position: "unknown", driverMonotonicMs: 1000, cause: "limits_contradict" }]);
  });

  it.each([{}, { upLimit: wire("up") }])(
    "says that the position is unknown where the contacts %j do not tell",
    async (limits) => {
      await using setup = await setUp(limits);
      expect(setup.reports).toEqual([{ position: "unknown", driverMonotonicMs: 1000 }]);
    },
  );
});
