import { describe, expect, it } from "vitest";
import {
  isNoPlate,
  noPlateMarks,
  noPlatePlaceholder,
  NO_PLATE_MARKERS,
  NO_PLATE_TEMPLATE,
} from "#src/plate/no-plate.ts";
import { normalise } from "#src/plate/normalise.ts";

describe("no plate", () => {
  it.each([
    "",
    "   ",
    "...",
    "·",
    "无车牌",
    "无牌",
    "无牌车",
    "未识别",
    "未知",
    "_无_",
    "＿无＿",
    " 无 车 牌 ",
    "noread",
    "NoPlate",
    "None",
    "null",
    "unknown",
  ])("is what the mark %j means", (raw) => {
    expect(isNoPlate(normalise(raw))).toBe(true);
  });

  it.each(["沪A12345", "无", "无车", "无牌1", "无牌0000001", "AB1234", "0"])("is not what %j means", (raw) => {
    expect(isNoPlate(normalise(raw))).toBe(false);
  });

  it("follows the site's own marks, in any writing", () => {
    const marks = noPlateMarks(["no-car"]);
    expect(isNoPlate("无车牌", marks)).toBe(false);
    expect(isNoPlate(normalise("ＮＯ CAR"), marks)).toBe(true);
    expect(isNoPlate("", noPlateMarks([]))).toBe(true);
  });

  it("lists the marks that the field knows", () => {
    expect(NO_PLATE_MARKERS).toEqual(expect.arrayContaining(["无车牌", "无牌车", "_无_", "..."]));
  });

  it.each([
    [0, "无牌0000000"],
    [7, "无牌0000007"],
    [1234567, "无牌1234567"],
    [9_999_999, "无牌9999999"],
  ])("gives the stay with sequence %d the plate %s", (sequence, plate) => {
    expect(noPlatePlaceholder(NO_PLATE_TEMPLATE, sequence)).toBe(plate);
  });

  it("fills the site's template wherever the sequence stands", () => {
    expect(noPlatePlaceholder("X{sequence}-{sequence}", 42)).toBe("X0000042-0000042");
  });

  it.each([-1, 10_000_000, 1.5, Number.NaN])("refuses the sequence %d", (sequence) => {
    expect(() => noPlatePlaceholder(NO_PLATE_TEMPLATE, sequence)).toThrow(/seven digits/);
  });

  it("refuses a template without a sequence", () => {
    expect(() => noPlatePlaceholder("无牌", 1)).toThrow(/\{sequence\}/);
  });
});
