/** A batch out of frozen texts is, byte for byte, what the strict shapes would make of the same reports. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import { encodeLists } from "#src/city/frozen-resend.ts";
import { encodeBody } from "#src/city/request.ts";
import { arriveAt, leaveAt, MORNING } from "#test/simulation/city/box-side.ts";

/** Mostly what is right, so that most reports are right as a whole. */
const mostly = <T>(right: fc.Arbitrary<T>, ...others: readonly fc.Arbitrary<unknown>[]) =>
  fc.oneof({ weight: 12, arbitrary: right }, ...others.map((arbitrary) => ({ weight: 1, arbitrary })));
const text = mostly(fc.constantFrom("沪A12345", "x"), fc.string({ unit: "grapheme", maxLength: 34 }), fc.string());
const whole = mostly(
  fc.nat(9_999_999),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(1e7, 1e10, 1e15),
);
const passed = mostly(fc.integer({ min: 1e12, max: 1e13 - 1 }), fc.integer({ min: 9e11, max: 2e13 }), fc.double());
const kind = mostly(fc.constantFrom(1, 2), fc.nat(10));
const start = { seq: text, plateId: text, vehicleType: kind, laneType: kind };
const arrives = fc.record({ ...start, freeBerth: whole, parkType: kind, dataTime: passed });
const payType = mostly(fc.constantFrom("wechat", "unknown"), text);
const paid = { payMoney: whole, payType, dataTime: passed };
const leaves = fc.record({ ...start, parkingTime: whole, parkType: kind, freeBerth: whole, ...paid });
/** As records of early versions have them: in another order of fields. */
const earlyLeaves = fc.record({
  ...start,
  freeBerth: whole,
  parkType: kind,
  ...paid,
  parkingTime: whole,
});

type Body = { readonly arrive: readonly object[]; readonly leave: readonly object[] };

/** Both ways, which must agree; the bytes as text, null when they are refused. */
function sameBothWays(body: Body, dialect = defaultDialect): string | null {
  const texts = (list: readonly object[]): readonly string[] => list.map((one) => JSON.stringify(one));
  const frozen = encodeLists({ arrive: texts(body.arrive), leave: texts(body.leave) }, dialect);
  // What JSON cannot hold (-0, say) is not what was frozen.
  expect(frozen).toEqual(encodeBody("resend", JSON.parse(JSON.stringify(body)), dialect));
  return Buffer.isBuffer(frozen) ? frozen.toString("utf8") : null;
}

const sound = { arrive: [arriveAt(MORNING, 1), arriveAt(MORNING, 2)], leave: [leaveAt(MORNING + 60_000, MORNING, 1)] };

describe("a batch out of frozen texts", () => {
  it("is what the strict shapes make of the same reports, or is refused like them", () => {
    fc.assert(
      fc.property(
        fc.array(arrives, { maxLength: 2 }),
        fc.array(fc.oneof(leaves, earlyLeaves), { maxLength: 2 }),
        (arrive, leave) => {
          sameBothWays({ arrive, leave });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("goes out where all is sound, with one wrong field in turn it does not", () => {
    expect(sameBothWays(sound)).toContain(sound.leave[0]?.seq);
    expect(sameBothWays({ arrive: [], leave: [] })).toBe('{"arrive":[],"leave":[]}');
    for (const wrong of [
      { seq: "" },
      { plateId: "沪".repeat(16) },
      { plateId: "😀".repeat(16) },
      { vehicleType: 3 },
      { laneType: 3 },
      { freeBerth: -1 },
      { parkType: 5 },
      { dataTime: 1_584_000_000 },
      { more: 1 },
    ]) {
      expect(sameBothWays({ ...sound, arrive: [{ ...sound.arrive[0], ...wrong }] })).toBeNull();
      expect(sameBothWays({ ...sound, leave: [{ ...sound.leave[0], ...wrong }] })).toBeNull();
    }
  });

  it("is spelt as the dialect has it", () => {
    const dialect = { ...defaultDialect, timeField: "dateTime", freeBerthField: "freePerth" } as const;
    expect(sameBothWays(sound, dialect)).toContain('"freePerth":');
  });
});
