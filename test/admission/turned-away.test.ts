import { describe, expect, it } from "vitest";
import { entryOf } from "#test/controller/settings.ts";
import { decide, inShort, list, PLATE, type Scene } from "./bench.ts";

const NOT_HERE = "refused kind_turned_away";
const onStaff: Scene = { lists: [[list(), [entryOf(PLATE)]]] };

describe("a lane that does not take every vehicle", () => {
  const no = (...kinds: readonly ("large" | "trailer" | "nev_small" | "police")[]): Scene => ({
    settings: { turnedAway: { in: kinds, other: ["civil"] }, alwaysAdmit: ["police"] },
  });
  it.each<readonly [what: string, scene: Scene, answer: string]>([
    ["turns away those of its plate classes", { ...no("nev_small"), request: { plate: "沪AD12345" } }, NOT_HERE],
    ["turns away large ones", { ...no("large"), request: { vehicleType: 2 } }, NOT_HERE],
    ["and those on a list as well", { ...no("large"), ...onStaff, request: { vehicleType: 2 } }, NOT_HERE],
    ["takes all others", no("large", "trailer"), "temporary"],
    [
      "takes what always passes",
      { ...no("police"), request: { plate: "沪A1234警", vehicleType: 2 } },
      "listed plate_class:police",
    ],
  ])("%s", (_what, scene, answer) => {
    expect(inShort(decide(scene))).toBe(answer);
  });

  it("says which kind it does not take", () => {
    expect(decide({ ...no("large"), request: { vehicleType: 2 } }).sentence.en).toContain("large vehicle");
    expect(decide({ ...no("trailer"), request: { plate: "沪A1234挂" } }).sentence.zh).toBe("此车道不接受挂车号牌");
  });
});
