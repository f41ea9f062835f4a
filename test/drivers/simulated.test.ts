import { describe, expect, it } from "vitest";
import type { DriverTable } from "#src/device/driver.ts";
import { FaultRegister } from "#src/device/fault.ts";
import type { DeviceSpec } from "#src/device/supervised-device.ts";
import { DeviceSupervisor } from "#src/device/supervisor.ts";
import type { DeviceReport } from "#src/device/supervisor.ts";
import { drivers } from "#drivers/index.ts";
import barrierSettings from "#drivers/simulated/barrier-settings.ts";
import { dropSimulatedBench, simulatedBench } from "#drivers/simulated/bench.ts";
import { ManualClock, supervisionHost } from "#test/device/manual-clock.ts";

let benches = 0;

async function setUp(barrier: Record<string, unknown> = {}, table: DriverTable = drivers) {
  const bench = `bench-${benches++}`;
  const clock = new ManualClock();
  const at = (kind: DeviceSpec["kind"], type: string, point: string, more = {}): DeviceSpec => ({
    id: point,
    kind,
    type,
    settings: { bench, point, ...more },
  });
  const arm = barrierSettings.parse({ bench, point: "arm", travelMs: 1000, safetyLoop: "passage", ...barrier });
  const reports: DeviceReport[] = [];
  const faults = new FaultRegister(clock);
  const supervisor = new DeviceSupervisor(
    [
      at("barrier", "simulated-barrier", "arm", arm),
      at("loop_detector", "simulated-loop", "passage"),
      at("input_contact", "simulated-contact", "fire"),
      at("plate_reader", "simulated-reader", "reader"),
      at("sign_board", "simulated-sign", "sign"),
      at("read_trigger", "simulated-trigger", "trigger"),
    ],
    { host: supervisionHost(clock), drivers: table, faults, onReport: (report) => reports.push(report) },
  );
  await supervisor.start();
  const yard = simulatedBench(bench);
  const positions = (): unknown[] =>
    reports.filter(({ kind }) => kind === "barrier").map(({ report }) => "position" in report && report.position);
  const order = (name: "raise" | "lower" | "hold" | "release") =>
    supervisor.order({ deviceId: "arm", kind: "barrier", order: name });
  return { bench, clock, yard, supervisor, reports, faults, positions, order };
}

describe("simulated yard", () => {
  it("reports the levels it finds at start", async () => {
    const { reports } = await setUp();
    expect(reports.map(({ deviceId, report }) => [deviceId, report])).toEqual(
      expect.arrayContaining([
        ["arm", { position: "down", driverMonotonicMs: 1000 }],
        ["passage", { covered: false, driverMonotonicMs: 1000 }],
        ["fire", { active: false, driverMonotonicMs: 1000 }],
      ]),
    );
  });

  it("passes on what the reader sees, the loops feel, and what the sign is to show", async () => {
    const { yard, clock, reports, supervisor } = await setUp();
    reports.length = 0;
    await clock.advance(5);
    yard.reader("reader").read({ raw: "京A12345", confidence: 0.9 });
    yard.loop("passage").set(true);
    yard.contact("fire").set(true);
    expect(reports).toMatchObject([
      { kind: "plate_reader", report: { raw: "京A12345", confidence: 0.9, noPlate: false, rxMs: 1005 } },
      { kind: "loop_detector", report: { covered: true, driverMonotonicMs: 1005 } },
      { kind: "input_contact", report: { active: true } },
    ]);
    const text = { lines: ["欢迎光临"], voice: null, purpose: "vehicle", seconds: 5 } as const;
    expect(await supervisor.order({ deviceId: "sign", kind: "sign_board", order: text })).toBe("sent");
    expect(yard.sign("sign").text).toEqual(text);
    expect(await supervisor.order({ deviceId: "trigger", kind: "read_trigger", order: "read_now" })).toBe("sent");
    expect(yard.trigger("trigger").pulses).toBe(1);
  });
});

