/** A plate reader that sends JSON lines on a serial port: edge boxes, and everything that can be taught our own preset. */

import { z } from "zod";
import { defineDriver } from "#src/device/driver.ts";
import { setting } from "#src/device/setting.ts";
import { readerFaults } from "../serial/faults.ts";
import { LineReader } from "../serial/line-reader.ts";
import { readerLineSettings } from "../serial/settings.ts";
import { jsonLinesDecoder } from "./frames.ts";

export default defineDriver({
  type: "json-lines-reader",
  kind: "plate_reader",
  title: { zh: "串口车牌识别机（JSON 行）", en: "Plate reader on a serial line, JSON lines" },
  settings: z.strictObject({
    ...readerLineSettings,
    fullConfidence: setting(z.number().positive().max(100_000).default(1), {
      zh: "识别机置信度的满分值，例如 1、100、255。",
      en: "The confidence that means certain in this reader's scale, such as 1, 100 or 255.",
    }),
  }),
  faults: readerFaults,
  open: (settings, host) => new LineReader(settings, host, jsonLinesDecoder(settings)),
});
