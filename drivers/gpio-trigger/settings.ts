/** Settings of the trigger on a GPIO line. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { gpioSettings, lineSettings } from "../gpio/settings.ts";

const settings = z.strictObject({
  gpio: gpioSettings,
  ...lineSettings.shape,
  pulseMs: setting(z.int().min(20).max(3000).default(200), {
    zh: "触发脉冲长度。应不短于识别机手册对触发输入的要求。",
    en: "Length of the pulse. At least what the recogniser's manual asks of its trigger input.",
    unit: "ms",
  }),
});

export default settings;

export type TriggerSettings = z.output<typeof settings>;
