import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "#drivers/serial/line-splitter.ts";
import type { LineFormat, Terminator } from "#drivers/serial/line-splitter.ts";

const format = (terminator: Terminator, more: Partial<LineFormat> = {}): LineFormat => ({
  terminator,
  startsWithStx: false,
  maxBytes: 32,
  ...more,
});

function linesOf(text: string, chosen: LineFormat): string[] {
  return new LineSplitter(chosen).push(Buffer.from(text, "latin1")).map((line) => Buffer.from(line).toString("latin1"));
}

describe("line splitter", () => {
  it.each([
    ["any", "a\r\nb\nc\rd", ["a", "b", "c"]],
    ["any", "\r\n\r\na\n", ["a"]],
    ["CR", "a\r\nb\r", ["a", "\nb"]],
    ["LF", "a\r\nb\n\n", ["a\r", "b", ""]],
    ["CRLF", "a\rb\nc\r\n\r\nd\r\n", ["a\rb\nc", "", "d"]],
    ["CRLF", "a\r\r\n", ["a\r"]],
    ["ETX", "a\r\n\x03b\x03", ["a\r\n", "b"]],
  ] as const)("ends lines in %s: %j", (terminator, text, lines) => {
    expect(linesOf(text, format(terminator))).toEqual(lines);
  });

  it("ignores everything before STX, and begins anew at each", () => {
    expect(linesOf("noise\x03\x02a\x03more\x03\x02torn\x02b\x03", format("ETX", { startsWithStx: true }))).toEqual([
      "a",
      "b",
    ]);
  });

  it.each(["any", "CRLF", "ETX"] as const)(
    "drops a line that is too long whole, and takes the next (%s)",
    (terminator) => {
      const end = { any: "\n", CRLF: "\r\n", ETX: "\x03" }[terminator];
      const splitter = new LineSplitter(format(terminator));
      const text = `${"x".repeat(33)}${end}${"y".repeat(32)}${end}${"z".repeat(10_000)}${end}ok${end}`;
      const lines = splitter.push(Buffer.from(text)).map((line) => Buffer.from(line).toString());
      expect(lines).toEqual(["y".repeat(32), "ok"]);
      expect(splitter.overlongs).toBe(2);
    },
  );

  it("counts a CR that ends nothing as a byte of the line", () => {
    const full = "y".repeat(32);
    expect(linesOf(`${full}\r\nok\n`, format("LF"))).toEqual(["ok"]);
    expect(linesOf(`${full}\r\nok\r\n`, format("CRLF"))).toEqual([full, "ok"]);
    expect(linesOf(`${full}\r\r\nok\r\n`, format("CRLF"))).toEqual(["ok"]);
  });

  it("forgets half a line when it is reset", () => {
    const splitter = new LineSplitter(format("any"));
    splitter.push(Buffer.from("half"));
    expect(splitter.isWaiting).toBe(true);
    splitter.reset();
    expect(splitter.isWaiting).toBe(false);
    expect(splitter.push(Buffer.from("whole\n"))).toEqual([Uint8Array.from(Buffer.from("whole"))]);
  });

  it("finds the same lines however the bytes are cut", () => {
    const terminators = fc.constantFrom<Terminator>("any", "CR", "LF", "CRLF", "ETX");
    const noisy = fc.array(fc.constantFrom(0x02, 0x03, 0x0a, 0x0d, 0x41, 0x42, 0xbe, 0xaf), { maxLength: 200 });
    fc.assert(
      fc.property(terminators, fc.boolean(), noisy, fc.array(fc.nat(200)), (terminator, startsWithStx, bytes, cuts) => {
        const chosen = format(terminator, { startsWithStx, maxBytes: 8 });
        const whole = new LineSplitter(chosen).push(Uint8Array.from(bytes));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const splitter = new LineSplitter(chosen);
        const pieces = places.flatMap((place, index) =>
          splitter.push(Uint8Array.from(bytes.slice(place, places[index + 1] ?? bytes.length))),
        );
        expect(pieces).toEqual(whole);
        expect(whole.every((line) => line.length <= 8)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
