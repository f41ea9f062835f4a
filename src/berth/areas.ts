/**
 * Parts of the count that belong to some cars: large ones, electric ones, those of a list. An area's berths are among the
 * lot's. Nothing is recorded for it: which area a car counts in follows from what its stay says and the site's table.
 */
import type { PlateClass } from "../plate/classify.ts";

/** A car counts in the first area that names its plate's class, its vehicle type or the list it came in on. */
export type Area = {
  readonly name: string;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly berths: number;
  readonly plateClasses: readonly PlateClass[];
  /** The city's vehicleType: 1 small, 2 large. */
  readonly vehicleTypes: readonly number[];
  readonly lists: readonly string[];
  /** Whether its berths are kept from all other cars. */
  readonly reserved: boolean;
  /** What becomes of its cars when it is full: they take one of the other berths, or are turned away. */
  readonly whenFull: "elsewhere" | "refuse";
};

/** What of a car, outside or inside, says where it counts. */
export type AreaCar = {
  readonly plateClass: PlateClass;
  readonly vehicleType: number;
  /** The lists that grant it something, or the one it came in on. */
  readonly lists: readonly string[];
};

export type AreaCount = { readonly area: Area; readonly inside: number; readonly free: number };

/** The area a car counts in; null: none of its own. */
export function areaOf(areas: readonly Area[], { plateClass, vehicleType, lists }: AreaCar): Area | null {
  const fits = (area: Area): boolean =>
    area.plateClasses.includes(plateClass) ||
    area.vehicleTypes.includes(vehicleType) ||
    area.lists.some((list) => lists.includes(list));
  return areas.find(fits) ?? null;
}

/** How many cars are in each area, and how many of its berths are free: never below 0, its cars may stand elsewhere too. */
export function countAreas(areas: readonly Area[], inside: Iterable<AreaCar>): readonly AreaCount[] {
  if (areas.length === 0) return [];
  const counts = new Map<Area, number>();
  for (const car of inside) {
    const area = areaOf(areas, car);
    if (area !== null) counts.set(area, (counts.get(area) ?? 0) + 1);
  }
  return areas.map((area) => {
    const here = counts.get(area) ?? 0;
    return { area, inside: here, free: Math.max(0, area.berths - here) };
  });
}

/** Berths that areas other than `own` keep from a car. */
export function keptByAreas(counts: readonly AreaCount[], own: Area | null): number {
  return counts.reduce((kept, { area, free }) => kept + (area !== own && area.reserved ? free : 0), 0);
}
