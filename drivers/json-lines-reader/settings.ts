/** Settings of the reader that sends JSON lines. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { readerLineSettings } from "../serial/settings.ts";

export default z.strictObject({
  ...readerLineSettings,
  fullConfidence: setting(z.number().positive().max(100_000).default(1), {
    zh: "识别机置信度的满分值，例如 1、100、255。",
    en: "The confidence that means certain in this reader's scale, such as 1, 100 or 255.",
  }),
});
