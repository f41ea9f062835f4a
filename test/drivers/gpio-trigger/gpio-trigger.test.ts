import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FaultRegister } from "#src/device/fault.ts";
import { DeviceSupervisor } from "#src/device/supervisor.ts";
import { drivers } from "#drivers/index.ts";
import gpioTrigger from "#drivers/gpio-trigger/driver.ts";
import { leaseGpio } from "#drivers/gpio/door.ts";
import { ManualClock, recordingHost, supervisionHost } from "#test/device/manual-clock.ts";
import { ownDirectory, Rig } from "../gpio/rig.ts";
import { opened } from "../opened.ts";

/** A started trigger on a simulated GPIO. */
async function setUp(settings: Record<string, unknown> = {}) {
  const directory = ownDirectory();
  const gpio = { backend: "simulated", socket: join(directory.path, "gpio.sock"), levelsFile: null } as const;
  const clock = new ManualClock();
  const { host } = recordingHost(clock);
  const door = await leaseGpio(gpio, host);
  const rig = await Rig.connect(gpio.socket);
  const device = await opened(gpioTrigger, { gpio, line: "trigger", ...settings }, host);
  await device.start(() => {});
  /** The levels of the line so far, with milliseconds since the start. */
  const line = async (): Promise<unknown[]> => {
    await rig.ask({ list: {} });
    return rig.heard
      .map(({ output }) => output as { line: string; level: number; atMs: number } | undefined)
      .filter((output) => output?.line === "trigger")
      .map((output) => [output?.level, (output?.atMs ?? 0) - 1000]);
  };
  const end = async (): Promise<void> => {
    rig[Symbol.dispose]();
    await device[Symbol.asyncDispose]();
    await door[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  };
  return { clock, device, line, [Symbol.asyncDispose]: end };
}

describe("gpio trigger", () => {
  it("orders nothing by starting or by being disposed of", async () => {
    await using setup = await setUp();
    await setup.device[Symbol.asyncDispose]();
    expect(await setup.line()).toEqual([]);
  });

  it("closes its contact for the set length in the turn of the order, and adds nothing while it is closed", async () => {
    await using setup = await setUp({ pulseMs: 300 });
    const { device, clock } = setup;
    const first = device.order("read_now");
    expect(device.diagnose()).toEqual({ line: "trigger", pulses: 1 });
    await first;
    await clock.advance(100);
    await device.order("read_now");
    expect(device.diagnose()).toEqual({ line: "trigger", pulses: 1 });
    await clock.advance(1_000);
    expect(await setup.line()).toEqual([
      [1, 0],
      [0, 300],
    ]);
    await device.order("read_now");
    await clock.advance(300);
    expect(await setup.line()).toHaveLength(4);
  });

  it("that cannot be had is a fault which does not stop the lane", async () => {
    using directory = ownDirectory();
    const clock = new ManualClock();
    const faults = new FaultRegister(clock);
    const gpio = { backend: "simulated", socket: join(directory.path, "missing", "gpio.sock"), levelsFile: null };
    const settings = { gpio, line: "trigger", activeLow: false, pulseMs: 200 };
    const spec = { id: "in-trigger", kind: "read_trigger", type: "gpio-trigger", settings } as const;
    const host = supervisionHost(clock);
    await using supervisor = new DeviceSupervisor([spec], { host, drivers, faults, onReport: () => {} });
    await supervisor.start();
    expect(await supervisor.order({ deviceId: "in-trigger", kind: "read_trigger", order: "read_now" })).toBe(
      "unavailable",
    );
    expect(faults.active()).toMatchObject([{ id: "in-trigger/gpio_socket_unavailable", severity: "degrades" }]);
  });

  it("opens the contact when it is disposed of within a pulse, and for good", async () => {
    await using setup = await setUp({ activeLow: true });
    await setup.device.order("read_now");
    await setup.device[Symbol.asyncDispose]();
    await setup.clock.advance(5_000);
    expect((await setup.line()).map((edge) => (edge as number[])[0])).toEqual([0, 1]);
  });
});
