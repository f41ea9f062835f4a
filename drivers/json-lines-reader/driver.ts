/** A plate reader that sends JSON lines on a serial port: edge boxes, and everything that can be taught our own preset. */

import { defineDriver } from "#src/device/driver.ts";
import { readerFaults } from "../serial/faults.ts";
import { LineReader } from "../serial/line-reader.ts";
import { jsonLinesDecoder } from "./frames.ts";

export default defineDriver({
  type: "json-lines-reader",
  kind: "plate_reader",
  title: { zh: "串口车牌识别机（JSON 行）", en: "Plate reader on a serial line, JSON lines" },
  settings: () => import("./settings.ts"),
  faults: readerFaults,
  wiring: ({ serial }) => ({ takes: [serial.path] }),
  open: (settings, host) => new LineReader(settings, host, jsonLinesDecoder(settings)),
});
