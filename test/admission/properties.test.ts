import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ListEntry } from "#src/lot/grounds.ts";
import { entryOf } from "#test/controller/settings.ts";
import { decide, HOUR, inShort, list, NOW, PLATE, reservation, type Scene } from "./bench.ts";

const MONDAY_MORNING = [[540, 660]] as const;
const MONDAY_EVENING = [[1080, 1200]] as const;

describe("any decision", () => {
  const entry = fc.record({
    plate: fc.constantFrom(PLATE, "沪B67890", "沪C11111"),
    toMs: fc.constantFrom(null, NOW - 1, NOW + 1),
    group: fc.constantFrom(null, "g", "h"),
    groupBerths: fc.integer({ min: 0, max: 2 }),
    hours: fc.constantFrom([], MONDAY_MORNING, MONDAY_EVENING),
  });
  const policy = fc.record({
    whenFull: fc.constantFrom("admit" as const, "refuse" as const),
    whenQuotaFull: fc.constantFrom("bill_as_temporary" as const, "refuse" as const),
    kind: fc.constantFrom("monthly" as const, "blocked" as const, "free" as const),
  });

  it("is the same for the same question, and whatever the order of a list's entries", () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 8 }),
        policy,
        fc.integer({ min: 0, max: 1 }),
        fc.boolean(),
        (rows, rules, free, secondInside) => {
          const entries = rows.map(({ plate, ...rest }) => entryOf(plate, rest));
          const staff = list(rules);
          const inside = secondInside ? [{ plate: "沪B67890", ground: "listed" as const, ref: "staff" }] : [];
          const scene = (order: readonly ListEntry[]): Scene => ({ free, inside, lists: [[staff, order]] });
          const decision = decide(scene(entries));
          expect(decide(scene(entries))).toEqual(decision);
          expect(decide(scene(entries.toReversed()))).toEqual(decision);
          expect(decide(scene(entries.toSorted((a, b) => a.groupBerths - b.groupBerths)))).toEqual(decision);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never depends on the order of reservations", () => {
    const some = [reservation({ id: "b" }), reservation({ id: "a" }), reservation({ id: "c", fromMs: NOW - 2 * HOUR })];
    const orders = [some, some.toReversed(), [some[1], some[2], some[0]].filter((one) => one !== undefined)];
    expect(orders.map((reservations) => inShort(decide({ reservations })))).toEqual(Array(3).fill("reservation c"));
  });

  it("names the rules that were asked, for the trace", () => {
    const { rules } = decide({ lists: [[list(), [entryOf(PLATE)]]], reservations: [reservation()] });
    expect(rules.map(({ rule }) => rule)).toEqual([
      "plate_class",
      "list:staff",
      "stagger",
      "reservation",
      "free_berths",
    ]);
  });
});
