/** Settings of every sign board on a serial port. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { serialSettings } from "./settings.ts";

export const signBoardSettings = {
  serial: serialSettings,
  gapMs: setting(z.int().min(20).max(2000).default(200), {
    zh: "两帧之间的间隔；屏卡丢帧时请加大，最慢的需要 500。",
    en: "Pause between two frames; longer for boards that lose some. The slowest want 500.",
    unit: "ms",
  }),
  rows: setting(z.int().min(1).max(4).default(4), { zh: "显示行数。", en: "How many lines of text the board shows." }),
} as const;
