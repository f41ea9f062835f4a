import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOf, WHOLE_LOT } from "#src/berth/cause.ts";
import type { BerthCause } from "#src/berth/cause.ts";
import { LATEST_CAUSES_LIMIT } from "#src/berth/latest-causes.ts";
import { applyCause, countOf, EMPTY_LEDGER, withCapacity } from "#src/berth/ledger.ts";
import type { BerthLedger } from "#src/berth/ledger.ts";
import { anyCause, capacitySet, countSet, NOON, stayMoved, uncounted } from "./causes.ts";

const after = (causes: readonly BerthCause[], ledger: BerthLedger = EMPTY_LEDGER): BerthLedger =>
  causes.reduce(applyCause, ledger);

describe("berth ledger", () => {
  it("begins empty", () => {
    expect(countOf(EMPTY_LEDGER)).toEqual({ capacity: 0, occupied: 0, adjustment: 0 });
    expect(countOf(EMPTY_LEDGER, "large")).toEqual({ capacity: 0, occupied: 0, adjustment: 0 });
    expect(EMPTY_LEDGER.latest).toEqual([]);
  });

  it("keeps three numbers apart through a day", () => {
    const ledger = after([
      capacitySet(100),
      stayMoved("stay_opened"),
      stayMoved("stay_opened"),
      uncounted(1),
      stayMoved("stay_closed"),
      stayMoved("soft_closed"),
      stayMoved("reopened"),
      countSet(-4),
      uncounted(-1, "no_entry_record"),
    ]);
    expect(countOf(ledger)).toEqual({ capacity: 100, occupied: 1, adjustment: -4 });
    expect(ledger.latest).toHaveLength(9);
  });

  it("counts a vehicle in an area there and in the lot", () => {
    const ledger = after([stayMoved("stay_opened", { area: "large" }), uncounted(1, "tailgate", "large")]);
    expect(countOf(ledger, "large").occupied).toBe(2);
    expect(countOf(ledger).occupied).toBe(2);
  });

  it("counts a vehicle outside every area once", () => {
    expect(countOf(after([stayMoved("stay_opened")])).occupied).toBe(1);
  });

  it("moves only what a person named", () => {
    const ledger = after([countSet(3, "large"), capacitySet(10, "large"), countSet(2), capacitySet(50)]);
    expect(countOf(ledger, "large")).toEqual({ capacity: 10, occupied: 0, adjustment: 3 });
    expect(countOf(ledger)).toEqual({ capacity: 50, occupied: 0, adjustment: 2 });
  });

  it("keeps areas apart, by name, the whole lot first", () => {
    const ledger = after([capacitySet(1, "b"), capacitySet(2, "a"), capacitySet(3, "__proto__")]);
    expect(ledger.counts.map(([area]) => area)).toEqual([WHOLE_LOT, "__proto__", "a", "b"]);
    expect(countOf(ledger, "a").capacity).toBe(2);
    expect(countOf(ledger, "b").capacity).toBe(1);
    expect(countOf(ledger, "c").capacity).toBe(0);
  });

  it("sets a capacity outright, of the lot or of an area, and leaves the rest", () => {
    const ledger = after([capacitySet(100), stayMoved("stay_opened"), countSet(2)]);
    const larger = withCapacity(withCapacity(ledger, WHOLE_LOT, 120), "large", 5);
    expect(countOf(larger)).toEqual({ capacity: 120, occupied: 1, adjustment: 2 });
    expect(countOf(larger, "large")).toEqual({ capacity: 5, occupied: 0, adjustment: 0 });
    expect(larger.latest).toBe(ledger.latest);
    expect(withCapacity(larger, WHOLE_LOT, 120)).toEqual(larger);
  });

  it("changes no ledger it was given", () => {
    const before = after([capacitySet(100)]);
    const copy = structuredClone(before);
    applyCause(before, stayMoved("stay_opened", { area: "large" }));
    withCapacity(before, WHOLE_LOT, 1);
    expect(before).toEqual(copy);
    expect(countOf(EMPTY_LEDGER).capacity).toBe(0);
  });

  it("is the same for any order of its causes, and survives JSON", () => {
    const shuffled = fc
      .array(anyCause, { maxLength: 40 })
      .chain((causes) => fc.tuple(fc.constant(causes), fc.shuffledSubarray(causes, { minLength: causes.length })));
    fc.assert(
      fc.property(shuffled, ([causes, other]) => {
        const ledger = after(causes);
        expect(after(other)).toStrictEqual(ledger);
        expect(JSON.parse(JSON.stringify(ledger))).toStrictEqual(ledger);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the lot the sum of what happened to it", () => {
    fc.assert(
      fc.property(fc.array(anyCause, { maxLength: 40 }), (causes) => {
        const occupied = causes.reduce((sum, cause) => sum + changeOf(cause).occupied, 0);
        const own = causes.filter((cause) => cause.area === WHOLE_LOT);
        const adjustment = own.reduce((sum, cause) => sum + changeOf(cause).adjustment, 0);
        expect(countOf(after(causes))).toMatchObject({ occupied, adjustment });
      }),
    );
  });
});

describe("latest causes", () => {
  const at = (atMs: number): BerthCause => stayMoved("stay_opened", { atMs });

  it("keeps the newest of a limited number, oldest first, whenever it hears of them", () => {
    const total = LATEST_CAUSES_LIMIT + 50;
    const times = Array.from({ length: total }, (_, index) => NOON + ((index * 7) % total));
    const kept = after(times.map(at)).latest.map(({ atMs }) => atMs);
    expect(kept).toEqual(Array.from({ length: LATEST_CAUSES_LIMIT }, (_, index) => NOON + 50 + index));
    expect(LATEST_CAUSES_LIMIT).toBe(200);
  });

  it("keeps the same ones for any order, also when all happened at once", () => {
    const many = fc
      .array(anyCause, { minLength: 190, maxLength: 230 })
      .chain((causes) => fc.tuple(fc.constant(causes), fc.shuffledSubarray(causes, { minLength: causes.length })));
    fc.assert(
      fc.property(many, ([causes, other]) => {
        const { latest } = after(causes);
        expect(after(other).latest).toStrictEqual(latest);
        expect(latest).toHaveLength(Math.min(LATEST_CAUSES_LIMIT, causes.length));
      }),
      { numRuns: 10 },
    );
  });

  it("orders by time before anything else", () => {
    const late = stayMoved("stay_opened", { atMs: NOON + 1, area: "a" });
    const early = stayMoved("stay_opened", { atMs: NOON, area: "b" });
    expect(after([late, early]).latest).toEqual([early, late]);
  });

  it("keeps equal causes each", () => {
    const twice = after([at(NOON), at(NOON)]);
    expect(twice.latest).toHaveLength(2);
  });

  it("tells causes apart by every field, whatever order they were written in", () => {
    const cause = at(NOON);
    const turned: BerthCause = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(cause).toReversed())));
    const other = stayMoved("stay_opened", { lane: "entry-1" });
    expect(after([turned, other]).latest).toEqual(after([other, cause]).latest);
    expect(after([cause, other]).latest).toEqual(after([other, cause]).latest);
  });
});
