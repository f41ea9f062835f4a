/**
 * Brings together what the ledger holds and what this box wrote while it could not be read: nothing is lost, nobody is
 * inside twice, and what a person had set stands. The fold does the rest: it does not mind in which order records come.
 */
import { alreadyInsidePolicy } from "../admission/entry.ts";
import { BY_CONFIGURATION } from "../lot/berths.ts";
import type { Lot } from "../lot/lot.ts";
import type { LotRecord, Unknowing } from "../lot/record.ts";
import { stayKey } from "../lot/stay-book.ts";
import type { Stay } from "../stay/stay.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Who set the capacity that is put back. */
const BY_LEDGER = "ledger";

/** What the ledger said before this box's own records came to it. */
export type Known = {
  readonly capacity: number;
  readonly configured: number | null;
  readonly inside: ReadonlySet<string>;
};

export function knownOf({ berths, stays }: Lot): Known {
  const inside = [...stays.all()].flatMap(({ id, status }) => (status === "inside" ? [id] : []));
  return { capacity: berths.capacity, configured: berths.configuredCapacity, inside: new Set(inside) };
}

/**
 * Adds this box's records to the ledger's lot. Memory may have run out and some are gone; as far as they belong to stays, the lot
 * in memory still has them.
 */
export function addWhatWasWritten(ledger: Lot, live: Lot, { records: waiting, gone }: Unknowing): void {
  const lastOrder = ledger.highestOrder;
  for (const records of live.stays.recordsHeld()) {
    for (const record of records) ledger.apply({ ...record, order: record.order + lastOrder });
  }
  for (const range of gone) ledger.passOver(range, range.from);
  for (const record of waiting) ledger.apply(record);
}

/** Puts right what was decided without knowing the ledger. */
export function reconcile(turn: Turn, state: ControllerState, known: Known, waiting: readonly LotRecord[]): void {
  keepCapacity(turn, state, known, waiting);
  const { stays } = state.lot;
  for (const record of waiting) {
    if (record.kind !== "stay_opened") continue;
    const stay = stays.get(`${record.origin}.${record.seq}`);
    // A person may have corrected it since.
    const plate = stay?.plate ?? record.data.plate;
    if (plate === "") continue;
    const older = state.lot.staysToLeave(plate).filter(({ id, status }) => known.inside.has(id) && status === "inside");
    if (stay !== null && !stay.counted) closeWhoLeft(turn, stay, older.at(-1));
    else if (alreadyInsidePolicy(state.settings.admission, record.data.groundRef) !== "off") closeGhosts(turn, older);
  }
}

/** A box that knows nothing begins with the capacity of its configuration; a person may have set another one since. */
function keepCapacity(turn: Turn, state: ControllerState, known: Known, waiting: readonly LotRecord[]): void {
  const { lot, settings } = state;
  if (known.configured !== settings.capacity || known.capacity === lot.berths.capacity) return;
  const setMeanwhile = waiting.some(({ kind, data }) => kind === "capacity_set" && data.by !== BY_CONFIGURATION);
  if (setMeanwhile) return;
  turn.record({ kind: "capacity_set", key: "capacity", data: { capacity: known.capacity, area: "", by: BY_LEDGER } });
}

/** The car left as one that was never seen to come, and counted so; now its stay ends, and counts instead. */
function closeWhoLeft(turn: Turn, left: Stay, stay: Stay | undefined): void {
  if (stay === undefined) return;
  turn.record({ kind: "stay_soft_closed", key: stayKey(stay.id), data: { reason: "left_unseen", by: null } });
  const data = { lane: left.lane, delta: 1, cause: "entry_found", plate: left.plate } as const;
  if (stay.counted) turn.record({ kind: "passage_uncounted", key: "count", data });
}

/** The same plate came in: it must have left before, unseen. */
function closeGhosts(turn: Turn, stays: readonly Stay[]): void {
  for (const { id } of stays) {
    turn.record({ kind: "stay_soft_closed", key: stayKey(id), data: { reason: "already_inside", by: null } });
  }
}
