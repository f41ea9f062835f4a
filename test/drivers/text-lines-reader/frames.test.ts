import { describe, expect, it } from "vitest";
import { formatOf, textLinesDecoder } from "#drivers/text-lines-reader/frames.ts";
import textLinesSettings from "#drivers/text-lines-reader/settings.ts";
import { fixturesOf } from "../fixtures.ts";
import { framesContract } from "../frames-contract.ts";

const make = (settings: Readonly<Record<string, unknown>> = {}) =>
  textLinesDecoder(formatOf(textLinesSettings.parse({ serial: { path: "p" }, ...settings })));

const read = (text: string | Uint8Array, settings: Record<string, unknown> = {}) =>
  make(settings).push(typeof text === "string" ? Buffer.from(text) : text, 0);

describe("text lines", () => {
  framesContract(fixturesOf("text-lines-reader"), make);

  it("takes a line that is not valid in its encoding, or has control characters in it, for noise", () => {
    expect(read(Uint8Array.of(0x41, 0xff, 0xff, 0x0a))).toEqual([]);
    expect(read(Uint8Array.of(0xd4, 0xc1, 0x0a), { encoding: "utf8" })).toEqual([]);
    expect(read("A\u0000B\n")).toEqual([]);
    expect(read(Uint8Array.of(0xc4, 0x41, 0x0a), { encoding: "latin1" })).toMatchObject([{ raw: "ÄA" }]);
  });

  it("decodes GB18030's four-byte characters", () => {
    expect(read(Uint8Array.of(0x81, 0x39, 0xee, 0x39, 0x31, 0x0a), { encoding: "gb18030" })).toMatchObject([
      { raw: "㐀1" },
    ]);
  });

  it("lets a site's code tables win over the names we know", () => {
    const pattern = "^(?<plate>\\w+) (?<colour>\\S+) (?<direction>\\S+) (?<trigger>\\S+) (?<type>\\S+) (?<fake>\\S+)$";
    const tables = {
      colours: { "2": "black", 蓝: "other" },
      directions: { in: "up" },
      triggers: { "1": "video" },
      types: { "19": "new_energy", "7": "motorcycle" },
    };
    expect(
      read("A1 2 in 1 19 yes\nA2 blue up video coach no\nA3 yellow up video 7 no\nA4 蓝 x x x x\nA5 黄绿 x x x x\n", {
        pattern,
        ...tables,
      }),
    ).toMatchObject([
      { colour: "black", direction: "up", trigger: "video", type: "new_energy", fake: true },
      { colour: "blue", direction: "up", trigger: "video", type: "coach", fake: false },
      { colour: "yellow", type: "motorcycle" },
      { colour: "other" },
      { colour: "yellow_green" },
    ]);
    expect(read("A3 7 x x x x\n", { pattern, ...tables })).toMatchObject([{ colour: null, direction: null }]);
  });

  it("reads a device's time as seconds, milliseconds, or China's wall clock", () => {
    const pattern = "^(?<plate>\\w+);(?<time>.+)$";
    const timeOf = (time: string) => read(`A;${time}\n`, { pattern })[0]?.deviceTimeMs;
    expect(timeOf("1733000000")).toBe(1_733_000_000_000);
    expect(timeOf("1733000000123")).toBe(1_733_000_000_123);
    expect(timeOf("2024-12-01 04:53:20")).toBe(1_733_000_000_000);
    expect(timeOf("2024-13-01 04:53:20")).toBeNull();
    expect(timeOf("yesterday")).toBeNull();
  });

  it.each([
    ["xor", "", "AB", "AB03"],
    ["sum", "*", "AB", "AB*83"],
  ] as const)("checks a %s with separator %j", (kind, separator, plate, line) => {
    const settings = { checksum: { kind, separator } };
    expect(read(`${line}\n`, settings)).toMatchObject([{ raw: plate }]);
    expect(read(`${line.slice(0, -1)}F\n`, settings)).toEqual([]);
    expect(read("\n3\n", settings)).toEqual([]);
  });
});
