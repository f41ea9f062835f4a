/** The settings of a serial line, the same for every device on one. */

import { z } from "zod";
import { setting } from "#src/device/setting.ts";

const BAUD_RATES = [
  300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600,
] as const;

export const serialSettings = setting(
  z.strictObject({
    path: setting(z.string().min(1).max(1024), {
      zh: "串口路径。USB 转串口请用 /dev/serial/by-id 或 by-path 下的名称，重新插拔后不会变。",
      en: "Path of the port. For a USB adapter use its name under /dev/serial/by-id or by-path, which survives replugging.",
    }),
    baudRate: setting(z.literal(BAUD_RATES).default(9600), { zh: "波特率。", en: "Speed of the line.", unit: "baud" }),
    dataBits: setting(z.literal([7, 8]).default(8), { zh: "数据位。", en: "Data bits.", unit: "bits" }),
    parity: setting(z.enum(["none", "even", "odd"]).default("none"), { zh: "校验位。", en: "Parity." }),
    stopBits: setting(z.literal([1, 2]).default(1), { zh: "停止位。", en: "Stop bits.", unit: "bits" }),
  }),
  { zh: "串口。", en: "The serial line." },
);

export type SerialSettings = z.output<typeof serialSettings>;

/** Settings of every reader that sends lines of text. */
export const readerLineSettings = {
  serial: serialSettings,
  maxLineBytes: setting(z.int().min(16).max(4096).default(512), {
    zh: "一行的最大字节数；更长的行整行丢弃。",
    en: "The longest line; a longer one is dropped whole.",
    unit: "bytes",
  }),
  gapMs: setting(z.int().min(0).max(60_000).default(1000), {
    zh: "行中断这么久即丢弃已收到的部分；0 表示一直等待。",
    en: "A line that is interrupted for this long is dropped; 0 waits for ever.",
    unit: "ms",
  }),
  silenceLimitS: setting(z.int().min(0).max(86_400).default(0), {
    zh: "超过此时间没有收到任何字节即报告故障（识别机会定时发送心跳时使用）；0 表示不检查。",
    en: "A fault is raised when no byte has come for this long; for readers that send heartbeats. 0 does not check.",
    unit: "s",
  }),
} as const;

export type ReaderLineSettings = z.output<z.ZodObject<typeof readerLineSettings>>;
