import { describe, expect, it } from "vitest";
import { areaFor, freeFor, generalFree } from "#src/berth/area.ts";
import type { AreaRule } from "#src/berth/area.ts";
import { WHOLE_LOT } from "#src/berth/cause.ts";
import { applyCause, EMPTY_LEDGER, withCapacity } from "#src/berth/ledger.ts";
import type { BerthLedger } from "#src/berth/ledger.ts";
import { stayMoved } from "./causes.ts";

const LARGE: AreaRule = { area: "large", vehicleTypes: [2], grounds: [], overflows: false };
const RESERVED: AreaRule = { area: "reserved", vehicleTypes: [], grounds: ["reservation"], overflows: true };
const STAFF: AreaRule = { area: "staff", vehicleTypes: [1], grounds: ["listed", "monthly"], overflows: false };
const RULES = [LARGE, RESERVED, STAFF];

const car = (vehicleType: 1 | 2, ground: string) => ({ vehicleType, ground });

/** A lot of 100 berths: 10 for large vehicles, 5 reserved, 20 for staff, 65 general; with so many cars in each. */
function lotWith(inside: Readonly<Record<string, number>>): BerthLedger {
  let ledger = withCapacity(EMPTY_LEDGER, WHOLE_LOT, 100);
  for (const [area, capacity] of Object.entries({ large: 10, reserved: 5, staff: 20 })) {
    ledger = withCapacity(ledger, area, capacity);
  }
  for (const [area, cars] of Object.entries(inside)) {
    for (let n = 0; n < cars; n += 1) ledger = applyCause(ledger, stayMoved("stay_opened", { area }));
  }
  return ledger;
}

describe("areaFor", () => {
  it.each([
    [car(1, "temporary"), WHOLE_LOT],
    [car(2, "temporary"), "large"],
    [car(2, "reservation"), "large"],
    [car(1, "reservation"), "reserved"],
    [car(1, "listed"), "staff"],
    [car(1, "monthly"), "staff"],
    [car(2, "monthly"), "large"],
  ])("sends %j to the first area that is for it: %j", (seeker, area) => {
    expect(areaFor(RULES, seeker)).toBe(area);
  });

  it("asks for size and ground where an area asks for both", () => {
    expect(areaFor([STAFF], car(1, "listed"))).toBe("staff");
    expect(areaFor([STAFF], car(2, "listed"))).toBe(WHOLE_LOT);
    expect(areaFor([STAFF], car(1, "temporary"))).toBe(WHOLE_LOT);
    expect(areaFor([], car(1, "temporary"))).toBe(WHOLE_LOT);
  });
});

describe("freeFor", () => {
  it("gives an empty lot's berths to whom they are for", () => {
    const lot = lotWith({});
    expect(freeFor(lot, RULES, car(1, "temporary"))).toBe(65);
    expect(freeFor(lot, RULES, car(2, "temporary"))).toBe(10);
    expect(freeFor(lot, RULES, car(1, "listed"))).toBe(20);
    expect(freeFor(lot, RULES, car(1, "reservation"))).toBe(70);
    expect(freeFor(lot, [], car(1, "temporary"))).toBe(100);
  });

  it("counts a car where it stands", () => {
    const lot = lotWith({ "": 60, large: 4, staff: 20 });
    expect(freeFor(lot, RULES, car(1, "temporary"))).toBe(5);
    expect(freeFor(lot, RULES, car(2, "temporary"))).toBe(6);
    expect(freeFor(lot, RULES, car(1, "listed"))).toBe(0);
    expect(freeFor(lot, RULES, car(1, "reservation"))).toBe(10);
  });

  it("lets a crowded area take general berths, and only once", () => {
    const lot = lotWith({ reserved: 8, staff: 22 });
    expect(generalFree(lot, RULES)).toBe(60);
    expect(freeFor(lot, RULES, car(1, "reservation"))).toBe(60);
    expect(freeFor(lot, RULES, car(1, "listed"))).toBe(-2);
  });

  it("keeps the true number of an overfull lot", () => {
    const lot = lotWith({ "": 70 });
    expect(freeFor(lot, RULES, car(1, "temporary"))).toBe(-5);
    expect(freeFor(lot, RULES, car(2, "temporary"))).toBe(10);
  });

  it("takes the berths of an area with two rules off once", () => {
    const twice = [LARGE, { ...LARGE, vehicleTypes: [], grounds: ["fire"] }];
    expect(generalFree(lotWith({}), twice)).toBe(90);
  });
});
