/** An FK-style sign board with voice on a serial port: lines of text, speech, and the number of free berths. */

import { z } from "zod";
import { defineDriver } from "#src/device/driver.ts";
import type { SignText } from "#src/device/report.ts";
import { setting } from "#src/device/setting.ts";
import { gbkText } from "../serial/gbk-text.ts";
import { SignBoard, signFaults } from "../serial/sign-board.ts";
import type { SignProtocol } from "../serial/sign-board.ts";
import { LINE_BYTES, signBoardSettings, VOICE_BYTES } from "../serial/sign-settings.ts";
import { FkAnswers, freeCount, showLine, speak } from "./frames.ts";

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

type FkSettings = z.output<typeof settings>;

export default defineDriver({
  type: "fk-sign",
  kind: "sign_board",
  title: { zh: "FK 协议显示语音屏", en: "FK-style sign board with voice" },
  settings,
  faults: signFaults,
  open: (chosen, host) => new SignBoard(chosen, host, fkProtocol(chosen)),
});

/** The protocol for a board's settings. */
export function fkProtocol(chosen: FkSettings): SignProtocol {
  const answers = new FkAnswers(chosen.address);
  return {
    encode: (text) => framesOf(text, chosen),
    answers: (bytes) => answers.push(bytes).map(({ taken }) => taken),
  };
}

function framesOf(text: SignText, { address, rows, colour, countScreen }: FkSettings): readonly Uint8Array[] {
  const { lines, voice, seconds, purpose } = text;
  const free = purpose === "count" && countScreen ? /\d+/.exec(lines.join(" "))?.[0] : undefined;
  if (free !== undefined) return [freeCount(address, Math.min(Number(free), 0x7fff_ffff))];
  // No command for clearing is documented: blanks for a second, then the board's own advert comes back.
  const cleared = lines.length === 0;
  const shown = cleared ? Array.from({ length: rows }, () => " ") : lines.slice(0, rows);
  const stay = cleared ? 1 : seconds;
  const frames = shown.map((line, index) =>
    showLine(address, { line: index, text: gbkText(line, LINE_BYTES), seconds: stay, colour }),
  );
  const spoken = voice === null ? new Uint8Array() : gbkText(voice, VOICE_BYTES);
  // Speech first: it is the part that a driver who looks elsewhere notices.
  return spoken.length > 0 ? [speak(address, spoken), ...frames] : frames;
}
