import { describe, expect, it } from "vitest";
import type { SignText } from "#src/device/report.ts";
import { hexOf } from "#src/device/tap.ts";
import { aa55Protocol } from "#drivers/aa55-sign/driver.ts";
import { aa55Frame, cancelLines, showLine, speak } from "#drivers/aa55-sign/frames.ts";
import { PHRASES, spokenBytes } from "#drivers/aa55-sign/phrases.ts";
import aa55Settings from "#drivers/aa55-sign/settings.ts";
import { gbkText } from "#drivers/serial/gbk-text.ts";

/** Frames of four independent implementations; their checksums fit only with two zero bytes at the end. */
const examples = [
  "AA 55 01 64 00 26 00 09 01 00 02 00 43 43 43 43 43 C5 F0 AF",
  "AA 55 1F 64 00 22 00 09 D4 C1 42 31 32 33 34 35 01 2A A6 AF",
  "AA 55 01 64 00 27 00 0C 01 00 01 00 CD A3 B3 B5 B2 E2 CA D4 B1 67 AF",
  "AA 55 01 64 00 22 00 01 0B 07 76 AF",
] as const;

describe("AA 55 frames", () => {
  it.each(examples)("closes %s with its own checksum", (hex) => {
    const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
    expect(hexOf(aa55Frame(bytes[2] ?? 0, 0x64, bytes[5] ?? 0, bytes.subarray(8, -3)))).toBe(hex);
  });

  it("shows a line, and says a plate with a phrase, as the examples do", () => {
    const shown = showLine({ line: 1, text: gbkText("停车测试", 32), seconds: null, colour: "red" });
    expect(hexOf(aa55Frame(1, 0x64, shown.command, shown.data))).toBe(examples[2]);
    const said = speak(spokenBytes("粤B12345,欢迎光临", PHRASES) ?? []);
    expect(hexOf(aa55Frame(0x1f, 0x64, said.command, said.data))).toBe(examples[1]);
  });

  it("cancels as many lines as there are, by a bit each", () => {
    expect(cancelLines(1, 4)).toEqual({ command: 0x21, data: [0b1111] });
    expect(cancelLines(3, 4)).toEqual({ command: 0x21, data: [0b1100] });
  });
});

describe("AA 55 speech", () => {
  it.each([
    ["粤B12345，请缴费 12 元", [0xd4, 0xc1, 0x42, 0x31, 0x32, 0x33, 0x34, 0x35, 0x0b, 0x31, 0x32, 0x2d]],
    ["一路顺风", [0x5f]],
    ["请联系工作人员", null],
    ["欢迎光临，不得入内", null],
    ["，。", null],
  ])("says %s as %j", (sentence, bytes) => {
    expect(spokenBytes(sentence, PHRASES)).toEqual(bytes);
  });

  it("takes a site's own phrases, the longest that fits first", () => {
    expect(spokenBytes("车位已满", { ...PHRASES, 车位: 0x70, 车位已满: 0x71 })).toEqual([0x71]);
  });
});

describe("AA 55 sign board", () => {
  const settings = aa55Settings.parse({ serial: { path: "p" }, rows: 2 });
  const text = (more: Partial<SignText>): SignText => ({
    lines: [],
    voice: null,
    purpose: "vehicle",
    seconds: 5,
    ...more,
  });

  it("shows a code as QR where the site gave the board's mode for it, and else only in its lines", () => {
    const code = text({ lines: ["P48213"], qr: "P48213" });
    const commands = (qrMode: number | null) =>
      aa55Protocol({ ...settings, qrMode })
        .encode(code)
        .map((frame) => [frame[5], ...frame.slice(8, -3)]);
    const shown = [0x27, 1, 5, 1, 0, ...Buffer.from("P48213")];
    expect(commands(null)).toEqual([shown, [0x21, 0b10]]);
    expect(commands(2)[2]).toEqual([0x28, 2, 5, 1, ...Buffer.from("P48213")]);
  });

  it("numbers its frames, and leaves out speech that it cannot say", () => {
    const protocol = aa55Protocol(settings);
    const frames = [
      ...protocol.encode(text({ lines: ["粤B12345", "请缴费", "more"], voice: "请缴费" })),
      ...protocol.encode(text({ lines: ["请稍候"], voice: "请联系工作人员" })),
      ...protocol.encode(text({})),
    ];
    expect(frames.map((frame) => [frame[2], frame[5]])).toEqual([
      [1, 0x22],
      [2, 0x27],
      [3, 0x27],
      [4, 0x27],
      [5, 0x21],
      [6, 0x21],
    ]);
  });

  it("leaves nothing of a longer text on the rows below a shorter one", () => {
    const protocol = aa55Protocol({ ...settings, rows: 4 });
    const [, , rest] = protocol.encode(text({ lines: ["粤B12345", "一路顺风"] }));
    expect([rest?.[5], ...(rest?.slice(8, -3) ?? [])]).toEqual([0x21, 0b1100]);
  });

  it("has no screen for counts, and says no sentence that is too long to be said whole", () => {
    const protocol = aa55Protocol(settings);
    expect(protocol.encode(text({ lines: ["余位 27"], purpose: "count" }))).toEqual([]);
    const voice = "一路顺风".repeat(65);
    expect(protocol.encode(text({ lines: ["一路顺风"], voice })).map((frame) => frame[5])).toEqual([0x27, 0x21]);
  });
});
