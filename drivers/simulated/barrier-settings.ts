/** Settings of the simulated barrier. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import point from "./settings.ts";

const settings = z.strictObject({
  ...point.shape,
  travelMs: setting(z.int().min(100).max(20_000).default(1500), {
    zh: "闸杆从一端到另一端的时间。",
    en: "Time the arm takes from one end to the other.",
    unit: "ms",
  }),
  autoCloseS: setting(z.number().min(0).max(600).default(10), {
    zh: "抬到位后无车通过时自动落杆的时间；0 表示不自动落杆。",
    en: "The arm closes by itself this long after it is up and nobody came; 0 for never.",
    unit: "s",
  }),
  closeAfterClearMs: setting(z.int().min(0).max(60_000).default(500), {
    zh: "车辆离开道闸自身的地感后落杆的延时。",
    en: "Time from the barrier's own loop being clear to closing.",
    unit: "ms",
  }),
  safetyLoop: setting(z.string().min(1).max(64).nullable().default(null), {
    zh: "接到道闸板上的地感（模拟场地中的名称）；有车时不落杆，落杆中则反升。",
    en: "The loop wired to the barrier's board, by its name in the yard: no closing on a vehicle, and a falling arm goes up again.",
  }),
  limitSwitches: setting(z.boolean().default(true), {
    zh: "是否有到位开关；没有则位置始终未知。",
    en: "Whether the barrier has limit switches; without them the position is never known.",
  }),
  lowerWired: setting(z.boolean().default(false), {
    zh: "是否接有落杆线。",
    en: "Whether a line for lowering is wired.",
  }),
});

export default settings;

export type SimulatedBarrierSettings = z.output<typeof settings>;
