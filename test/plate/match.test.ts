import { describe, expect, it } from "vitest";
import type { MatchCandidate } from "#src/plate/match-fit.ts";
import { MATCH_DEFAULTS, matchStays } from "#src/plate/match.ts";
import type { StayMatch } from "#src/plate/match.ts";
import { CONTEXT, inside, look, NOW } from "./lot.ts";

/** The names of what is offered. */
const offered = (match: StayMatch): readonly string[] =>
  match.kind === "choice" ? match.offered.map(({ stay }) => stay) : [];

describe("matchStays, exact", () => {
  it("takes the stay with exactly this plate, however the read is written", () => {
    const match = look("蓝沪a·12845", [inside("沪A12B45"), inside("沪A12845")]);
    expect(match).toEqual({
      kind: "taken",
      how: "exact",
      stay: "沪A12845",
      plate: "沪A12845",
      explanation: {
        plate: "沪A12845",
        considered: 2,
        exact: 1,
        nearest: [],
        setAside: { arrived_later: 0, other_size: 0, other_colour: 0 },
        settings: MATCH_DEFAULTS,
      },
    });
  });

  it("takes it whatever its ground, size, colour or arrival", () => {
    const stay = inside("沪A12345", { grantsFree: true, vehicleType: 2, colour: "yellow", arrivedMs: NOW + 5000 });
    expect(look("沪A12345", [stay], { vehicleType: 1, colour: "blue" })).toMatchObject({ kind: "taken", how: "exact" });
  });

  it("takes even a short or unknown plate exactly", () => {
    expect(look("BYD", [inside("BYD")])).toMatchObject({ kind: "taken", how: "exact" });
    expect(look("无牌0000007", [inside("无牌0000007"), inside("无牌0000008")])).toMatchObject({ stay: "无牌0000007" });
  });

  it("takes the latest of several, but one that arrived in the past first, then by name", () => {
    const early = inside("沪A12345", { stay: "early", arrivedMs: NOW - 2000 });
    const late = inside("沪A12345", { stay: "late", arrivedMs: NOW - 1000 });
    const now = inside("沪A12345", { stay: "now", arrivedMs: NOW });
    const future = inside("沪A12345", { stay: "future", arrivedMs: NOW + 1 });
    const farFuture = inside("沪A12345", { stay: "far", arrivedMs: NOW + 9 });
    const twin = inside("沪A12345", { stay: "last", arrivedMs: NOW - 1000 });
    const taken = (...stays: MatchCandidate[]) => {
      const match = look("沪A12345", stays);
      expect(match.explanation.exact).toBe(stays.length);
      return match.kind === "taken" ? match.stay : match.kind;
    };
    expect(taken(early, late)).toBe("late");
    expect(taken(late, early)).toBe("late");
    expect(taken(future, early)).toBe("early");
    expect(taken(early, future)).toBe("early");
    expect(taken(now, late)).toBe("now");
    expect(taken(future, farFuture)).toBe("far");
    expect(taken(twin, late)).toBe("last");
    expect(taken(late, twin)).toBe("last");
  });
});

