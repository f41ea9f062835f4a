/** Settings of the sign board of the AA 55 family. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { signBoardSettings } from "../serial/sign-settings.ts";

const settings = z.strictObject({
  ...signBoardSettings,
  address: setting(z.int().min(0).max(255).default(0x64), { zh: "屏卡地址。", en: "The board's address." }),
  colour: setting(z.enum(["red", "green", "yellow"]).default("red"), { zh: "文字颜色。", en: "Colour of the text." }),
  qrMode: setting(z.int().min(0).max(255).nullable().default(null), {
    zh: "屏卡可显示二维码时：其说明书中 28 指令的模式字节；为空则不发二维码。",
    en: "Where the board can show QR codes: the mode byte of its command 28, from its manual; null: none are sent.",
  }),
  phrases: setting(z.record(z.string().min(1).max(32), z.int().min(0).max(255)).default({}), {
    zh: "语音短语的编号，补充或替换内置的编号表。",
    en: "Numbers of spoken phrases, beside or in place of the built-in ones.",
  }),
});

export default settings;

export type Aa55Settings = z.output<typeof settings>;
