import { describe, expect, it } from "vitest";
import { describeMatch } from "#src/plate/match-words.ts";
import { MATCH_DEFAULTS, matchStays } from "#src/plate/match.ts";
import type { MatchCandidate } from "#src/plate/match-fit.ts";

const inside = (plate: string, grantsFree = false): MatchCandidate => ({
  stay: plate,
  plate,
  arrivedMs: 1,
  vehicleType: null,
  colour: null,
  grantsFree,
  readAlternatives: [],
});

const told = (plate: string, stays: readonly MatchCandidate[]) =>
  describeMatch(matchStays(plate, stays, { nowMs: 2, vehicleType: null, colour: null }, MATCH_DEFAULTS));

describe("describeMatch", () => {
  it("tells an exact match", () => {
    expect(told("沪A12345", [inside("沪A12345")])).toEqual({
      zh: "沪A12345 在场内有停车记录。",
      en: "沪A12345 has a stay on the lot.",
    });
  });

  it("tells a near match with its distance", () => {
    expect(told("沪A12845", [inside("沪A12B45")])).toEqual({
      zh: "沪A12845 无停车记录，按最接近的 沪A12B45 处理（差异 0.3 个字符）。",
      en: "沪A12845 has no stay; taken for 沪A12B45, the only near one (0.3 of a character apart).",
    });
  });

  it("tells the choice and its reason", () => {
    expect(told("沪A12845", [inside("沪A12B45"), inside("沪A1284S")])).toEqual({
      zh: "无停车记录，找到 2 条相近记录，请人工选择：有多条同样相近的记录。",
      en: "It has no stay; 2 near it, choose one: several are about equally near.",
    });
    expect(told("沪A12345", [inside("沪A12346")])).toEqual({
      zh: "无停车记录，找到 1 条相近记录，请人工选择：差异过大，不能自动认定。",
      en: "It has no stay; 1 near it, choose one: the best differs too much to be taken unasked.",
    });
    expect(told("沪A12845", [inside("沪A12B45", true)])).toEqual({
      zh: "无停车记录，找到 1 条相近记录，请人工选择：最接近的记录免费放行，须人工确认。",
      en: "It has no stay; 1 near it, choose one: the nearest would leave free, which a person must confirm.",
    });
    expect(told("A1284", [inside("A12B4")])).toEqual({
      zh: "无停车记录，找到 1 条相近记录，请人工选择：识别到的车牌不完整。",
      en: "It has no stay; 1 near it, choose one: too little of the plate was read.",
    });
  });

  it("tells that nothing was found, with or without a plate", () => {
    expect(told("沪A12345", [inside("京C99999")])).toEqual({
      zh: "沪A12345 无停车记录，场内 1 辆车中无相近车牌，请人工处理。",
      en: "沪A12345 has no stay and is near none of the 1 inside; an operator must decide.",
    });
    expect(told("", [])).toEqual({
      zh: "未识别到车牌 无停车记录，场内 0 辆车中无相近车牌，请人工处理。",
      en: "A car without a plate has no stay and is near none of the 0 inside; an operator must decide.",
    });
  });
});
