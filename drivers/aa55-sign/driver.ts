/** A sign board of the AA 55 family on a serial port: lines of text and numbered phrases. It never answers. */

import { z } from "zod";
import { defineDriver } from "#src/device/driver.ts";
import type { SignText } from "#src/device/report.ts";
import { setting } from "#src/device/setting.ts";
import { gbkText } from "../serial/gbk-text.ts";
import { SignBoard, signFaults } from "../serial/sign-board.ts";
import type { SignProtocol } from "../serial/sign-board.ts";
import { LINE_BYTES, signBoardSettings, VOICE_BYTES } from "../serial/sign-settings.ts";
import { aa55Frame, cancelLines, showLine, showQr, speak } from "./frames.ts";
import type { Aa55Command } from "./frames.ts";
import { PHRASES, spokenBytes } from "./phrases.ts";

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

type Aa55Settings = z.output<typeof settings>;

const { serial_unavailable, line_lost } = signFaults;

export default defineDriver({
  type: "aa55-sign",
  kind: "sign_board",
  title: { zh: "AA55 协议显示语音屏", en: "AA 55 sign board with voice" },
  settings,
  faults: { serial_unavailable, line_lost },
  open: (chosen, host) => new SignBoard({ ...chosen, expectsAnswers: false }, host, aa55Protocol(chosen)),
});

/** The protocol for a board's settings. */
export function aa55Protocol(chosen: Aa55Settings): SignProtocol {
  let sequence = 0;
  return {
    encode: (text) =>
      commandsOf(text, chosen).map(({ command, data }) => {
        sequence = (sequence + 1) & 0xff;
        return aa55Frame(sequence, chosen.address, command, data);
      }),
    answers: () => [],
  };
}

function commandsOf(text: SignText, { rows, colour, phrases, qrMode }: Aa55Settings): readonly Aa55Command[] {
  const { lines, voice, seconds, qr } = text;
  if (lines.length === 0) return [cancelLines(rows)];
  const shown = lines
    .slice(0, rows)
    .map((line, index) => showLine({ line: index + 1, text: gbkText(line, LINE_BYTES), seconds, colour }));
  const spoken = voice === null ? null : spokenBytes(voice, { ...PHRASES, ...phrases });
  const code = qr === undefined || qrMode === null ? [] : [showQr({ mode: qrMode, seconds, colour, text: qr })];
  return [...(spoken === null ? [] : [speak(spoken.slice(0, VOICE_BYTES))]), ...shown, ...code];
}
