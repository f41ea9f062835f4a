/** An FK-style sign board with voice on a serial port: lines of text, speech, and the number of free berths. */

import { defineDriver } from "#src/device/driver.ts";
import type { SignText } from "#src/device/report.ts";
import { gbkText } from "../serial/gbk-text.ts";
import { LINE_BYTES, SignBoard, signFaults, VOICE_BYTES } from "../serial/sign-board.ts";
import type { SignProtocol } from "../serial/sign-board.ts";
import { FkAnswers, freeCount, showLine, speak } from "./frames.ts";
import type { FkSettings } from "./settings.ts";

export default defineDriver({
  type: "fk-sign",
  kind: "sign_board",
  title: { zh: "FK 协议显示语音屏", en: "FK-style sign board with voice" },
  settings: () => import("./settings.ts"),
  faults: signFaults,
  wiring: ({ serial }) => ({ takes: [serial.path] }),
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
  // The rows are for whoever stands before the arm.
  if (purpose === "count") return countScreen ? countsOf(lines, address) : [];
  // What a longer text has left on the rows below goes too. No command for clearing is documented: blanks for a second, then
  // the board's own advert comes back.
  const frames = Array.from({ length: rows }, (_, row) => {
    const line = lines[row];
    const shown =
      line === undefined ? { text: gbkText(" ", 1), seconds: 1 } : { text: gbkText(line, LINE_BYTES), seconds };
    return showLine(address, { line: row, colour, ...shown });
  });
  const spoken = voice === null ? new Uint8Array() : gbkText(voice, VOICE_BYTES);
  // Speech first: it is the part that a driver who looks elsewhere notices.
  return spoken.length > 0 ? [speak(address, spoken), ...frames] : frames;
}

function countsOf(lines: readonly string[], address: number): readonly Uint8Array[] {
  const free = /\d+/.exec(lines.join(" "))?.[0];
  return free === undefined ? [] : [freeCount(address, Math.min(Number(free), 0x7fff_ffff))];
}
