/** The `machine` section: from where on the box's own state is a fault. */
import { z } from "zod";
import { setting } from "../device/setting.ts";

export const machineSection = z
  .strictObject({
    hotAtC: setting(z.int().min(40).max(120).default(80), {
      unit: "°C",
      zh: "达到此温度即报告故障；树莓派在 80 °C 开始降频",
      en: "The temperature from which it is a fault; a Raspberry Pi slows down from 80 °C",
    }),
    wornAtPreEol: setting(z.int().min(1).max(3).default(2), {
      zh: "eMMC 备用块消耗达到此级别（2 为八成，3 为九成）即报告故障；超出设计寿命也报告。SD 卡不提供",
      en: "The level of an eMMC chip's used spare blocks from which it is a fault: 2 is 80 %, 3 is 90 %; so is one beyond its life. SD cards do not tell",
    }),
  })
  .prefault({});

export type MachineLimits = z.output<typeof machineSection>;
