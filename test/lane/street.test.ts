/** Cars that really drive: what the lane records is held against what happened on the street. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LaneSetup } from "#src/lane/setup.ts";
import { ENTRY } from "./bench.ts";
import { Street, type CarPlan, type Manner, type StreetPlan } from "./street.ts";

const RUNS = Number(process.env["LANE_RUNS"] ?? 150);

const manners: readonly Manner[] = [
  "drives",
  "drives",
  "drives",
  "backs_out",
  "noses_in",
  "tailgates",
  "stops_on_passage",
  "gives_up",
];

/** Closer than the shorter loop is long, two cars are one to every loop. */
const plans: fc.Arbitrary<StreetPlan> = fc
  .record({
    presenceLength: fc.constantFrom(1.2, 2),
    passageLength: fc.constantFrom(1.5, 2.5),
    cars: fc.array(
      fc.record({
        manner: fc.constantFrom(...manners),
        length: fc.constantFrom(3.4, 4.6, 5.2, 8),
        readable: fc.integer({ min: 0, max: 9 }).map((so) => so > 0),
        refused: fc.integer({ min: 0, max: 9 }).map((so) => so === 0),
        gap: fc.constantFrom(2.2, 2.8, 4, 9),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ cars, ...rest }) => ({
    ...rest,
    cars: cars.map((car, index): CarPlan => ({
      ...car,
      refused: car.refused && car.readable,
      plate: PLATES[index] ?? "",
    })),
  }));

/** As different as two cars' plates usually are. */
const PLATES = ["沪A12345", "苏E7K9P1", "浙B88888", "沪AD10101", "皖C3M4N5", "沪K76543", "京N2H2H2", "沪BF90909"];

const limits: fc.Arbitrary<Partial<LaneSetup>> = fc.constantFrom(
  {},
  { upLimit: false, downLimit: false },
  { upLimit: false },
  { downLimit: false },
);

describe("a lane on a street", () => {
  it("records every car that went through once, and no other", { timeout: 20_000 + RUNS * 60 }, () => {
    fc.assert(
      fc.property(plans, limits, (plan, limit) => {
        const street = new Street({ ...ENTRY, ...limit }, plan).run();
        const passed = street.bench.effects.filter(({ type }) => type === "vehicle_passed");
        expect(passed.length, street.bench.story()).toBe(street.wentThrough.length);
        const plates = passed.map((effect) =>
          effect.type === "vehicle_passed" ? (effect.plate?.plate ?? null) : null,
        );
        // A tailgater was perhaps never in the reader's view; everybody else is recorded under the own plate.
        const named = street.wentThrough.filter(({ readable, manner }) => readable && manner !== "tailgates");
        expect(plates, street.bench.story()).toEqual(expect.arrayContaining(named.map(({ plate }) => plate)));
        // An unreadable car that comes right after a credited one has rolled back is taken for that one.
        const unread = plan.cars.some(({ readable }) => !readable);
        const real = new Set<string | null>([
          null,
          ...(unread ? plan.cars : street.wentThrough).map(({ plate }) => plate),
        ]);
        expect(
          plates.filter((plate) => !real.has(plate)),
          street.bench.story(),
        ).toEqual([]);
        expect(street.bench.lane, street.bench.story()).toMatchObject({
          front: null,
          between: null,
          under: null,
          faults: [],
          deadlines: {},
        });
      }),
      { numRuns: RUNS },
    );
  });
});
