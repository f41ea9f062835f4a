/** Where a simulated device hangs: the settings of each of them. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";

const settings = z.strictObject({
  bench: setting(z.string().min(1).max(64).default("default"), {
    zh: "模拟场地的名称。",
    en: "Name of the simulated yard.",
  }),
  point: setting(z.string().min(1).max(64), {
    zh: "设备在模拟场地中的名称，例如 entry.presence。",
    en: "Name of the device within the yard, such as entry.presence.",
  }),
});

export default settings;

export type PointSettings = z.output<typeof settings>;
