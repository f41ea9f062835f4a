/** A sign board of the AA 55 family on a serial port: lines of text and numbered phrases. It never answers. */

import { defineDriver } from "#src/device/driver.ts";
import type { SignText } from "#src/device/report.ts";
import { gbkText } from "../serial/gbk-text.ts";
import { LINE_BYTES, SignBoard, signFaults, VOICE_BYTES } from "../serial/sign-board.ts";
import type { SignProtocol } from "../serial/sign-board.ts";
import { aa55Frame, cancelLines, showLine, showQr, speak } from "./frames.ts";
import type { Aa55Command } from "./frames.ts";
import { PHRASES, spokenBytes } from "./phrases.ts";
import type { Aa55Settings } from "./settings.ts";

const { serial_unavailable, line_lost } = signFaults;

export default defineDriver({
  type: "aa55-sign",
  kind: "sign_board",
  title: { zh: "AA55 协议显示语音屏", en: "AA 55 sign board with voice" },
  settings: () => import("./settings.ts"),
  faults: { serial_unavailable, line_lost },
  wiring: ({ serial }) => ({ takes: [serial.path] }),
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
  const { lines, voice, seconds, qr, purpose } = text;
  // The rows are for whoever stands before the arm, and there is no screen for counts.
  if (purpose === "count") return [];
  if (lines.length === 0) return [cancelLines(1, rows)];
  const shown = lines
    .slice(0, rows)
    .map((line, index) => showLine({ line: index + 1, text: gbkText(line, LINE_BYTES), seconds, colour }));
  // What a longer text has left on the rows below.
  const rest = shown.length < rows ? [cancelLines(shown.length + 1, rows)] : [];
  const spoken = voice === null ? null : spokenBytes(voice, { ...PHRASES, ...phrases });
  const code = qr === undefined || qrMode === null ? [] : [showQr({ mode: qrMode, seconds, colour, text: qr })];
  const said = spoken === null || spoken.length > VOICE_BYTES ? [] : [speak(spoken)];
  return [...said, ...shown, ...rest, ...code];
}