describe("matchStays, near", () => {
  it("takes a stay that is near, alone and not free, and says how near", () => {
    const match = look("沪A12845", [inside("沪A12B45"), inside("沪B99999")]);
    expect(match).toMatchObject({ kind: "taken", how: "near", stay: "沪A12B45", plate: "沪A12B45" });
    expect(match.explanation).toEqual({
      plate: "沪A12845",
      considered: 2,
      exact: 0,
      nearest: [{ stay: "沪A12B45", plate: "沪A12B45", distance: 3, via: "plate", arrivedMs: NOW - 3_600_000 }],
      setAside: { arrived_later: 0, other_size: 0, other_colour: 0 },
      settings: MATCH_DEFAULTS,
    });
  });

  it.each([
    ["沪A12845", "沪A12B45", "a listed confusion"],
    ["沪A12B45", "沪A1284S", "two listed confusions"],
    ["沪A12345", "鲁A12345", "another province"],
    ["A12345", "沪A12345", "a lost province"],
    ["沪AO2345", "沪A02345", "a letter that no plate holds"],
  ])("takes %s for %s: %s", (plate, stay) => {
    expect(look(plate, [inside(stay)])).toMatchObject({ kind: "taken", how: "near", stay });
  });

  it.each([
    ["沪A12345", "沪A12346", "another character"],
    ["沪A12B45", "鲁A12845", "a province and a confusion"],
    ["沪A12345", "沪AD12345", "a lost character"],
    ["沪A88545", "沪ABBS45", "three confusions"],
    ["沪A12345", "鲁A12346", "a province and another character"],
    ["沪A12345", "沪A12366", "two other characters"],
  ])("offers for %s the stay %s and takes it not: %s", (plate, stay) => {
    const match = look(plate, [inside(stay)]);
    expect(match).toMatchObject({ kind: "choice", why: "too_far" });
    expect(offered(match)).toEqual([stay]);
  });

  it.each([
    ["沪A12345", "鲁A12366", "a province and two characters"],
    ["沪A12B45", "沪A12866", "two characters and a confusion"],
    ["沪A12345", "京C99999", "another plate"],
    ["沪A12345", "沪A123", "another length"],
    ["BYD", "沪A12345", "a badge"],
    ["", "", "no plate at all"],
    ["...", "沪A12345", "no plate at all"],
  ])("finds nothing for %j in a lot with %j: %s", (plate, stay) => {
    expect(look(plate, [inside(stay)]).kind).toBe("none");
  });

  it("finds nothing in an empty lot, and explains that", () => {
    expect(look("沪A12345", [])).toEqual({
      kind: "none",
      explanation: {
        plate: "沪A12345",
        considered: 0,
        exact: 0,
        nearest: [],
        setAside: { arrived_later: 0, other_size: 0, other_colour: 0 },
        settings: MATCH_DEFAULTS,
      },
    });
  });

  it("takes the best when the second is a margin further, and not a tenth less", () => {
    // 3 and 10: exactly the margin.
    expect(look("沪A12845", [inside("沪A12B45"), inside("沪A12345")])).toMatchObject({
      kind: "taken",
      stay: "沪A12B45",
    });
    // 5 and 10: less.
    const close = look("沪A12345", [inside("鲁A12345"), inside("沪A12346")]);
    expect(close).toMatchObject({ kind: "choice", why: "not_clearly_best" });
    expect(offered(close)).toEqual(["鲁A12345", "沪A12346"]);
    // 6 and 13, 6 and 12 (four confusions).
    expect(look("沪A88545", [inside("沪ABB545"), inside("沪AB8645")])).toMatchObject({ kind: "taken" });
    expect(look("沪A88552", [inside("沪ABB552"), inside("沪ABBSS2")])).toMatchObject({ why: "not_clearly_best" });
  });

  it("leaves a tie to the operator", () => {
    const match = look("沪A12845", [inside("沪A12B45"), inside("沪A1284S")]);
    expect(match).toMatchObject({ kind: "choice", why: "not_clearly_best" });
    const twins = [inside("沪A12B45", { stay: "one" }), inside("沪A12B45", { stay: "two" })];
    expect(look("沪A12845", twins)).toMatchObject({ kind: "choice", why: "not_clearly_best" });
  });

  it("never takes a near stay that grants something free", () => {
    const match = look("沪A12845", [inside("沪A12B45", { grantsFree: true })]);
    expect(match).toMatchObject({ kind: "choice", why: "grants_free" });
    expect(match.explanation.nearest[0]).not.toHaveProperty("grantsFree");
    expect(match.kind === "choice" && match.offered[0]).not.toHaveProperty("grantsFree");
    const farFree = [inside("沪A12B45"), inside("沪A12346", { grantsFree: true })];
    expect(look("沪A12845", farFree)).toMatchObject({ kind: "taken", stay: "沪A12B45" });
  });

  it("does not take a near stay for a read of less than six characters", () => {
    expect(look("A1284", [inside("A12B4")])).toMatchObject({ kind: "choice", why: "too_short" });
    expect(look("A12845", [inside("A12B45")])).toMatchObject({ kind: "taken" });
  });

  it("compares the other reads of the entry, which count a confusion less", () => {
    const stay = inside("沪A12345", { readAlternatives: ["沪B99999", "沪A72645"] });
    const match = look("沪A72645", [stay]);
    expect(match).toMatchObject({ kind: "taken", stay: "沪A12345", plate: "沪A12345" });
    expect(match.explanation.nearest).toMatchObject([{ distance: 3, via: "alternative" }]);
    const blurred = look("沪A72G45", [inside("沪A12345", { readAlternatives: ["沪A72C45"] })]);
    expect(blurred).toMatchObject({ kind: "taken", how: "near" });
    expect(blurred.explanation.nearest).toMatchObject([{ distance: 6, via: "alternative" }]);
  });

  it("names the stay's own plate when that is as near", () => {
    const match = look("沪A12845", [inside("沪A12B45", { readAlternatives: ["沪A12845"] })]);
    expect(match.explanation.nearest).toMatchObject([{ distance: 3, via: "plate" }]);
  });

  it("offers another read of the entry up to the same reach as a plate", () => {
    const reach = (alternative: string) => look("沪A12345", [inside("京C99999", { readAlternatives: [alternative] })]);
    // 15 + 3 and 13 + 3 are within 20; 20 + 3 is not.
    expect(reach("鲁A12346").explanation.nearest).toMatchObject([{ distance: 18, via: "alternative" }]);
    expect(reach("沪A12366").kind).toBe("none");
    expect(reach("沪A12366").explanation.nearest).toEqual([]);
  });

  it("looks at no more than eight other reads", () => {
    const noise = Array.from({ length: 8 }, (_, i) => `京C9999${i}`);
    const eighth = [...noise.slice(0, 7), "沪A12345"];
    expect(look("沪A12345", [inside("津D00000", { readAlternatives: eighth })]).kind).toBe("taken");
    expect(look("沪A12345", [inside("津D00000", { readAlternatives: [...noise, "沪A12345"] })]).kind).toBe("none");
  });

  it("offers at most eight, the nearest first, then the latest arrival, then by name", () => {
    const stays = [
      inside("沪A12346", { arrivedMs: NOW - 5000 }),
      inside("沪A12366", { arrivedMs: NOW - 10 }),
      inside("沪A12347", { arrivedMs: NOW - 1000 }),
      inside("沪A12349", { arrivedMs: NOW - 1000 }),
      inside("沪A12342", { stay: "a", arrivedMs: NOW - 1000 }),
      ...["沪A62345", "沪A63345", "沪A72345", "沪A73345", "沪A92345"].map((plate) => inside(plate)),
    ];
    const match = look("沪A12345", stays);
    expect(offered(match).slice(0, 5)).toEqual(["a", "沪A12347", "沪A12349", "沪A12346", "沪A62345"]);
    expect(offered(match)).toHaveLength(8);
    expect(match.explanation.nearest).toHaveLength(8);
    expect(match.explanation.considered).toBe(10);
    expect(offered(look("沪A12345", stays.toReversed()))).toEqual(offered(match));
  });

  it("follows the site's settings", () => {
    const stays = [inside("沪A12346"), inside("沪A12366")];
    const at = (change: Partial<typeof MATCH_DEFAULTS>) =>
      matchStays("沪A12345", stays, CONTEXT, { ...MATCH_DEFAULTS, ...change });
    expect(at({ takeAtMost: 10 })).toMatchObject({ kind: "taken", stay: "沪A12346" });
    expect(at({ takeAtMost: 10, marginAtLeast: 10 })).toMatchObject({ kind: "taken" });
    expect(at({ takeAtMost: 10, marginAtLeast: 11 })).toMatchObject({ why: "not_clearly_best" });
    expect(at({ offerLimit: 1 })).toMatchObject({ offered: [{ stay: "沪A12346" }] });
    expect(offered(at({ offerLimit: 1 }))).toHaveLength(1);
    expect(offered(at({ offerAtMost: 19 }))).toEqual(["沪A12346"]);
    expect(at({ offerAtMost: 9 })).toMatchObject({ kind: "none", explanation: { nearest: [{ distance: 10 }] } });
    expect(at({ takeAtMost: 10, takeFromLength: 8 })).toMatchObject({ why: "too_short" });
    expect(at({ offerAtMost: 9 }).explanation.settings.offerAtMost).toBe(9);
  });

  it("looks no further than what is offered or could stand in the way", () => {
    const settings = { ...MATCH_DEFAULTS, offerAtMost: 4 };
    const nearest = (stay: string) => matchStays("沪A12845", [inside(stay)], CONTEXT, settings).explanation.nearest;
    expect(nearest("沪A1234S")).toEqual([]);
    expect(nearest("沪A12345")).toHaveLength(1);
  });

  it("lets a stay that is too far to be offered still stand in the way", () => {
    const settings = { ...MATCH_DEFAULTS, offerAtMost: 4 };
    const stays = [inside("鲁A12345"), inside("沪A12346")];
    expect(matchStays("沪A12345", stays, CONTEXT, settings)).toMatchObject({ kind: "none" });
    const near = [inside("沪A12B45"), inside("鲁A12845")];
    const match = matchStays("沪A12845", near, CONTEXT, settings);
    expect(match).toMatchObject({ kind: "choice", why: "not_clearly_best" });
    expect(offered(match)).toEqual(["沪A12B45"]);
  });
});
