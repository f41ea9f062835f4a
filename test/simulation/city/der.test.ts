import { describe, expect, it } from "vitest";
import { der, implicit, oid, positiveInteger, sequence, time } from "#src/simulation/city/der.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("DER", () => {
  it.each([
    [[0x00], "020100"],
    [[0x7f], "02017f"],
    [[0x80], "02020080"],
    [[0x00, 0x00, 0x12], "020112"],
    [[0xff, 0xff], "020300ffff"],
  ])("writes the positive number %o", (bytes, expected) => {
    expect(hex(positiveInteger(Buffer.from(bytes)))).toBe(expected);
  });

  it("writes short and long lengths", () => {
    expect(hex(der(0x04, Buffer.alloc(127))).slice(0, 4)).toBe("047f");
    expect(hex(der(0x04, Buffer.alloc(128))).slice(0, 6)).toBe("048180");
    expect(hex(der(0x04, Buffer.alloc(65_536))).slice(0, 10)).toBe("0483010000");
  });

  it("writes object identifiers, tags and times", () => {
    expect(hex(oid("1.2.840.10045.4.3.2"))).toBe("06082a8648ce3d040302");
    expect(hex(implicit(2, Buffer.from("a")))).toBe("820161");
    expect(hex(sequence())).toBe("3000");
    expect(
      Buffer.from(time(Date.UTC(2049, 11, 31, 23, 59, 59)))
        .toString("latin1")
        .slice(2),
    ).toBe("491231235959Z");
    expect(
      Buffer.from(time(Date.UTC(2050, 0, 1)))
        .toString("latin1")
        .slice(2),
    ).toBe("20500101000000Z");
  });
});
