/** Records of other boxes: the good ones pass, the poisoned ones are told from them, and none makes the fold throw. */
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { whyNotFolded } from "#src/lot/foreign.ts";
import { Lot } from "#src/lot/lot.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { drawPlan } from "#src/simulation/plan.ts";
import { Simulation } from "#src/simulation/simulation.ts";
import { Journal } from "./journal.ts";

const OWN = "07.0wn";

function opened(): LotRecord {
  const journal = new Journal("01.bb");
  journal.open("沪A12345");
  const [record] = journal.records;
  if (record === undefined) throw new Error("a journal keeps what is written");
  return record;
}

/** A record in which the value at a path is another one. */
function spoilt(record: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (typeof record !== "object" || record === null) return record;
  const fields: Readonly<Record<string, unknown>> = { ...record };
  return { ...fields, [first]: spoilt(fields[first], rest, value) };
}

/** Every path of an object, lists taken whole. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[]];
  return Object.entries(value).flatMap(([name, one]) => pathsOf(one).map((path) => [name, ...path]));
}

describe("a record of another box", () => {
  it("is taken in, whatever a whole simulated day of lanes, money and people writes", async () => {
    const simulation = new Simulation({ ...drawPlan(3, 1, true, "varied"), carsPerDay: 80 });
    const appended = vi.spyOn(simulation.inspector, "appended");
    const { broken } = await simulation.run();
    expect(broken).toBeNull();
    const records = appended.mock.calls.flatMap(([, written]) => written);
    expect(new Set(records.map(({ kind }) => kind)).size).toBeGreaterThan(20);
    const refused = records.flatMap((record) => whyNotFolded(record, OWN, record.order) ?? []);
    expect(refused).toEqual([]);
  });

  it("of a kind that this version does not know passes, and means nothing", () => {
    for (const key of ["stay:01.bb.1", "weather"]) {
      const record = { ...opened(), kind: "constructor", key, data: null };
      expect(whyNotFolded(record, OWN, 0)).toBeNull();
      expect(() => new Lot().apply(record as unknown as LotRecord)).not.toThrow();
    }
  });

  const lies: readonly (readonly [string, Partial<Record<string, unknown>>, string])[] = [
    ["under our own origin", { origin: OWN }, "record.origin"],
    ["of an origin that is none", { origin: "../x" }, "record.origin"],
    ["before the first", { seq: 0 }, "record.seq"],
    ["with an order that leaves no room", { order: 2 ** 52 }, "record.order"],
    ["of a stay under the lot's key", { key: "capacity" }, "record.key"],
    ["of the lot under a stay's key", { kind: "capacity_set" }, "record.key"],
  ];
  for (const [name, change, why] of lies) {
    it(`${name} is set aside`, () => expect(whyNotFolded({ ...opened(), ...change }, OWN, 10)).toBe(why));
  }

  it("with any one field spoilt is set aside, and the field is named", () => {
    const record = opened();
    for (const path of pathsOf(record).filter(([first]) => first !== "key" && first !== "kind")) {
      const why = whyNotFolded(spoilt(record, path, { deep: [Number.NaN] }), OWN, 10);
      expect(why, path.join(".")).toBe((path[0] === "data" ? path : ["record", ...path]).join("."));
    }
  });

  it("that is anything at all never makes the check throw, nor the fold when the check lets it through", () => {
    const record = opened();
    const paths = [[], ...pathsOf(record)];
    const junk = fc.oneof(fc.anything(), fc.constantFrom("reports_delivered", "payment_received", "stay:01.bb.1"));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), junk), { maxLength: 3 }), (changes) => {
        let one: unknown = record;
        for (const [path, value] of changes) one = spoilt(one, path, value);
        if (whyNotFolded(one, OWN, 10) === null) new Lot().apply(one as LotRecord);
      }),
      { numRuns: 2_000 },
    );
  });
});
