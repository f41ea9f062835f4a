/** A loop of a simulated yard. Its level comes from the bench; nothing bounces. */

import { defineDriver } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import type { LoopReport } from "#src/device/report.ts";
import { Attachment, simulatedFaults } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";
import type { PointSettings } from "./settings.ts";

export default defineDriver({
  type: "simulated-loop",
  kind: "loop_detector",
  title: { zh: "模拟地感", en: "Simulated loop detector" },
  settings: () => import("./settings.ts"),
  faults: simulatedFaults,
  open: (settings, host) => openLoop(settings, host),
});

function openLoop({ bench, point }: PointSettings, host: DriverHost): Device<"loop_detector"> {
  const attachment = new Attachment();
  const loop = simulatedBench(bench).loop(point);
  return {
    async start(report: (fact: LoopReport) => void) {
      const tell = (covered: boolean): void => report({ covered, driverMonotonicMs: host.monotonicMs() });
      attachment.attach(loop, host, [loop.onChange((covered) => loop.pulled || tell(covered))]);
      tell(loop.active);
    },
    order: (order) => order,
    diagnose: () => ({ simulated: true, point, covered: loop.active }),
    [Symbol.asyncDispose]: async () => attachment.detach(),
  };
}
