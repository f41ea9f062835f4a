import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexOf } from "#src/device/tap.ts";
import type { SignText } from "#src/device/report.ts";
import { fkProtocol } from "#drivers/fk-sign/driver.ts";
import fkSettings from "#drivers/fk-sign/settings.ts";
import { FkAnswers, fkFrame, freeCount, showLine, speak } from "#drivers/fk-sign/frames.ts";
import { gbkText } from "#drivers/serial/gbk-text.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** Example frames of the published specification; all checksums were recomputed and are right. */
const examples = {
  connect: "00 64 FF FF 00 06 31 35 39 37 35 33 FB 06",
  relay: "00 64 FF FF 0F 06 00 01 00 00 00 05 24 B7",
  speak: "00 64 FF FF 30 09 01 BB B6 D3 AD B9 E2 C1 D9 32 58",
  show: "00 64 FF FF 62 1B 00 00 01 00 05 00 01 03 00 FF 00 00 00 00 00 00 00 08 00 BB B6 D3 AD B9 E2 C1 D9 58 96",
  free: "00 64 FF FF E3 09 01 00 00 05 00 0A 00 00 00 A0 45",
  answer: "00 64 FF FF 62 01 00 97 6A",
} as const;

describe("FK frames", () => {
  it.each(Object.entries(examples))("closes the specification's example %s with its own checksum", (_name, hex) => {
    const bytes = bytesOf(hex);
    expect(hexOf(fkFrame(0, bytes[4] ?? 0, bytes.subarray(6, -2)))).toBe(hex);
  });

  it("speaks, shows a line and counts as the examples do", () => {
    const welcome = gbkText("欢迎光临", 32);
    expect(hexOf(speak(0, welcome, "queue_and_play"))).toBe(examples.speak);
    expect(hexOf(freeCount(0, 10))).toBe(examples.free);
    expect(hexOf(showLine(0, { line: 0, text: welcome, seconds: null, colour: "red" }))).toBe(examples.show);
  });

  it("shows a text once for its seconds", () => {
    const frame = showLine(0, { line: 2, text: Uint8Array.of(0x41), seconds: 30, colour: "green" });
    expect([frame[6], frame[10], frame[14]]).toEqual([2, 30, 1]);
    expect([...frame.subarray(15, 19)]).toEqual([0, 0xff, 0, 0]);
  });
});

describe("FK answers", () => {
  const answer = bytesOf(examples.answer);

  it("finds an answer, wherever it is cut and whatever stands before it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(9), (noise, cut) => {
        const answers = new FkAnswers(0);
        answers.push(noise);
        // A frame's head in the noise may swallow what follows, up to the longest frame; then it is found out.
        for (let index = 0; index < 40; index++) answers.push(answer);
        const found = [...answers.push(answer.subarray(0, cut)), ...answers.push(answer.subarray(cut))];
        expect(found).toEqual([{ command: 0x62, taken: true }]);
      }),
      { numRuns: 200 },
    );
  });

  it("tells a refusal from an acceptance, and neither from the echo of our own frame", () => {
    const answers = new FkAnswers(0);
    expect(answers.push(bytesOf(examples.show))).toEqual([]);
    expect(answers.push(fkFrame(0, 0x30, [3]))).toEqual([{ command: 0x30, taken: false }]);
    expect(answers.push(fkFrame(7, 0x30, [0]))).toEqual([]);
    expect(answers.push(answer)).toHaveLength(1);
  });

  it("drops a frame whose checksum is wrong, and no byte more than it must", () => {
    const answers = new FkAnswers(0);
    const wrong = Uint8Array.from(answer);
    wrong[6] = 1;
    expect(answers.push(Uint8Array.from([...wrong, ...answer]))).toEqual([{ command: 0x62, taken: true }]);
  });
});

describe("FK sign board", () => {
  const encode = (text: Partial<SignText>, settings: Record<string, unknown> = {}) => {
    const chosen = fkSettings.parse({ serial: { path: "p" }, ...settings });
    const whole: SignText = { lines: [], voice: null, purpose: "vehicle", seconds: null, ...text };
    return fkProtocol(chosen)
      .encode(whole)
      .map((frame) => frame[4]?.toString(16));
  };

  it("speaks first, then shows as many lines as it has", () => {
    expect(encode({ lines: ["粤B12345", "欢迎光临", "x"], voice: "粤B12345,欢迎光临" }, { rows: 2 })).toEqual([
      "30",
      "62",
      "62",
    ]);
  });

  it("blanks its lines when there is nothing to show", () => {
    expect(encode({}, { rows: 4 })).toEqual(["62", "62", "62", "62"]);
  });

  it("leaves nothing of a longer text on the rows below a shorter one", () => {
    const chosen = fkSettings.parse({ serial: { path: "p" }, rows: 4 });
    const lines = ["粤B12345", "一路顺风"];
    const frames = fkProtocol(chosen).encode({ lines, voice: null, purpose: "vehicle", seconds: 30 });
    expect(frames.map((frame) => [frame[6], frame[10], frame[23]])).toEqual([
      [0, 30, 8],
      [1, 30, 8],
      [2, 1, 1],
      [3, 1, 1],
    ]);
  });

  it("sends free berths as a number where there is a counting screen, and to no row", () => {
    const text = { lines: ["余位 27"], purpose: "count" } as const;
    expect(encode(text, { countScreen: true })).toEqual(["e3"]);
    expect(encode(text)).toEqual([]);
    expect(encode({ lines: ["已满"], purpose: "count" }, { countScreen: true })).toEqual([]);
  });
});
