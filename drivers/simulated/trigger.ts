/** The trigger of a simulated yard's readers: whoever plays the reader hears its pulses. */

import { defineDriver, DeviceFault } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import { Attachment, simulatedFaults } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";
import type { PointSettings } from "./settings.ts";

export default defineDriver({
  type: "simulated-trigger",
  kind: "read_trigger",
  title: { zh: "模拟识别触发", en: "Simulated reader's trigger" },
  settings: () => import("./settings.ts"),
  faults: { wire_pulled: { ...simulatedFaults.wire_pulled, severity: "degrades" } },
  open: (settings, host) => openTrigger(settings, host),
});

function openTrigger({ bench, point }: PointSettings, host: DriverHost): Device<"read_trigger"> {
  const attachment = new Attachment();
  const trigger = simulatedBench(bench).trigger(point);
  return {
    start: async () => attachment.attach(trigger, host, []),
    async order() {
      if (trigger.pulled) throw new DeviceFault("wire_pulled", "The wire is pulled.");
      trigger.pulse();
    },
    diagnose: () => ({ simulated: true, point, pulses: trigger.pulses }),
    [Symbol.asyncDispose]: async () => attachment.detach(),
  };
}
