/** Settings of the reader that sends lines of text. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";
import { ENCODINGS } from "../serial/encoding.ts";
import { colourWords, directionWords, triggerWords, typeWords } from "../serial/finding.ts";
import { readerLineSettings } from "../serial/settings.ts";
import { presetNames } from "./presets.ts";
import { patternProblem } from "./safe-pattern.ts";

const code = z.string().min(1).max(32);

const pattern = z
  .string()
  .max(500)
  .superRefine((source, context) => {
    const problem = patternProblem(source);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });

const settings = z.strictObject({
  ...readerLineSettings,
  preset: setting(z.enum(presetNames).default("plain"), {
    zh: "预设的行格式，可用以下设置逐项覆盖。",
    en: "A known line format; each of the following settings overrides it.",
  }),
  pattern: setting(pattern.nullable().default(null), {
    zh: "一行的正则表达式，必须有名为 plate 的组；可有 confidence、colour、type、direction、trigger、time、seq、fake、replayed。",
    en: "Regular expression of a line with a group named plate; also known: confidence, colour, type, direction, trigger, time, seq, fake, replayed.",
  }),
  encoding: setting(z.enum(ENCODINGS).nullable().default(null), {
    zh: "文字编码；auto 先按 UTF-8 再按 GBK 解读。",
    en: "Text encoding; auto tries UTF-8, then GBK.",
  }),
  terminator: setting(z.enum(["any", "CR", "LF", "CRLF", "ETX"]).nullable().default(null), {
    zh: "行结束符；any 为 CR、LF 或两者。",
    en: "What ends a line; any is CR, LF or both.",
  }),
  startsWithStx: setting(z.boolean().default(false), {
    zh: "每行以 STX (02) 开头。",
    en: "Each line begins with STX (02).",
  }),
  checksum: setting(
    z
      .strictObject({
        kind: setting(z.enum(["xor", "sum"]), { zh: "算法：异或或累加和。", en: "How it is computed." }),
        separator: setting(z.string().max(4).default(""), {
          zh: "校验位前的分隔符。",
          en: "What stands between the text and its checksum.",
        }),
      })
      .nullable()
      .default(null),
    {
      zh: "行尾两位十六进制校验：xor 为异或，sum 为累加和低字节；separator 为其前的分隔符。",
      en: "Two hexadecimal digits at the end of a line: xor or low byte of the sum of what stands before the separator.",
    },
  ),
  fullConfidence: setting(z.number().positive().max(100_000).nullable().default(null), {
    zh: "识别机置信度的满分值，例如 1、100、255。",
    en: "The confidence that means certain in this reader's scale, such as 1, 100 or 255.",
  }),
  emptyMeansNoPlate: setting(z.boolean().nullable().default(null), {
    zh: "空行表示有车但无牌。",
    en: "An empty line means a vehicle without a plate.",
  }),
  noPlateMarkers: setting(z.array(code).max(32).default([]), {
    zh: "除通用标记（无车牌、未识别、NOREAD 等）外，本机表示无牌的文字。",
    en: "What this reader writes for no plate, besides the usual marks (无车牌, NOREAD …).",
  }),
  colours: setting(z.record(code, z.enum(colourWords)).default({}), {
    zh: '识别机颜色代码的对应表，例如 {"0": "blue"}。同一相机串口与网络的代码可能不同。',
    en: 'This reader\'s colour codes, such as {"0": "blue"}. One camera may use other codes on its serial line than on the network.',
  }),
  types: setting(z.record(code, z.enum(typeWords)).default({}), {
    zh: "识别机车牌类型代码的对应表。",
    en: "This reader's codes for plate types.",
  }),
  directions: setting(z.record(code, z.enum(directionWords)).default({}), {
    zh: "识别机方向代码的对应表。",
    en: "This reader's codes for directions.",
  }),
  triggers: setting(z.record(code, z.enum(triggerWords)).default({}), {
    zh: "识别机触发方式代码的对应表。",
    en: "This reader's codes for triggers.",
  }),
});

export default settings;

export type TextLinesSettings = z.output<typeof settings>;
