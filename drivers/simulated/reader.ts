/** A plate reader of a simulated yard. */

import { defineDriver } from "#src/device/driver.ts";
import type { Device, DriverHost, Expect } from "#src/device/driver.ts";
import type { PlateReport } from "#src/device/report.ts";
import { Attachment, simulatedFaults } from "./attachment.ts";
import { simulatedBench } from "./bench.ts";
import type { PointSettings } from "./settings.ts";

export default defineDriver({
  type: "simulated-reader",
  kind: "plate_reader",
  title: { zh: "模拟车牌识别机", en: "Simulated plate reader" },
  settings: () => import("./settings.ts"),
  faults: simulatedFaults,
  open: (settings, host) => openReader(settings, host),
});

/** What a reader that knows nothing more says. */
const UNSAID: Omit<PlateReport, "raw" | "rxMs"> = {
  noPlate: false,
  confidence: null,
  colour: null,
  type: null,
  direction: null,
  trigger: null,
  fake: false,
  replayed: false,
  deviceTimeMs: null,
  driverSeq: null,
};

function openReader({ bench, point }: PointSettings, host: DriverHost): Device<"plate_reader"> {
  const attachment = new Attachment();
  const reader = simulatedBench(bench).reader(point);
  let reads = 0;
  return {
    async start(report: (fact: PlateReport) => void, expect: Expect = () => {}) {
      const stop = reader.onFinding((finding) => {
        reads++;
        // As if it came byte by byte, so that whatever a box does beforehand is simulated too.
        expect(() => {});
        report({ ...UNSAID, ...finding, rxMs: host.monotonicMs() });
      });
      attachment.attach(reader, host, [stop]);
    },
    order: (order) => order,
    diagnose: () => ({ simulated: true, point, reads }),
    [Symbol.asyncDispose]: async () => attachment.detach(),
  };
}
