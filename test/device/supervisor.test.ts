import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AssertionFault } from "#src/assert.ts";
import { defineDriver, DeviceFault, OrderRefused } from "#src/device/driver.ts";
import type { BarrierOrder, Device, Driver, DriverHost } from "#src/device/driver.ts";
import { FaultRegister } from "#src/device/fault.ts";
import type { ArmReport } from "#src/device/report.ts";
import { DeviceSupervisor } from "#src/device/supervisor.ts";
import type { DeviceReport } from "#src/device/supervisor.ts";
import { ManualClock, settled, supervisionHost } from "./manual-clock.ts";

/** A barrier whose every behaviour the test sets. */
class Bench {
  startFails: Error | null = null;
  startHangs = false;
  /** Ends a start that hangs. */
  startAfterAll: () => void = () => {};
  disposeHangs = false;
  orderFails: Error | null = null;
  /** An order is taken when this has come. */
  orderTaken: Promise<void> = Promise.resolve();
  opened = 0;
  disposed = 0;
  orders: BarrierOrder[] = [];
  host: DriverHost | null = null;
  report: ((fact: ArmReport) => void) | null = null;

  readonly driver: Driver<"barrier"> = defineDriver({
    type: "bench-barrier",
    kind: "barrier",
    title: { zh: "测试", en: "Bench" },
    settings: async () => ({ default: z.strictObject({}) }),
    faults: { relay_gone: { severity: "stops_lane", zh: "继电器丢失", en: "The relay is gone." } },
    open: (_settings, host) => this.#open(host),
  });

  #open(host: DriverHost): Device<"barrier"> {
    this.opened++;
    this.host = host;
    return {
      start: async (report) => {
        this.report = report;
        if (this.startHangs) await new Promise<void>((resolve) => (this.startAfterAll = resolve));
        if (this.startFails) throw this.startFails;
      },
      order: async (order) => {
        if (this.orderFails) throw this.orderFails;
        this.orders.push(order);
        await this.orderTaken;
      },
      diagnose: () => ({ orders: this.orders.length }),
      [Symbol.asyncDispose]: async () => {
        this.disposed++;
        if (this.disposeHangs) await new Promise<never>(() => {});
      },
    };
  }
}

function setUp(bench = new Bench()) {
  const clock = new ManualClock();
  const faults = new FaultRegister(clock);
  const reports: DeviceReport[] = [];
  const states: string[] = [];
  const supervisor = new DeviceSupervisor(
    [{ id: "entry-barrier", kind: "barrier", type: "bench-barrier", settings: {} }],
    {
      host: supervisionHost(clock),
      drivers: { "bench-barrier": () => Promise.resolve({ default: bench.driver }) },
      faults,
      onReport: (report) => reports.push(report),
      onState: (_id, state) => states.push(state.name),
    },
  );
  const active = (): string[] => faults.active().map((fault) => fault.id);
  return { bench, clock, faults, reports, states, supervisor, active };
}

const raise = { deviceId: "entry-barrier", kind: "barrier", order: "raise" } as const;

