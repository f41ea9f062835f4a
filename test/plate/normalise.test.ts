import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise, PLATE_LENGTH_LIMIT } from "#src/plate/normalise.ts";
import { anyText, mainlandPlate } from "./plates.ts";

describe("normalise", () => {
  it.each([
    ["沪A12345", "沪A12345"],
    ["沪a1b2c3", "沪A1B2C3"],
    ["az", "AZ"],
    ["@[`{", "@[`{"],
    ["沪Ａ１２３４５", "沪A12345"],
    ["沪ａｂｚ９０", "沪ABZ90"],
    ["！～", "!~"],
    ["沪A·12345", "沪A12345"],
    ["沪A•12345", "沪A12345"],
    ["沪A.12345", "沪A12345"],
    ["沪A．12345", "沪A12345"],
    ["沪A-12345", "沪A12345"],
    ["沪A－12345", "沪A12345"],
    ["沪A–12345", "沪A12345"],
    ["沪A−12345", "沪A12345"],
    ["沪A・12345", "沪A12345"],
    ["沪A･12345", "沪A12345"],
    ["沪A‧∙⋅123", "沪A123"],
    [" 皖 AP1851\r\n", "皖AP1851"],
    ["沪A\u300012345", "沪A12345"],
    ["沪A\u00a012345", "沪A12345"],
    ["沪A12345\u0000\u0000\u0000", "沪A12345"],
    ["\ufeff沪A\u200b12345", "沪A12345"],
    ["沪A12345\ud800", "沪A12345"],
    ["泸A12345", "沪A12345"],
    ["WJ泸12345", "WJ沪12345"],
    ["_无_", "_无_"],
    ["", ""],
    ["...", ""],
    ["沪AI234O", "沪AI234O"],
    ["46HVR9-NLD", "46HVR9NLD"],
  ])("writes %j as %j", (raw, plate) => {
    expect(normalise(raw)).toBe(plate);
  });

  it.each([
    ["蓝京A12345", "京A12345"],
    ["黄京A12345", "京A12345"],
    ["白京A1234警", "京A1234警"],
    ["黑粤Z1234港", "粤Z1234港"],
    ["绿京AD12345", "京AD12345"],
    ["黄绿京A12345D", "京A12345D"],
    ["绿黄京A12345D", "京A12345D"],
    ["蓝泸A12345", "沪A12345"],
    ["蓝 京A·12345", "京A12345"],
    ["黑黑A12345", "黑A12345"],
  ])("removes the colour in front of %j", (raw, plate) => {
    expect(normalise(raw)).toBe(plate);
  });

  it.each([
    ["黑A12345", "a plate from Heilongjiang"],
    ["黑KA12345", "a new-energy plate that would leave an army plate"],
    ["蓝", "nothing follows"],
    ["蓝蓝", "nothing follows"],
    ["蓝京A1234", "what follows is too short for a plate"],
    ["蓝AB1234", "what follows may be anything"],
    ["红京A12345", "no colour of a plate"],
    ["京蓝A12345", "the colour is not in front"],
    ["蓝X京A12345", "something stands between"],
    ["蓝黄绿京A12345", "three colours"],
  ])("keeps %j: %s", (raw) => {
    expect(normalise(raw)).toBe(raw);
  });

  it("cuts at 32 characters and never splits one", () => {
    expect(normalise("A".repeat(33))).toBe("A".repeat(32));
    expect(normalise("A".repeat(32))).toBe("A".repeat(32));
    expect(normalise("𠮷".repeat(40))).toBe("𠮷".repeat(32));
    expect(normalise(" ".repeat(300) + "沪A12345")).toBe("");
    expect(normalise(" ".repeat(200) + "沪A12345")).toBe("沪A12345");
  });

  it("changes nothing when done twice, and keeps its limit, on any text", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const once = normalise(raw);
        expect(normalise(once)).toBe(once);
        expect([...once].length).toBeLessThanOrEqual(PLATE_LENGTH_LIMIT);
        expect(once.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves a proper plate as it is, whatever separators are put in", () => {
    fc.assert(
      fc.property(mainlandPlate, fc.nat(8), fc.constantFrom("·", " ", "-", ".", "•"), (plate, at, mark) => {
        expect(normalise(plate)).toBe(plate);
        expect(normalise(plate.slice(0, at) + mark + plate.slice(at).toLowerCase())).toBe(plate);
      }),
    );
  });
});
