/** A sign board of a simulated yard: it shows whatever it is sent, at once. */

import { defineDriver, DeviceFault } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import { Attachment, simulatedFaults } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";
import type { PointSettings } from "./settings.ts";

export default defineDriver({
  type: "simulated-sign",
  kind: "sign_board",
  title: { zh: "模拟显示屏", en: "Simulated sign board" },
  settings: () => import("./settings.ts"),
  faults: { wire_pulled: { ...simulatedFaults.wire_pulled, severity: "degrades" } },
  open: (settings, host) => openSign(settings, host),
});

function openSign({ bench, point }: PointSettings, host: DriverHost): Device<"sign_board"> {
  const attachment = new Attachment();
  const sign = simulatedBench(bench).sign(point);
  return {
    start: async () => attachment.attach(sign, host, []),
    async order(text) {
      if (sign.pulled) throw new DeviceFault("wire_pulled", "The wire is pulled.");
      sign.show(text);
    },
    diagnose: () => ({ simulated: true, point, lines: sign.text?.lines.join(" / ") ?? "" }),
    [Symbol.asyncDispose]: async () => attachment.detach(),
  };
}
