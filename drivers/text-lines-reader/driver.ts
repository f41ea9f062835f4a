/** A plate reader that sends lines of text on a serial port, in whatever form the site's settings describe. */

import { defineDriver, DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import { readerFaults } from "../serial/faults.ts";
import { LineReader } from "../serial/line-reader.ts";
import { formatOf, textLinesDecoder } from "./frames.ts";
import { slowLength } from "./pattern-probe.ts";
import type { TextLinesSettings } from "./settings.ts";

export default defineDriver({
  type: "text-lines-reader",
  kind: "plate_reader",
  title: { zh: "串口车牌识别机（文本行）", en: "Plate reader on a serial line, lines of text" },
  settings: () => import("./settings.ts"),
  faults: {
    ...readerFaults,
    pattern_slow: {
      severity: "stops_lane",
      zh: "行格式的正则表达式太慢，可能让车道停顿。请简化 pattern，例如用 [^,]+ 代替 .+。",
      en: "The regular expression of the line is too slow for a lane. Simplify the pattern, for example with [^,]+ in place of .+.",
    },
  },
  wiring: ({ serial }) => ({ takes: [serial.path] }),
  open: openReader,
});

function openReader(settings: TextLinesSettings, host: DriverHost): LineReader {
  const format = formatOf(settings);
  return new LineReader(settings, host, textLinesDecoder(format), () => {
    const length = slowLength(new RegExp(format.pattern, "u"), format.maxLineBytes, () => host.monotonicMs());
    if (length !== null) throw new DeviceFault("pattern_slow", `Lines of ${length} characters already take too long.`);
  });
}
