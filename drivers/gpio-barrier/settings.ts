/** Settings of the barrier on GPIO relays. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { debounceSetting, gpioSettings, lineSettings } from "../gpio/settings.ts";

const pulse = z.int().min(100).max(3000).default(500);

const settings = z.strictObject({
  gpio: gpioSettings,
  raise: setting(lineSettings, {
    zh: "抬杆继电器：接到道闸的“公”与“开”。不要接到开关交替的端子。",
    en: "Relay that raises the arm, wired to the barrier's common and open terminals. Never to an alternate-action input.",
  }),
  pulseMs: setting(pulse, { zh: "抬杆脉冲长度。", en: "Length of the raise pulse.", unit: "ms" }),
  hold: setting(lineSettings.nullable().default(null), {
    zh: "常开继电器：保持闭合期间道闸不落杆。可与抬杆为同一线路。",
    en: "Relay that keeps the arm up while it is on. It may be the raise line itself.",
  }),
  lower: setting(lineSettings.nullable().default(null), {
    zh: "落杆继电器。通常不接：由道闸自身的地感负责落杆。",
    en: "Relay that lowers the arm. Usually absent: the barrier closes by its own loop.",
  }),
  lowerPulseMs: setting(pulse, { zh: "落杆脉冲长度。", en: "Length of the lower pulse.", unit: "ms" }),
  upLimit: setting(lineSettings.nullable().default(null), {
    zh: "开到位接点。",
    en: "Contact that is active while the arm is fully up.",
  }),
  downLimit: setting(lineSettings.nullable().default(null), {
    zh: "关到位接点。",
    en: "Contact that is active while the arm is fully down.",
  }),
  debounceMs: debounceSetting,
});

export default settings;

export type BarrierSettings = z.output<typeof settings>;
