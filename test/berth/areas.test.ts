import { describe, expect, it } from "vitest";
import { areaOf, countAreas, keptByAreas, type Area, type AreaCar } from "#src/berth/areas.ts";

function area(name: string, rest: Partial<Area> = {}): Area {
  const words = { titleZh: name, titleEn: name };
  const whom = { plateClasses: [], vehicleTypes: [], lists: [] };
  return { name, ...words, berths: 2, ...whom, reserved: true, whenFull: "elsewhere", ...rest };
}

const small: AreaCar = { plateClass: "civil", vehicleType: 1, lists: [] };
const electric: AreaCar = { ...small, plateClass: "nev_small" };
const large: AreaCar = { ...small, vehicleType: 2 };
const staff: AreaCar = { ...small, lists: ["staff"] };

const charging = area("charging", { plateClasses: ["nev_small"] });
const yard = area("yard", { vehicleTypes: [2], reserved: false });
const offices = area("offices", { lists: ["staff"] });
const areas = [charging, yard, offices];

describe("an area", () => {
  it.each([
    [electric, "charging"],
    [large, "yard"],
    [staff, "offices"],
    [small, undefined],
    [{ ...electric, vehicleType: 2, lists: ["staff"] }, "charging"],
  ])("is the first that names the car's class, type or list: %j", (car, name) => {
    expect(areaOf(areas, car)?.name).toBe(name);
  });

  it("counts the cars inside that belong to it, and has never less than no berth free", () => {
    const counts = countAreas(areas, [electric, electric, electric, staff, small, small]);
    expect(counts.map(({ inside, free }) => [inside, free])).toEqual([
      [3, 0],
      [0, 2],
      [1, 1],
    ]);
  });

  it("keeps its free berths from other cars only when they are reserved", () => {
    const counts = countAreas(areas, [staff]);
    expect(keptByAreas(counts, null)).toBe(3);
    expect(keptByAreas(counts, charging)).toBe(1);
    expect(keptByAreas(counts, yard)).toBe(3);
  });

  it("asks nothing of the cars inside where there is none", () => {
    const cars: Iterable<AreaCar> = {
      [Symbol.iterator]: () => {
        throw new Error("nobody needs to be counted");
      },
    };
    expect(countAreas([], cars)).toEqual([]);
  });
});
