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
