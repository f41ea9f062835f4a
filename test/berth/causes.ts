/** Makers of causes for the tests of this folder. */
import fc from "fast-check";
import type { BerthCause, StayMove, UncountedManner } from "#src/berth/cause.ts";
import { WHOLE_LOT } from "#src/berth/cause.ts";

export const NOON = 1_700_000_000_000;

export const STAY_MOVES: readonly StayMove[] = ["stay_opened", "stay_closed", "stay_voided", "soft_closed", "reopened"];
export const MANNERS: readonly UncountedManner[] = ["tailgate", "unauthorised", "held_open", "no_entry_record"];

const nowhere = { area: WHOLE_LOT, lane: null, by: null, reason: null, atMs: NOON };

/** Something happened to a stay. */
export function stayMoved(kind: StayMove, other: Partial<Pick<BerthCause, "area" | "atMs" | "lane">> = {}): BerthCause {
  return { ...nowhere, kind, stay: "01.a.1", ...other };
}

/** A passage without a stay. */
export function uncounted(delta: 1 | -1, manner: UncountedManner = "tailgate", area = WHOLE_LOT): BerthCause {
  return { ...nowhere, kind: "passage_uncounted", delta, manner, area };
}

/** A calibration by that difference. */
export function countSet(delta: number, area = WHOLE_LOT): BerthCause {
  return { ...nowhere, kind: "count_set", delta, trueFree: 0, by: "Li", reason: "recount", area };
}

/** A change of the capacity by that difference. */
export function capacitySet(delta: number, area = WHOLE_LOT): BerthCause {
  return { ...nowhere, kind: "capacity_set", delta, capacity: 0, by: "Li", reason: "rebuilt", area };
}

/** Any cause, in the whole lot or one of two areas, within a few milliseconds, so that times often coincide. */
export const anyCause: fc.Arbitrary<BerthCause> = fc
  .record({
    area: fc.constantFrom(WHOLE_LOT, "large", "reserved"),
    lane: fc.constantFrom(null, "entry-1"),
    by: fc.constantFrom(null, "Li"),
    reason: fc.constantFrom(null, "recount"),
    atMs: fc.integer({ min: NOON, max: NOON + 3 }),
  })
  .chain((circumstances) => {
    const delta = fc.integer({ min: -50, max: 50 });
    return fc
      .oneof(
        fc.record({ kind: fc.constantFrom(...STAY_MOVES), stay: fc.constantFrom("01.a.1", "01.a.2") }),
        fc.record({
          kind: fc.constant("passage_uncounted" as const),
          delta: fc.constantFrom<1 | -1>(1, -1),
          manner: fc.constantFrom(...MANNERS),
        }),
        fc.record({ kind: fc.constant("count_set" as const), delta, trueFree: fc.nat(100) }),
        fc.record({ kind: fc.constant("capacity_set" as const), delta, capacity: fc.nat(100) }),
      )
      .map((what): BerthCause => ({ ...circumstances, ...what }));
  });