describe("simulated barrier", () => {
  it("travels up, waits for the car to leave the safety loop, and closes by itself", async () => {
    const { yard, clock, positions, order } = await setUp();
    expect(await order("raise")).toBe("sent");
    await clock.advance(999);
    expect(positions()).toEqual(["down", "between"]);
    await clock.advance(1);
    expect(positions()).toEqual(["down", "between", "up"]);
    yard.loop("passage").set(true);
    await clock.advance(60_000);
    expect(yard.barrier("arm").position).toBe("up");
    yard.loop("passage").set(false);
    await clock.advance(499);
    expect(yard.barrier("arm").height).toBe(1);
    await clock.advance(1001);
    expect(positions()).toEqual(["down", "between", "up", "between", "down"]);
  });

  it("closes by itself when nobody comes, and starts waiting anew at a second raise", async () => {
    const { yard, clock, order } = await setUp({ autoCloseS: 10 });
    await order("raise");
    await clock.advance(1000 + 9_000);
    await order("raise");
    await clock.advance(9_999);
    expect(yard.barrier("arm").position).toBe("up");
    await clock.advance(1);
    expect(yard.barrier("arm").position).toBe("between");
  });

  it("goes up again from where it is when a car drives under the falling arm, or when it is ordered to", async () => {
    const { yard, clock, order } = await setUp({ lowerWired: true });
    const arm = yard.barrier("arm");
    await order("raise");
    await clock.advance(1000);
    await order("lower");
    await clock.advance(400);
    expect(arm.height).toBeCloseTo(0.6);
    yard.loop("passage").set(true);
    await clock.advance(200);
    expect(arm.height).toBeCloseTo(0.8);
    await clock.advance(200);
    expect(arm.position).toBe("up");
    expect(await order("lower")).toBe("sent");
    await clock.advance(5_000);
    expect(arm.position).toBe("up");
    yard.loop("passage").set(false);
    await clock.advance(700);
    await order("raise");
    await clock.advance(200);
    expect(arm.position).toBe("up");
  });

  it("stays up while held", async () => {
    const { yard, clock, order } = await setUp();
    await order("hold");
    await clock.advance(600_000);
    expect(yard.barrier("arm").position).toBe("up");
    await order("release");
    await clock.advance(11_000);
    expect(yard.barrier("arm").position).toBe("down");
  });

  it("refuses to lower where no line for it is wired", async () => {
    const { order, faults } = await setUp();
    expect(await order("lower")).toBe("refused");
    expect(faults.isActive("arm", "order_refused")).toBe(true);
  });

  it("can jam and come loose", async () => {
    const { yard, clock, order } = await setUp();
    const arm = yard.barrier("arm");
    await order("raise");
    await clock.advance(300);
    arm.stick(true);
    await clock.advance(5_000);
    await order("raise");
    await clock.advance(5_000);
    expect(arm.height).toBeCloseTo(0.3);
    arm.stick(false);
    await order("raise");
    await clock.advance(700);
    expect(arm.position).toBe("up");
  });

  it("says nothing of its position without limit switches", async () => {
    const { clock, order, positions } = await setUp({ limitSwitches: false });
    await order("raise");
    await clock.advance(2_000);
    expect(positions()).toEqual(["unknown"]);
  });

  it("is lost while its wire is pulled, comes back, and reports where it is then", async () => {
    const { yard, clock, order, faults, positions, supervisor } = await setUp();
    await order("raise");
    await clock.advance(500);
    yard.barrier("arm").pull();
    expect(faults.active().map(({ code }) => code)).toEqual(["wire_pulled"]);
    expect(await order("raise")).toBe("unavailable");
    await clock.advance(3_000);
    expect(positions()).toEqual(["down", "between"]);
    yard.barrier("arm").mend();
    await clock.advance(5_000);
    expect(supervisor.stateOf("arm")).toMatchObject({ name: "working" });
    expect(positions()).toEqual(["down", "between", "up"]);
    expect(faults.active()).toEqual([]);
  });

  it("lets go of an arm that was held when the wire was pulled, as soon as the wire is back", async () => {
    const { yard, clock, order } = await setUp();
    const arm = yard.barrier("arm");
    await order("hold");
    await clock.advance(2_000);
    arm.pull();
    await clock.advance(60_000);
    expect(arm.position).toBe("up");
    arm.mend();
    await clock.advance(60_000);
    expect(arm).toMatchObject({ held: false, position: "down" });
  });

  it("goes on by the bench's own clock when the box is gone", async () => {
    const { bench, yard, clock, order, supervisor } = await setUp();
    yard.useClock(clock);
    await order("raise");
    await supervisor[Symbol.asyncDispose]();
    await clock.advance(1_000);
    expect(yard.barrier("arm").position).toBe("up");
    await clock.advance(11_000);
    expect(yard.barrier("arm").position).toBe("down");
    dropSimulatedBench(bench);
    expect(simulatedBench(bench)).not.toBe(yard);
  });
});
