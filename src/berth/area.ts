/**
 * Parts of a lot that are meant for some vehicles: large ones, reserved ones, staff. An area's berths are among the
 * lot's. Which cars belong where is the site's table; this only counts what is free for a car.
 */
import type { VehicleType } from "../plate/classify.ts";
import { freeOf } from "./count.ts";
import { countOf } from "./ledger.ts";
import type { BerthLedger } from "./ledger.ts";
import { WHOLE_LOT } from "./cause.ts";

/** For whom an area is. A car belongs to the first area whose every condition it meets. */
export type AreaRule = {
  readonly area: string;
  /** Empty: every size. */
  readonly vehicleTypes: readonly VehicleType[];
  /** Grounds on which a car is admitted (reservation, monthly …); empty: every ground. */
  readonly grounds: readonly string[];
  /** Whether its cars may stand elsewhere when it is full. */
  readonly overflows: boolean;
};

/** What is known of a car that wants a berth. */
export type BerthSeeker = { readonly vehicleType: VehicleType; readonly ground: string };

/** The area a car belongs to, or `WHOLE_LOT` when it belongs to none. */
export function areaFor(rules: readonly AreaRule[], car: BerthSeeker): string {
  return ruleFor(rules, car)?.area ?? WHOLE_LOT;
}

/**
 * Berths free for this car: those of its area, and the general ones if it belongs to none or its area overflows. The
 * true number, which may be negative.
 */
export function freeFor(ledger: BerthLedger, rules: readonly AreaRule[], car: BerthSeeker): number {
  const rule = ruleFor(rules, car);
  if (rule === undefined) return generalFree(ledger, rules);
  const own = freeOf(countOf(ledger, rule.area));
  // The general count has already given up what stands outside a crowded area.
  return rule.overflows ? Math.max(0, own) + generalFree(ledger, rules) : own;
}

/** Free berths that no area keeps for its own. Cars of an area that is too full stand on these. */
export function generalFree(ledger: BerthLedger, rules: readonly AreaRule[]): number {
  const areas = new Set(rules.map(({ area }) => area));
  let free = freeOf(countOf(ledger));
  for (const area of areas) free -= Math.max(0, freeOf(countOf(ledger, area)));
  return free;
}

function ruleFor(rules: readonly AreaRule[], car: BerthSeeker): AreaRule | undefined {
  return rules.find(
    ({ vehicleTypes, grounds }) =>
      (vehicleTypes.length === 0 || vehicleTypes.includes(car.vehicleType)) &&
      (grounds.length === 0 || grounds.includes(car.ground)),
  );
}
