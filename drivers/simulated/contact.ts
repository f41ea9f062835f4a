/** A contact of a simulated yard: fire alarm or button. */

import { defineDriver } from "#src/device/driver.ts";
import type { Device, DriverHost } from "#src/device/driver.ts";
import type { ContactReport } from "#src/device/report.ts";
import { Attachment, simulatedFaults } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";
import type { PointSettings } from "./settings.ts";

export default defineDriver({
  type: "simulated-contact",
  kind: "input_contact",
  title: { zh: "模拟接点", en: "Simulated contact" },
  settings: () => import("./settings.ts"),
  faults: simulatedFaults,
  open: (settings, host) => openContact(settings, host),
});

function openContact({ bench, point }: PointSettings, host: DriverHost): Device<"input_contact"> {
  const attachment = new Attachment();
  const contact = simulatedBench(bench).contact(point);
  return {
    async start(report: (fact: ContactReport) => void) {
      const tell = (active: boolean): void => report({ active, driverMonotonicMs: host.monotonicMs() });
      attachment.attach(contact, host, [contact.onChange((active) => contact.pulled || tell(active))]);
      tell(contact.active);
    },
    order: (order) => order,
    diagnose: () => ({ simulated: true, point, active: contact.active }),
    [Symbol.asyncDispose]: async () => attachment.detach(),
  };
}
