import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceWithin } from "#src/plate/distance.ts";
import type { MatchCandidate } from "#src/plate/match-fit.ts";
import { inside, look, NOW } from "./lot.ts";
import { mainlandPlate, ordinaryPlate } from "./plates.ts";

describe("matchStays, for any lot", () => {
  const nearby = mainlandPlate.chain((plate) =>
    fc
      .tuple(fc.constant(plate), fc.nat(7), fc.constantFrom("8", "B", "0", "D", "沪", "5", ""))
      .map(([whole, at, other]) => whole.slice(0, at) + other + whole.slice(at + 1)),
  );
  const lot = fc.array(
    fc.record({
      plate: fc.oneof(ordinaryPlate, nearby, fc.constantFrom("沪A12B45", "沪A12845", "沪AD12345", "鲁A12845")),
      arrivedMs: fc.integer({ min: NOW - 10, max: NOW + 2 }),
      vehicleType: fc.constantFrom(1, 2, null),
      colour: fc.constantFrom("blue", "green", null),
      grantsFree: fc.boolean(),
      readAlternatives: fc.array(fc.constantFrom("沪A12845", "沪A12345"), { maxLength: 1 }),
    }),
    { maxLength: 12 },
  );
  const stays = lot.map((list): MatchCandidate[] =>
    list.map((candidate, index) => ({ ...candidate, stay: `s${index}` })),
  );

  it("answers the same whatever the order of the stays", () => {
    const shuffled = stays.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(look("沪A12845", other)).toStrictEqual(look("沪A12845", list));
      }),
      { numRuns: 500 },
    );
  });

  it("never takes a near stay that is free, late, far, or not clearly the best", () => {
    fc.assert(
      fc.property(stays, (list) => {
        const match = look("沪A12845", list, { vehicleType: 1 });
        if (match.kind !== "taken" || match.how !== "near") return;
        const taken = list.find(({ stay }) => stay === match.stay);
        expect(taken).toMatchObject({ grantsFree: false });
        expect(taken?.vehicleType).not.toBe(2);
        expect(taken?.arrivedMs).toBeLessThan(NOW);
        const [best, second] = match.explanation.nearest;
        expect(best?.distance).toBeLessThanOrEqual(6);
        expect(second?.distance ?? 99).toBeGreaterThanOrEqual((best?.distance ?? 0) + 7);
        expect(list.some(({ plate }) => plate === "沪A12845")).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("offers what comparing every stay one by one would find", () => {
    fc.assert(
      fc.property(nearby, fc.array(nearby, { maxLength: 30 }), (plate, plates) => {
        const match = look(
          plate,
          plates.map((each, index) => inside(each, { stay: `${index}` })),
        );
        if (match.kind === "taken" && match.how === "exact") return;
        const best = Math.min(...plates.map((each) => distanceWithin(match.explanation.plate, each, 20)), 99);
        expect(match.explanation.nearest[0]?.distance ?? 99).toBe(best > 20 ? 99 : best);
      }),
    );
  });
});
