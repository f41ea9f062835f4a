import { describe, expect, it } from "vitest";
import { obstacleTo } from "#src/plate/match-fit.ts";
import type { MatchCandidate, MatchContext } from "#src/plate/match-fit.ts";
import { matchStays } from "#src/plate/match.ts";
import type { PlateColour } from "#src/plate/vocabulary.ts";

const NOW = 1_700_000_000_000;
const CONTEXT: MatchContext = { nowMs: NOW, vehicleType: null, colour: null };
const STAY: MatchCandidate = {
  stay: "s",
  plate: "沪A12B45",
  arrivedMs: NOW - 1,
  vehicleType: null,
  colour: null,
  grantsFree: false,
  readAlternatives: [],
};

describe("obstacleTo", () => {
  it.each([
    [NOW - 1, null],
    [NOW, "arrived_later"],
    [NOW + 1, "arrived_later"],
  ])("asks that the stay came before the car leaves: %d", (arrivedMs, obstacle) => {
    expect(obstacleTo({ ...STAY, arrivedMs }, "沪A12845", CONTEXT)).toBe(obstacle);
  });

  it.each([
    [1, 1, null],
    [2, 2, null],
    [1, 2, "other_size"],
    [2, 1, "other_size"],
    [null, 1, null],
    [1, null, null],
    [null, null, null],
  ] as const)("compares sizes where both are known: %s inside, %s at the exit", (stored, seen, obstacle) => {
    const stay = { ...STAY, vehicleType: stored };
    expect(obstacleTo(stay, "沪A12845", { ...CONTEXT, vehicleType: seen })).toBe(obstacle);
  });

  it.each<[PlateColour | null, PlateColour | null, "other_colour" | null]>([
    ["blue", "blue", null],
    ["blue", "yellow", "other_colour"],
    ["yellow", "blue", "other_colour"],
    ["green", "yellow_green", null],
    ["yellow_green", "green", null],
    ["yellow_green", "yellow", "other_colour"],
    ["other", "blue", null],
    ["blue", "other", null],
    [null, "blue", null],
    ["blue", null, null],
    ["black", "white", "other_colour"],
  ])("compares colours where both are known: %s inside, %s at the exit", (stored, seen, obstacle) => {
    expect(obstacleTo({ ...STAY, colour: stored }, "沪A12845", { ...CONTEXT, colour: seen })).toBe(obstacle);
  });

  it.each<[string, string, PlateColour, "other_colour" | null]>([
    ["沪AD12345", "沪A012345", "green", null],
    ["沪AD12345", "沪A12345", "green", null],
    ["沪A12345", "沪AD12345", "green", null],
    ["沪A12B45", "沪A12845", "green", "other_colour"],
    ["沪A12B45", "沪A12845", "yellow_green", "other_colour"],
    ["沪AD12345", "沪A12345", "blue", "other_colour"],
    ["沪A12345D", "沪A123450", "yellow", "other_colour"],
    ["沪A12345", "沪AD12345", "blue", null],
    ["沪A12B45", "沪A12845", "other", null],
  ])(
    "lets the plate say whether it is green where the entry saw no colour: %s inside, %s seen %s",
    (plate, wanted, colour, obstacle) => {
      expect(obstacleTo({ ...STAY, plate }, wanted, { ...CONTEXT, colour })).toBe(obstacle);
      expect(obstacleTo({ ...STAY, plate, colour: "other" }, wanted, { ...CONTEXT, colour })).toBe(obstacle);
    },
  );

  it("names the first thing that speaks against a stay", () => {
    const stay: MatchCandidate = { ...STAY, arrivedMs: NOW, vehicleType: 1, colour: "blue" };
    const context: MatchContext = { nowMs: NOW, vehicleType: 2, colour: "yellow" };
    expect(obstacleTo(stay, "沪A12845", context)).toBe("arrived_later");
    expect(obstacleTo({ ...stay, arrivedMs: 0 }, "沪A12845", context)).toBe("other_size");
    expect(obstacleTo({ ...stay, arrivedMs: 0, vehicleType: 2 }, "沪A12845", context)).toBe("other_colour");
  });
});

describe("matchStays with stays that cannot be meant", () => {
  const context: MatchContext = { nowMs: NOW, vehicleType: 1, colour: "blue" };

  it("neither takes nor offers them, and counts them", () => {
    const stays: MatchCandidate[] = [
      { ...STAY, stay: "later", arrivedMs: NOW },
      { ...STAY, stay: "large", vehicleType: 2 },
      { ...STAY, stay: "yellow", colour: "yellow" },
      { ...STAY, stay: "black", colour: "black" },
      { ...STAY, stay: "far", plate: "京C99999", arrivedMs: NOW },
    ];
    const match = matchStays("沪A12845", stays, context);
    expect(match.kind).toBe("none");
    expect(match.explanation).toMatchObject({
      considered: 5,
      nearest: [],
      setAside: { arrived_later: 1, other_size: 1, other_colour: 2 },
    });
  });

  it("does not let them stand in the way of the right one", () => {
    const stays: MatchCandidate[] = [
      { ...STAY, stay: "right", colour: "blue" },
      { ...STAY, stay: "large", vehicleType: 2 },
    ];
    expect(matchStays("沪A12845", stays, context)).toMatchObject({ kind: "taken", stay: "right" });
  });
});
