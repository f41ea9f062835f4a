import { describe, expect, it } from "vitest";
import { relationOf } from "#src/plate/same-car.ts";
import type { ReadRelation } from "#src/plate/same-car.ts";
import { readOfPlate } from "./plates.ts";

describe("relationOf", () => {
  it.each<[string | null, string | null, ReadRelation]>([
    ["沪A12345", "沪A12345", "repeats"],
    ["沪A12345", null, "repeats"],
    [null, null, "repeats"],
    [null, "沪A12345", "refines"],
    ["沪A12845", "沪A12B45", "refines"],
    ["沪A12345", "沪A12346", "refines"],
    ["沪A12345", "鲁A12345", "refines"],
    ["沪A12345", "沪AD12345", "refines"],
    ["A12345", "沪A12345", "refines"],
    ["沪A88B45", "沪ABB8S5", "another_car"],
    ["沪A88845", "沪ABBB45", "refines"],
    ["沪A12345", "沪A12B46", "another_car"],
    ["沪A12345", "沪B99999", "another_car"],
    ["沪A12345", "BYD", "another_car"],
  ])("says of %s, then %s: %s", (standing, later, relation) => {
    expect(relationOf(standing, readOfPlate(later))).toBe(relation);
  });

  it("follows the site's threshold, which is not reached itself", () => {
    const later = readOfPlate("沪A12346");
    expect(relationOf("沪A12345", later, 10)).toBe("another_car");
    expect(relationOf("沪A12345", later, 11)).toBe("refines");
  });
});
