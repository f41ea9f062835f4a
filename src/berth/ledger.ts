/**
 * The counts of a lot and of its areas as the sum of their causes, and the latest of those. Immutable: every function
 * answers with a new ledger. Any order of the same causes gives the same ledger.
 */
import { changeOf, movesVehicles, WHOLE_LOT } from "./cause.ts";
import type { BerthCause } from "./cause.ts";
import { changedBy, emptyCount } from "./count.ts";
import type { BerthCount } from "./count.ts";
import { remember } from "./latest-causes.ts";
import type { LatestCauses } from "./latest-causes.ts";

export type BerthLedger = {
  /** One entry for the whole lot and one for each area that was ever named, by name; the whole lot is first. */
  readonly counts: readonly (readonly [area: string, count: BerthCount])[];
  readonly latest: LatestCauses;
};

/** A ledger without causes. Capacities come by `withCapacity` (configuration) or by causes. */
export const EMPTY_LEDGER: BerthLedger = { counts: [[WHOLE_LOT, emptyCount(0)]], latest: [] };

/** The numbers of an area, or of the whole lot. An area nobody has named yet is empty and without berths. */
export function countOf(ledger: BerthLedger, area: string = WHOLE_LOT): BerthCount {
  return ledger.counts.find(([name]) => name === area)?.[1] ?? emptyCount(0);
}

/** Adds a cause. A vehicle in an area moves the area's numbers and the lot's; a person's word moves what it names. */
export function applyCause(ledger: BerthLedger, cause: BerthCause): BerthLedger {
  return { counts: moved(ledger, cause, changeOf(cause)), latest: remember(ledger.latest, cause) };
}

/** Sets an area's capacity outright, for whoever knows which of several settings is the valid one. */
export function withCapacity(ledger: BerthLedger, area: string, capacity: number): BerthLedger {
  const change = { capacity: capacity - countOf(ledger, area).capacity, occupied: 0, adjustment: 0 };
  return { ...ledger, counts: withChange(ledger.counts, area, change) };
}

function moved(ledger: BerthLedger, cause: BerthCause, change: BerthCount): BerthLedger["counts"] {
  const counts = withChange(ledger.counts, cause.area, change);
  return movesVehicles(cause) && cause.area !== WHOLE_LOT ? withChange(counts, WHOLE_LOT, change) : counts;
}

function withChange(counts: BerthLedger["counts"], area: string, change: BerthCount): BerthLedger["counts"] {
  const place = counts.findIndex(([name]) => name === area);
  const present = counts[place]?.[1] ?? emptyCount(0);
  const others = counts.filter(([name]) => name !== area);
  const entry = [area, changedBy(present, change)] as const;
  return [...others, entry].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
