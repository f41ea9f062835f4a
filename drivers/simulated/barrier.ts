/** A barrier of a simulated yard: passes orders to the simulated machine and reports its limit switches. */

import { unreachable } from "#src/assert.ts";
import { defineDriver, DeviceFault, OrderRefused } from "#src/device/driver.ts";
import type { BarrierOrder, Device, DriverHost } from "#src/device/driver.ts";
import type { ArmReport } from "#src/device/report.ts";
import type { SimulatedArm } from "./arm.ts";
import { Attachment, simulatedFaults } from "./attachment.ts";
import type { SimulatedBarrierSettings } from "./barrier-settings.ts";
import { simulatedBench } from "./bench.ts";

export default defineDriver({
  type: "simulated-barrier",
  kind: "barrier",
  title: { zh: "模拟道闸", en: "Simulated barrier" },
  settings: () => import("./barrier-settings.ts"),
  faults: simulatedFaults,
  open: (settings, host) => new SimulatedBarrier(settings, host),
});

class SimulatedBarrier implements Device<"barrier"> {
  readonly #settings: SimulatedBarrierSettings;
  readonly #host: DriverHost;
  readonly #attachment = new Attachment();
  #arm: SimulatedArm | null = null;

  constructor(settings: SimulatedBarrierSettings, host: DriverHost) {
    this.#settings = settings;
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
