/** Settings of the loop detector on a GPIO line. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { debounceSetting, gpioSettings, lineSettings } from "../gpio/settings.ts";

const settings = z.strictObject({
  gpio: gpioSettings,
  ...lineSettings.shape,
  debounceMs: debounceSetting,
  coveredAlarmMin: setting(z.int().min(0).max(1440).default(60), {
    zh: "地感持续被占用超过此时间即提示；0 表示不提示。",
    en: "A notice is raised when the loop has been covered this long; 0 for never.",
    unit: "min",
  }),
});

export default settings;

export type LoopSettings = z.output<typeof settings>;
