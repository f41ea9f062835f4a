import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { gbkText } from "#drivers/serial/gbk-text.ts";

describe("GBK text", () => {
  it("is what another encoder makes of the same text", () => {
    const han = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code));
    const ascii = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.array(fc.oneof(han, ascii), { maxLength: 60 }), (characters) => {
        const text = characters.join("");
        expect(Buffer.from(gbkText(text, 1_000)).toString("hex")).toBe(iconv.encode(text, "gbk").toString("hex"));
      }),
    );
  });

  it("leaves out what GBK cannot write, control characters too, and never cuts a character in half", () => {
    expect(Buffer.from(gbkText("A😀\u0000\n京", 9)).toString("hex")).toBe("41bea9");
    expect(Buffer.from(gbkText("A京B", 2)).toString("hex")).toBe("41");
    expect(Buffer.from(gbkText("京B", 2)).toString("hex")).toBe("bea9");
  });
});
