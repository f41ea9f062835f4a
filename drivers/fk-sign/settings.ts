/** Settings of the FK-style sign board. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { signBoardSettings } from "../serial/sign-settings.ts";

const settings = z.strictObject({
  ...signBoardSettings,
  address: setting(z.int().min(0).max(255).default(0), { zh: "屏卡地址。", en: "The board's address." }),
  colour: setting(z.enum(["red", "green", "yellow"]).default("red"), { zh: "文字颜色。", en: "Colour of the text." }),
  expectsAnswers: setting(z.boolean().default(false), {
    zh: "屏卡设为应答模式（MODE 0）时打开，以便检查其是否在线。",
    en: "On where the board is set to answer (MODE 0), so that a dead one is noticed.",
  }),
  countScreen: setting(z.boolean().default(false), {
    zh: "屏卡有余位显示屏：余位数用 E3 指令发送。",
    en: "The board has a counting screen: free berths are sent with command E3.",
  }),
});

export default settings;

export type FkSettings = z.output<typeof settings>;
