import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areConfused, CONFUSIONS } from "#src/plate/confusions.ts";
import { distanceWithin, plateDistance } from "#src/plate/distance.ts";
import { normalise } from "#src/plate/normalise.ts";
import { anyText, mainlandPlate, newEnergyPlate, ordinaryPlate } from "./plates.ts";

const FAR = Number.POSITIVE_INFINITY;

describe("plateDistance", () => {
  it.each([
    ["沪A12345", "沪A12345", 0],
    ["沪a·12345", "蓝沪A12345", 0],
    ["沪A12345", "沪A12845", 10],
    ["沪A12845", "沪A12B45", 3],
    ["沪A0D234", "沪AD0234", 6],
    ["沪A88Z45", "沪ABB245", 9],
    ["沪A12345", "鲁A12345", 5],
    ["沪A12345", "?A12345", 5],
    ["?A12345", "沪A12345", 5],
    ["沪A12345", "#A12345", 5],
    ["沪A12345", "[A12345", 5],
    ["沪A12345", "MA12345", 10],
    ["沪A12345", "AA12345", 10],
    ["沪A12345", "ZA12345", 10],
    ["沪A12345", "0A12345", 10],
    ["沪A12345", "9A12345", 10],
    ["?A12345", "#A12345", 10],
    ["沪A12345", "8A12345", 10],
    ["京A12B45", "津A12845", 8],
    ["沪A12345", "鲁A12344", 15],
    ["WJ沪12345", "WJ京12345", 5],
    ["沪A1234警", "沪A1234学", 10],
    ["沪A1234警", "沪A12345", 10],
    ["", "", 0],
    ["", "A", FAR],
    ["沪A12345", "", FAR],
  ])("of %j and %j is %d tenths", (a, b, expected) => {
    expect(plateDistance(a, b)).toBe(expected);
    expect(plateDistance(b, a)).toBe(expected);
  });

  it.each([
    ["A12345", "沪A12345", 5],
    ["AB1234", "沪AB1234", 5],
    ["A12B45", "沪A12845", 8],
    ["AD12345", "沪AD12345", 5],
    ["A12345D", "沪A12345D", 5],
    ["A1234警", "沪A1234警", 5],
    ["A1234", "沪A1234", FAR],
    ["12345", "A12345", FAR],
    ["A12345", "WA12345", FAR],
    ["A12345", "沪京A12345", FAR],
    ["12345", "沪A12345", FAR],
  ])("counts a lost province like a wrong one: %j and %j are %d tenths apart", (a, b, expected) => {
    expect(plateDistance(a, b)).toBe(expected);
    expect(plateDistance(b, a)).toBe(expected);
  });

  it("does not take an army plate for a new-energy plate that lost its province", () => {
    expect(plateDistance("KA12345", "黑KA12345")).toBe(10);
  });

  it.each([
    ["沪A12345", "沪AD12345", 10],
    ["沪AD1234", "沪AD12345", 10],
    ["沪D12345", "沪AD12345", 10],
    ["沪A12845", "沪AD12B45", FAR],
    ["沪A12845", "沪AD12345", 20],
    ["沪A12B45", "沪AD12845", 13],
    ["鲁A12345", "沪AD12345", 15],
    ["沪A12345", "沪A12345D", 10],
    ["沪A12345", "沪A12345L", FAR],
    ["沪A12345", "沪A123456", FAR],
    ["沪A1234", "沪AD1234", FAR],
    ["沪A12345", "沪AD123456", FAR],
    ["沪AD12345", "沪AD123456", FAR],
  ])("brings seven and eight characters together only by the new-energy rule: %j and %j, %d", (a, b, expected) => {
    expect(plateDistance(a, b)).toBe(expected);
    expect(plateDistance(b, a)).toBe(expected);
  });

  it("is symmetric, whole, and 0 exactly for one and the same plate", () => {
    const near = fc
      .tuple(mainlandPlate, fc.nat(8), fc.constantFrom("0", "D", "8", "B", "沪", "?", ""))
      .chain(([plate, at, other]) =>
        fc.tuple(fc.constant(plate), fc.constant(plate.slice(0, at) + other + plate.slice(at + 1))),
      );
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(anyText, anyText)), ([a, b]) => {
        const distance = plateDistance(a, b);
        expect(plateDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(normalise(a) === normalise(b));
        expect(distance === FAR || (Number.isInteger(distance) && distance >= 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("costs 10 to lose any one character of a new-energy plate but its province", () => {
    fc.assert(
      fc.property(newEnergyPlate, fc.integer({ min: 1, max: 7 }), (plate, lost) => {
        expect(plateDistance(plate, plate.slice(0, lost) + plate.slice(lost + 1))).toBe(10);
      }),
    );
  });
});

describe("distanceWithin", () => {
  it("is the distance up to the limit and nothing beyond it", () => {
    const pair = fc.oneof(
      fc.tuple(ordinaryPlate, ordinaryPlate),
      fc.tuple(ordinaryPlate, newEnergyPlate),
      newEnergyPlate.map((plate): [string, string] => [plate, plate.slice(0, 3) + plate.slice(4)]),
      ordinaryPlate.map((plate): [string, string] => [plate, plate.slice(1)]),
      ordinaryPlate.map((plate): [string, string] => [plate, plate.replace(/[08]/, "B").replace(/[15]/, "S")]),
    );
    fc.assert(
      fc.property(pair, fc.nat(80), ([a, b], limit) => {
        const whole = distanceWithin(a, b, FAR);
        expect(distanceWithin(a, b, limit)).toBe(whole <= limit ? whole : FAR);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["沪A12845", "沪A12B45", 3],
    ["A12345", "沪A12345", 5],
    ["沪A12345", "沪AD12345", 10],
    ["沪A12B45", "沪AD12845", 13],
  ])("reaches %j to %j at %d and not a tenth before", (a, b, distance) => {
    expect(distanceWithin(a, b, distance)).toBe(distance);
    expect(distanceWithin(a, b, distance - 1)).toBe(FAR);
  });
});

describe("confusions", () => {
  it.each([
    "0D",
    "0Q",
    "DQ",
    "8B",
    "2Z",
    "5S",
    "4A",
    "O0",
    "OD",
    "OQ",
    "I1",
    "1L",
    "LT",
    "7T",
    "CG",
    "MN",
    "UW",
    "EF",
    "HN",
  ])("knows %s in both directions", (pair) => {
    const [a = "", b = ""] = pair;
    expect(areConfused(a, b)).toBe(true);
    expect(areConfused(b, a)).toBe(true);
  });

  it.each(["17", "8S", "3B", "MH", "00", "沪渝", "CO", "0C"])("does not know %s", (pair) => {
    const [a = "", b = ""] = pair;
    expect(areConfused(a, b)).toBe(false);
  });

  it("says of each group where it is from, and calls only published and grammatical ones verified", () => {
    for (const { characters, source } of CONFUSIONS) {
      expect(new Set(characters).size).toBe(characters.length);
      expect(source).not.toBe("");
    }
    const verified = CONFUSIONS.filter((group) => group.verified).map((group) => group.characters);
    expect(verified).toEqual(["0DQ", "8B", "2Z", "5S", "4A", "O0DQ", "I1"]);
    expect(CONFUSIONS.filter((group) => !group.verified).every((group) => /not verified/.test(group.source))).toBe(
      true,
    );
  });
});
