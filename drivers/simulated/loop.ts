/** A loop of a simulated yard. Its level comes from the bench; nothing bounces. */

import type { z } from "zod";
import { defineDriver } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import type { LoopReport } from "#src/device/report.ts";
import { Attachment, simulatedFaults, simulatedSettings } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";

export default defineDriver({
  type: "simulated-loop",
  kind: "loop_detector",
  title: { zh: "模拟地感", en: "Simulated loop detector" },
  settings: simulatedSettings,
  faults: simulatedFaults,
  open: (settings, host) => openLoop(settings, host),
});

function openLoop({ bench, point }: z.output<typeof simulatedSettings>, host: DriverHost): Device<"loop_detector"> {
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
