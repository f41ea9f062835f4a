/** What every driver must stand, whatever it drives. A driver's test bench says how its device comes and goes. */

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DeviceFault } from "#src/device/driver.ts";
import type { Device, DeviceKind, Driver } from "#src/device/driver.ts";
import { FaultRegister } from "#src/device/fault.ts";
import { faultsOfEveryDevice } from "#src/device/supervisor-faults.ts";
import { DeviceSupervisor } from "#src/device/supervisor.ts";
import type { DeviceReport } from "#src/device/supervisor.ts";
import { ManualClock, recordingHost, supervisionHost } from "#test/device/manual-clock.ts";
import { patiently } from "#test/device/patience.ts";
import { opened } from "./opened.ts";

/** The world around one device. */
export interface Bench extends AsyncDisposable {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Makes the device available. */
  provide(): Promise<void>;
  /** Makes it unavailable: nothing plugged in, nothing there. */
  withdraw(): Promise<void>;
  /** Makes the started device report something; absent for a kind that only takes orders. */
  provoke?(): Promise<void>;
}

const atMs = z.number();
const nullableWord = z.string().nullable();

/** The shape of the reports of each kind. */
const reportShapes: Readonly<Record<DeviceKind, z.ZodType>> = {
  plate_reader: z.strictObject({
    raw: z.string(),
    noPlate: z.boolean(),
    confidence: z.number().min(0).max(1).nullable(),
    colour: nullableWord,
    type: nullableWord,
    direction: nullableWord,
    trigger: nullableWord,
    fake: z.boolean(),
    replayed: z.boolean(),
    deviceTimeMs: z.number().nullable(),
    driverSeq: z.string().nullable(),
    rxMs: atMs,
  }),
  barrier: z.strictObject({
    position: z.enum(["up", "down", "between", "unknown"]),
    cause: z.literal("limits_contradict").optional(),
    driverMonotonicMs: atMs,
  }),
  loop_detector: z.strictObject({ covered: z.boolean(), driverMonotonicMs: atMs }),
  input_contact: z.strictObject({ active: z.boolean(), driverMonotonicMs: atMs }),
  sign_board: z.strictObject({ shown: z.boolean(), driverMonotonicMs: atMs }),
  read_trigger: z.never(),
};

const settingTree = z.looseObject({ description: z.string().min(10), zh: z.string().min(2) });

/** Runs the contract over one driver. */
export function driverContract(
  type: string,
  load: () => Promise<Driver<DeviceKind>>,
  make: () => Promise<Bench>,
): void {
  describe(`driver ${type}`, () => {
    it("has a manifest that says everything in both languages", async () => {
      const driver = await load();
      expect(driver.type).toBe(type);
      expect([driver.title.zh, driver.title.en]).toEqual([
        expect.stringMatching(/\p{Script=Han}/u),
        expect.stringMatching(/\w/),
      ]);
      for (const [code, fault] of Object.entries(driver.faults)) {
        expect(faultsOfEveryDevice, `${code} belongs to the supervisor`).not.toHaveProperty(code);
        expect(fault.zh, code).toMatch(/\p{Script=Han}.*。$/su);
        expect(fault.en, code).toMatch(/^[A-Z].*\.$/s);
      }
      const { properties = {} } = z.toJSONSchema(await driver.settings(), { io: "input" });
      for (const [name, setting] of Object.entries(properties)) settingTree.parse(setting, { error: () => name });
    });

    it("refuses unknown settings, and takes settings that it has already completed", async () => {
      const driver = await load();
      await using bench = await make();
      const schema = await driver.settings();
      const completed = schema.parse(bench.settings);
      expect(schema.parse(completed)).toEqual(completed);
      expect(schema.safeParse({ ...bench.settings, noSuchSetting: 1 }).success).toBe(false);
    });

    it("touches nothing before start, can be disposed of at any time, and twice", async () => {
      const driver = await load();
      await using bench = await make();
      await bench.withdraw();
      const clock = new ManualClock();
      const { host, record } = recordingHost(clock);
      const device = await opened(driver, bench.settings, host);
      expect([clock.waiting, record.everRaised, record.lost]).toEqual([0, [], []]);
      expect(device.diagnose()).toBeTypeOf("object");
      await device[Symbol.asyncDispose]();
      await device[Symbol.asyncDispose]();
      await bench.provide();
      const second = await started(await opened(driver, bench.settings, host));
      await second[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
      expect([clock.waiting, record.lost]).toEqual([0, []]);
    });

    it("rejects a start with a fault of its manifest, can be disposed of then, and starts when opened anew", async () => {
      const driver = await load();
      await using bench = await make();
      await bench.withdraw();
      const clock = new ManualClock();
      const { host } = recordingHost(clock);
      const device = await opened(driver, bench.settings, host);
      const failure: unknown = await started(device).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DeviceFault);
      expect(Object.keys(driver.faults)).toContain((failure as DeviceFault).code);
      await device[Symbol.asyncDispose]();
      expect(clock.waiting).toBe(0);
      await bench.provide();
      await using later = await started(await opened(driver, bench.settings, host));
      expect(later.diagnose()).toBeTypeOf("object");
    });

    it("reports in the shape of its kind, is lost and comes back under a supervisor, and is silent once stopped", async () => {
      const driver = await load();
      await using bench = await make();
      await bench.withdraw();
      const clock = new ManualClock();
      const faults = new FaultRegister(clock);
      const reports: DeviceReport[] = [];
      const settings = (await driver.settings()).parse(bench.settings);
      const supervisor = new DeviceSupervisor([{ id: "device", kind: driver.kind, type, settings }], {
        host: supervisionHost(clock),
        drivers: { [type]: () => Promise.resolve({ default: driver }) },
        faults,
        onReport: (report) => reports.push(report),
      });
      await supervisor.start();
      expect(faults.active().map(({ source }) => source)).toEqual(["device"]);
      expect(reports).toEqual([]);
      await bench.provide();
      const stateLater = async (): Promise<string | undefined> => {
        await clock.advance(20);
        return supervisor.stateOf("device")?.name;
      };
      await expect.poll(stateLater, patiently).toBe("working");
      expect(faults.active()).toEqual([]);
      if (bench.provoke) {
        await bench.provoke();
        await expect.poll(() => reports.length, patiently).toBeGreaterThan(0);
      }
      for (const { report } of reports) reportShapes[driver.kind].parse(report);
      await supervisor[Symbol.asyncDispose]();
      const before = reports.length;
      await bench.provoke?.();
      await clock.advance(60_000);
      expect(reports).toHaveLength(before);
      expect(clock.waiting).toBe(0);
    });
  });
}

/** Starts a device for whose reports nobody asks. */
async function started(device: Device<DeviceKind>): Promise<Device<DeviceKind>> {
  await device.start(() => {});
  return device;
}
