/** A barrier of a simulated yard: passes orders to the simulated machine and reports its limit switches. */

import { z } from "zod";
import { unreachable } from "#src/assert.ts";
import { defineDriver, DeviceFault, OrderRefused } from "#src/device/driver.ts";
import type { BarrierOrder, Device, DriverHost } from "#src/device/driver.ts";
import type { ArmReport } from "#src/device/report.ts";
import { setting } from "#src/device/setting.ts";
import type { SimulatedArm } from "./arm.ts";
import { Attachment, simulatedFaults, simulatedSettings } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";

const settings = z.strictObject({
  ...simulatedSettings.shape,
  travelMs: setting(z.int().min(100).max(20_000).default(1500), {
    zh: "闸杆从一端到另一端的时间。",
    en: "Time the arm takes from one end to the other.",
    unit: "ms",
  }),
  autoCloseS: setting(z.number().min(0).max(600).default(10), {
    zh: "抬到位后无车通过时自动落杆的时间；0 表示不自动落杆。",
    en: "The arm closes by itself this long after it is up and nobody came; 0 for never.",
    unit: "s",
  }),
  closeAfterClearMs: setting(z.int().min(0).max(60_000).default(500), {
    zh: "车辆离开道闸自身的地感后落杆的延时。",
    en: "Time from the barrier's own loop being clear to closing.",
    unit: "ms",
  }),
  safetyLoop: setting(z.string().min(1).max(64).nullable().default(null), {
    zh: "接到道闸板上的地感（模拟场地中的名称）；有车时不落杆，落杆中则反升。",
    en: "The loop wired to the barrier's board, by its name in the yard: no closing on a vehicle, and a falling arm goes up again.",
  }),
  limitSwitches: setting(z.boolean().default(true), {
    zh: "是否有到位开关；没有则位置始终未知。",
    en: "Whether the barrier has limit switches; without them the position is never known.",
  }),
  lowerWired: setting(z.boolean().default(false), {
    zh: "是否接有落杆线。",
    en: "Whether a line for lowering is wired.",
  }),
});

export default defineDriver({
  type: "simulated-barrier",
  kind: "barrier",
  title: { zh: "模拟道闸", en: "Simulated barrier" },
  settings,
  faults: simulatedFaults,
  open: (chosen, host) => new SimulatedBarrier(chosen, host),
});

class SimulatedBarrier implements Device<"barrier"> {
  readonly #settings: z.output<typeof settings>;
  readonly #host: DriverHost;
  readonly #attachment = new Attachment();
  #arm: SimulatedArm | null = null;

  constructor(chosen: z.output<typeof settings>, host: DriverHost) {
    this.#settings = chosen;
    this.#host = host;
  }

  async start(report: (fact: ArmReport) => void): Promise<void> {
    const { bench, point, autoCloseS, safetyLoop, limitSwitches } = this.#settings;
    const yard = simulatedBench(bench);
    yard.offerClock(this.#host);
    const arm = yard.barrier(point);
    arm.configure({ ...this.#settings, autoCloseMs: Math.round(autoCloseS * 1000) });
    if (safetyLoop !== null) arm.wireSafetyLoop(yard.loop(safetyLoop));
    const tell = (position: ArmReport["position"]): void =>
      report({ position, driverMonotonicMs: this.#host.monotonicMs() });
    const ends = limitSwitches ? [arm.onPosition((position) => arm.pulled || tell(position))] : [];
    this.#attachment.attach(arm, this.#host, ends);
    this.#arm = arm;
    // As with a real relay: what a box that died, or a wire that was pulled, left on is switched off.
    if (arm.held) arm.hold(false);
    tell(limitSwitches ? arm.position : "unknown");
  }

  async order(order: BarrierOrder): Promise<void> {
    const arm = this.#arm;
    if (!arm || arm.pulled) throw new DeviceFault("wire_pulled", "The wire is pulled.");
    switch (order) {
      case "raise":
        return arm.raise();
      case "hold":
        return arm.hold(true);
      case "release":
        return arm.hold(false);
      case "lower":
        if (!this.#settings.lowerWired) throw new OrderRefused("No line for lowering is wired.");
        return arm.lower();
      default:
        return unreachable(order);
    }
  }

  diagnose(): Readonly<Record<string, number | string | boolean>> {
    const { point } = this.#settings;
    const height = Math.round((this.#arm?.height ?? 0) * 100);
    return { simulated: true, point, position: this.#arm?.position ?? "unknown", heightPercent: height };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#attachment.detach();
    this.#arm = null;
  }
}
