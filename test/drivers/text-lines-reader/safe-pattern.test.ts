import { describe, expect, it } from "vitest";
import { slowLength } from "#drivers/text-lines-reader/pattern-probe.ts";
import { presets } from "#drivers/text-lines-reader/presets.ts";
import { patternProblem } from "#drivers/text-lines-reader/safe-pattern.ts";

describe("line pattern", () => {
  it.each([
    ...Object.values(presets).map(({ pattern }) => pattern),
    "^\\d+,(?<plate>[^,]+),(?<colour>[^,]*)(?:,(?<confidence>\\d{1,3}))?$",
    "^P=(?<plate>[\\p{Script=Han}A-Z0-9]{5,10})(?:;C=(?<confidence>\\d+))?$",
    "^(?:in|out) (?<plate>\\S+)$",
  ])("accepts %s", (pattern) => {
    expect(patternProblem(pattern)).toBeNull();
  });

  it.each([
    ["(?<plate>", /regular expression/],
    ["^(.+)$", /named plate/],
    ["^(?<plate>.*)$", /empty line/],
    ["^(?<plate>.+)\\1$", /refer back/],
    ["^(?<plate>.+)(?=x)", /look ahead/],
    ["^(?<plate>(?:a+)+)$", /repeats a group/],
    ["^(?<plate>(?:a|ab)*c)$", /repeats a group/],
    ["^(?<plate>(?:(?:[(]a*)b){2,}c)$", /repeats a group/],
    ["^(?<plate>.+).+.+.+.+.+.+.+.+$", /more than 8/],
  ])("refuses %s", (pattern, problem) => {
    expect(patternProblem(pattern)).toMatch(problem);
  });

  it("is timed on ever longer lines, and not further once it is too slow", () => {
    let nowMs = 0;
    const tried: number[] = [];
    const quadratic = {
      test: (line: string) => {
        tried.push(line.length);
        nowMs += line.length ** 2 / 1000;
        return false;
      },
    };
    expect(slowLength(quadratic, 512, () => nowMs)).toBe(256);
    expect(Math.max(...tried)).toBe(256);
    expect(slowLength(quadratic, 100, () => nowMs)).toBeNull();
    expect(Math.max(...tried.slice(-8))).toBe(100);
  });

  it("is not called slow for a processor that was elsewhere meanwhile", () => {
    let nowMs = 0;
    let tests = 0;
    const quick = {
      test: (): boolean => {
        tests += 1;
        nowMs += tests % 3 === 0 ? 0.1 : 200;
        return false;
      },
    };
    expect(slowLength(quick, 512, () => nowMs)).toBeNull();
  });
});