describe("device supervisor", () => {
  it("starts a device, passes reports on under its id and orders in the caller's own turn", async () => {
    const { bench, supervisor, reports, states } = setUp();
    await supervisor.start();
    bench.report?.({ position: "up", driverMonotonicMs: 5 });
    const sent = supervisor.order(raise);
    expect(bench.orders).toEqual(["raise"]);
    expect(await sent).toBe("sent");
    expect(reports).toEqual([
      { deviceId: "entry-barrier", kind: "barrier", report: { position: "up", driverMonotonicMs: 5 } },
    ]);
    expect(states).toEqual(["starting", "working"]);
  });

  it("has the driver's fault, and no other, when a start fails, and clears it when it is back", async () => {
    const { bench, clock, supervisor, active, faults } = setUp();
    bench.startFails = new DeviceFault("relay_gone", "line 17 is busy");
    await supervisor.start();
    expect(active()).toEqual(["entry-barrier/relay_gone"]);
    expect(faults.active()[0]).toMatchObject({ severity: "stops_lane", detail: "line 17 is busy" });
    expect(await supervisor.order(raise)).toBe("unavailable");
    bench.startFails = null;
    await clock.advance(500);
    expect(supervisor.stateOf("entry-barrier")).toMatchObject({ name: "working" });
    expect(active()).toEqual([]);
    expect(faults.hadFaultWithin("entry-barrier")).toBe(true);
    await clock.advance(5 * 60_000 + 1);
    expect(faults.hadFaultWithin("entry-barrier")).toBe(false);
  });

  it("waits longer after each failure, ten seconds at most, and starts anew after half a minute of work", async () => {
    const { bench, clock, supervisor } = setUp();
    bench.startFails = new Error("no such file");
    await supervisor.start();
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      const state = supervisor.stateOf("entry-barrier");
      if (state?.name !== "lost") throw new Error("the device is not lost");
      waits.push(state.retryAtMs - clock.monotonicMs());
      await clock.advance(state.retryAtMs - clock.monotonicMs());
    }
    expect(waits).toEqual([500, 900, 1800, 3600, 7200, 9000, 9000, 9000]);
    bench.startFails = null;
    await clock.advance(10_000 + 30_000);
    bench.host?.lost("relay_gone");
    expect(supervisor.stateOf("entry-barrier")).toMatchObject({ retryAtMs: clock.monotonicMs() + 500 });
  });

  it("counts what it heard and ordered, over every opening, and says when last", async () => {
    const { bench, clock, supervisor } = setUp();
    await supervisor.start();
    bench.report?.({ position: "down", driverMonotonicMs: 0 });
    await clock.advance(1_000);
    bench.host?.lost("relay_gone");
    expect(await supervisor.order(raise)).toBe("unavailable");
    await clock.advance(500);
    bench.report?.({ position: "up", driverMonotonicMs: 1_500 });
    const heardMs = clock.wallMs();
    await clock.advance(1_000);
    expect(await supervisor.order(raise)).toBe("sent");
    expect(supervisor.overview()[0]?.traffic).toEqual({
      reports: 2,
      reportedMs: heardMs,
      orders: 1,
      orderedMs: clock.wallMs(),
    });
  });

  it("dates an order from when it was given, however late the device says that it took it", async () => {
    const { bench, clock, supervisor } = setUp();
    await supervisor.start();
    const orderedMs = clock.wallMs();
    bench.orderTaken = clock.advance(200);
    await supervisor.order(raise);
    expect(supervisor.overview()[0]?.traffic).toMatchObject({ orders: 1, orderedMs });
  });

  it("keeps the fault by which the device was lost, with what the last attempt met", async () => {
    const { bench, clock, supervisor, active, faults } = setUp();
    await supervisor.start();
    bench.startFails = new Error("no such file");
    bench.host?.lost("relay_gone", "the USB adapter was pulled");
    await clock.advance(500);
    expect(supervisor.stateOf("entry-barrier")).toMatchObject({ name: "lost", reason: "device_unavailable" });
    expect(active()).toEqual(["entry-barrier/relay_gone"]);
    expect(faults.active()[0]).toMatchObject({ severity: "stops_lane", detail: "no such file", repeats: 1 });
    expect(faults.history()).toEqual([]);
    bench.startFails = null;
    await clock.advance(10_000);
    expect(active()).toEqual([]);
    bench.host?.lost("device_unavailable");
    expect(active()).toEqual(["entry-barrier/device_unavailable"]);
  });

  it("reopens a device that says it is lost, and no longer hears the old one", async () => {
    const { bench, clock, supervisor, reports, active } = setUp();
    await supervisor.start();
    const old = { host: bench.host, report: bench.report };
    old.host?.lost("relay_gone", "the USB adapter was pulled");
    expect(active()).toEqual(["entry-barrier/relay_gone"]);
    await clock.advance(500);
    expect([bench.opened, bench.disposed]).toEqual([2, 1]);
    old.report?.({ position: "down", driverMonotonicMs: 9 });
    old.host?.lost("relay_gone");
    old.host?.raiseFault("relay_gone");
    expect(reports).toEqual([]);
    expect(active()).toEqual([]);
    expect(supervisor.stateOf("entry-barrier")).toMatchObject({ name: "working" });
  });

  it("gives a start ten seconds and a close five", async () => {
    const { bench, clock, supervisor, faults } = setUp();
    bench.startHangs = true;
    bench.disposeHangs = true;
    const started = supervisor.start();
    await clock.advance(10_000);
    await started;
    expect(faults.active()[0]?.detail).toMatch(/did not start within 10 s/);
    bench.startHangs = false;
    await clock.advance(4_000);
    expect(bench.opened).toBe(1);
    await clock.advance(1_000);
    expect(bench.opened).toBe(2);
  });

  it("lets go of what a start took hold of that was given up on, before it opens the device again", async () => {
    const { bench, clock, supervisor } = setUp();
    bench.startHangs = true;
    const started = supervisor.start();
    await clock.advance(10_000);
    await started;
    await clock.advance(4_000);
    expect([bench.opened, bench.disposed]).toEqual([1, 1]);
    bench.startHangs = false;
    bench.startAfterAll();
    await clock.advance(0);
    expect([bench.opened, bench.disposed]).toEqual([2, 2]);
    expect(supervisor.stateOf("entry-barrier")).toMatchObject({ name: "working" });
  });

  it("tells a refused order from a failed one, and reopens only after the failed one", async () => {
    const { bench, clock, supervisor, active } = setUp();
    await supervisor.start();
    bench.orderFails = new OrderRefused("no line for lowering is configured");
    expect(await supervisor.order({ ...raise, order: "lower" })).toBe("refused");
    expect(active()).toEqual(["entry-barrier/order_refused"]);
    bench.orderFails = new Error("EIO");
    expect(await supervisor.order(raise)).toBe("failed");
    expect(active()).toContain("entry-barrier/order_failed");
    bench.orderFails = null;
    await clock.advance(500);
    expect(await supervisor.order(raise)).toBe("sent");
    expect(active()).toEqual([]);
  });

  it("keeps trying a driver that does not exist or is of another kind, and says which", async () => {
    const clock = new ManualClock();
    const faults = new FaultRegister(clock);
    const bench = new Bench();
    const supervisor = new DeviceSupervisor(
      [
        { id: "a", kind: "barrier", type: "no-such", settings: {} },
        { id: "b", kind: "plate_reader", type: "bench-barrier", settings: {} },
        { id: "c", kind: "barrier", type: "no-such", settings: {}, severity: "notice" },
      ],
      {
        host: supervisionHost(clock),
        drivers: { "bench-barrier": () => Promise.resolve({ default: bench.driver }) },
        faults,
        onReport: () => {},
      },
    );
    await supervisor.start();
    const byId = new Map(faults.active().map((fault) => [fault.id, fault]));
    expect(byId.get("a/device_unavailable")?.detail).toMatch(/no driver called "no-such"/);
    expect(byId.get("b/device_unavailable")?.detail).toMatch(/is a barrier, but a plate_reader is needed/);
    expect(byId.get("c/device_unavailable")?.severity).toBe("notice");
    expect(bench.opened).toBe(0);
    await supervisor[Symbol.asyncDispose]();
    expect(clock.waiting).toBe(0);
  });

  it("lets a broken assumption of ours through", async () => {
    const { bench, supervisor } = setUp();
    bench.startFails = new AssertionFault("impossible");
    await expect(supervisor.start()).rejects.toThrow("impossible");
  });

  it("stops for good", async () => {
    const { bench, clock, supervisor } = setUp();
    bench.startFails = new Error("gone");
    await supervisor.start();
    await supervisor[Symbol.asyncDispose]();
    await clock.advance(60_000);
    await settled();
    expect(bench.opened).toBe(1);
    expect(supervisor.stateOf("entry-barrier")).toEqual({ name: "stopped" });
    expect(clock.waiting).toBe(0);
  });

  it("refuses two devices of one name", () => {
    const spec = { id: "x", kind: "barrier", type: "t", settings: {} } as const;
    const clock = new ManualClock();
    const options = { host: supervisionHost(clock), drivers: {}, faults: new FaultRegister(clock), onReport: () => {} };
    expect(() => new DeviceSupervisor([spec, spec], options)).toThrow(/Two devices are called "x"/);
  });
});
