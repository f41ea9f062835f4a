import { describe, expect, it } from "vitest";
import { controllerSettings } from "#src/box/controller-settings.ts";
import { deviceSpecs, LaneDevices } from "#src/box/lane-devices.ts";
import { isOutOfOrder } from "#src/box/view.ts";
import { loadConfig } from "#src/config/load.ts";
import type { Fault } from "#src/device/fault.ts";
import type { DeviceState } from "#src/device/supervised-device.ts";
import { drivers } from "#drivers/index.ts";
import { readOf } from "#test/lane/bench.ts";

async function configOf(lane: object) {
  const reader = { type: "simulated-reader", bench: "b", point: "reader" };
  const barrier = { type: "simulated-barrier", bench: "b", point: "barrier" };
  const one = { name: "in", direction: "entry", reader, barrier, ...lane };
  const tariff = { tariffs: [{ id: "day", titleZh: "临停", titleEn: "day", steps: [{ everyMinutes: 60, fen: 500 }] }] };
  const config = { lot: { parkingId: "qp1", capacity: 10 }, lanes: [one], tariff };
  const loaded = await loadConfig(JSON.stringify(config), drivers);
  if (!("config" in loaded)) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

const SECOND = { type: "simulated-reader", bench: "b", point: "rear" };
const WORKING = { name: "working" } as DeviceState;
const LOST = { name: "lost" } as DeviceState;

describe("a lane with a second reader", () => {
  it("opens both, and hears both as reads of its lane", async () => {
    const config = await configOf({ secondReader: SECOND });
    expect(deviceSpecs(config).map(({ id, kind }) => `${id} ${kind}`)).toContain("in-secondReader plate_reader");
    const report = { ...readOf("沪A12345"), rxMs: 0 };
    const facts = ["in-reader", "in-secondReader"].map((deviceId) =>
      new LaneDevices(config).factOf({ deviceId, kind: "plate_reader", report }),
    );
    expect(facts).toMatchObject([
      { type: "plate_read", lane: "in", read: { plate: "沪A12345", readerId: "in-reader" } },
      { type: "plate_read", lane: "in", read: { plate: "沪A12345", readerId: "in-secondReader" } },
    ]);
  });

  it("has lost its reader only when both are lost, and has it back with the first", async () => {
    const devices = new LaneDevices(await configOf({ secondReader: SECOND }));
    const steps = [
      ["in-reader", WORKING],
      ["in-secondReader", WORKING],
      ["in-reader", LOST],
      ["in-secondReader", LOST],
      ["in-secondReader", WORKING],
      ["in-reader", WORKING],
    ] as const;
    const facts = steps.map(([id, state]) => devices.stateFact(id, state)?.type ?? null);
    expect(facts).toEqual(["device_back", null, null, "device_lost", "device_back", null]);
  });

  it("hears once that a device is lost, however often it is tried again in vain", async () => {
    const devices = new LaneDevices(await configOf({}));
    const starting = { name: "starting" } as DeviceState;
    const states = [WORKING, LOST, starting, LOST, starting, LOST, starting, WORKING, LOST];
    const facts = states.map((state) => devices.stateFact("in-reader", state)?.type ?? null);
    expect(facts.filter((fact) => fact !== null)).toEqual(["device_back", "device_lost", "device_back", "device_lost"]);
  });

  it("is told which of the two is trusted more, and how sure each must be", async () => {
    const config = await configOf({ secondReader: SECOND, minConfidence: 0.8, secondMinConfidence: 0.5 });
    expect(controllerSettings(config).lanes[0]?.setup.readers).toEqual([
      { id: "in-reader", minConfidence: 0.8 },
      { id: "in-secondReader", minConfidence: 0.5 },
    ]);
  });
});

describe("a lane whose readers are triggered", () => {
  const TRIGGER = { type: "simulated-trigger", bench: "b", point: "trigger" };
  const PRESENCE = { type: "simulated-loop", bench: "b", point: "presence" };

  it("opens the trigger, and orders go to it", async () => {
    const config = await configOf({ trigger: TRIGGER, presence: PRESENCE });
    expect(deviceSpecs(config).map(({ id, kind }) => `${id} ${kind}`)).toContain("in-trigger read_trigger");
    const order = new LaneDevices(config).orderFor({ lane: "in", order: "trigger" });
    expect(order).toEqual({ deviceId: "in-trigger", kind: "read_trigger", order: "read_now" });
  });

  it("hears that the trigger is lost and back", async () => {
    const devices = new LaneDevices(await configOf({ trigger: TRIGGER, presence: PRESENCE }));
    const facts = [WORKING, LOST, LOST, WORKING].map((state) => devices.stateFact("in-trigger", state));
    const [back, lost] = ["device_back", "device_lost"].map((type) => ({ type, lane: "in", device: "trigger" }));
    expect(facts).toEqual([back, lost, null, back]);
  });

  it("knows how often and how soon; a lane without a trigger knows of none", async () => {
    const config = await configOf({ trigger: TRIGGER, presence: PRESENCE, triggerTimes: 2, triggerAgainMs: 900 });
    expect(controllerSettings(config).lanes[0]?.setup.trigger).toEqual({ timesMost: 2, againMs: 900 });
    expect(controllerSettings(await configOf({})).lanes[0]?.setup).not.toHaveProperty("trigger");
  });
});

describe("a lane without a reader", () => {
  const PRESENCE = { type: "simulated-loop", bench: "b", point: "presence" };

  it("opens none, knows that it has none, and what it does with whoever comes", async () => {
    const config = await configOf({ reader: null, withoutReader: "open", presence: PRESENCE });
    expect(deviceSpecs(config).map(({ id }) => id)).toEqual(["in-barrier", "in-presence"]);
    const [lane] = controllerSettings(config).lanes;
    expect(lane).toMatchObject({ withoutReader: "open", setup: { hasReader: false, readers: [] } });
    const [other] = controllerSettings(await configOf({})).lanes;
    expect(other).not.toHaveProperty("withoutReader");
    expect(other?.setup).not.toHaveProperty("hasReader");
  });
});

describe("a lane whose reader is dead", () => {
  const fault = (source: string): Fault => ({ source, severity: "stops_lane" }) as Fault;
  const outOfOrder = (working: readonly string[], ...dead: readonly string[]): boolean => {
    const stateOf = (id: string): DeviceState | undefined => (working.includes(id) ? WORKING : LOST);
    return isOutOfOrder({ stateOf }, "in", dead.map(fault));
  };

  it("is out of order, unless a second one works", () => {
    expect(outOfOrder(["in-barrier"], "in-reader")).toBe(true);
    expect(outOfOrder(["in-barrier", "in-secondReader"], "in-reader")).toBe(false);
    expect(outOfOrder(["in-barrier", "in-reader"], "in-secondReader")).toBe(false);
    expect(outOfOrder(["in-barrier"], "in-reader", "in-secondReader")).toBe(true);
  });

  it("is out of order for any other fault that stops it, and without its barrier", () => {
    expect(outOfOrder(["in-barrier", "in-reader"], "in-presence")).toBe(true);
    expect(outOfOrder(["in-reader"])).toBe(true);
    expect(outOfOrder(["in-barrier", "in-reader"])).toBe(false);
  });
});

describe("a lane with one reader", () => {
  it("has lost it when that is lost, and also when it cannot be had from the start", async () => {
    const devices = new LaneDevices(await configOf({}));
    const facts = [LOST, WORKING, WORKING, LOST].map((state) => devices.stateFact("in-reader", state)?.type ?? null);
    expect(facts).toEqual(["device_lost", "device_back", null, "device_lost"]);
  });
});

describe("what a lane's settings make of it", () => {
  it.each([
    [{}, { readsOpenWithoutPresence: false, staysUpForFollower: false }, true],
    [{ readsOpenWithoutPresence: true }, { readsOpenWithoutPresence: true }, true],
    [{ tailgate: "note" }, { staysUpForFollower: false }, false],
    [{ tailgate: "stay_open" }, { staysUpForFollower: true }, true],
    [{ timings: { largeHoldMs: 3_000 } }, { timings: { largeHoldMs: 3_000 } }, true],
  ])("%j", async (lane, setup, tailgateAlarm) => {
    expect(controllerSettings(await configOf(lane)).lanes[0]).toMatchObject({ setup, tailgateAlarm });
  });
});

describe("the boards with a screen for free berths", () => {
  const signed = (countScreen: boolean) => configOf({ sign: { type: "fk-sign", serial: { path: "p" }, countScreen } });
  const counts = (devices: LaneDevices, free: number) =>
    devices.countOrders(free).map(({ deviceId, order }) => [deviceId, order]);
  const count = (free: number) => [
    ["in-sign", { lines: [`余位 ${free}`], voice: null, purpose: "count", seconds: null }],
  ];

  it("are told how many there are when that changes, and never less than none", async () => {
    const devices = new LaneDevices(await signed(true));
    devices.stateFact("in-sign", WORKING);
    expect([10, 10, 9, 0, -1].map((free) => counts(devices, free))).toEqual([count(10), [], count(9), count(0), []]);
  });

  it("are told once they work, and again when they are back", async () => {
    const devices = new LaneDevices(await signed(true));
    expect(counts(devices, 10)).toEqual([]);
    devices.stateFact("in-sign", WORKING);
    expect(counts(devices, 10)).toEqual(count(10));
    devices.stateFact("in-sign", LOST);
    expect(counts(devices, 10)).toEqual([]);
    devices.stateFact("in-sign", WORKING);
    expect(counts(devices, 10)).toEqual(count(10));
  });

  it("are those alone", async () => {
    const devices = new LaneDevices(await signed(false));
    devices.stateFact("in-sign", WORKING);
    expect(counts(devices, 10)).toEqual([]);
  });
});
