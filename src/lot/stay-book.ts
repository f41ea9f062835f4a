/**
 * The stays of the lot: each folded from its own records, found by plate, businessId and identity. Open stays are all
 * held; of the closed ones those of which something is still to come, and the latest few of the others, since an older
 * stay's records can be asked of the store.
 */
import { assert } from "../assert.ts";
import { remainsOf, type Remains } from "../stay/remains.ts";
import { applyToStay, mayLeave, openStay, type Stay, type StayRecord } from "../stay/stay.ts";
import { compareRecords, type LotRecord } from "./record.ts";

/**
 * Closed stays held, by what remains of them; each takes some 5 KB of memory. Beyond a limit the longest closed go.
 *
 * A debt is looked for by nothing but these: at 2,000 cars a day of which one in a hundred leaves owing they reach back four
 * months. A reservation and an unread leave matter for a day or a few. Of the rest, a few hours serve late notices, repeated
 * reads and a person who looks again at a car that has just gone; whatever asks for more reads the ledger.
 */
export const CLOSED_STAYS_MAX: Readonly<Record<Remains, number>> = { money: 2_500, rules: 1_500, nothing: 500 };

const REMAINS = ["money", "rules", "nothing"] as const satisfies readonly Remains[];

type StayOfRecords = { readonly stay: Stay | null; readonly records: readonly LotRecord[] };

/** What changed when a record was applied; null where there was or is no stay. */
export type StayChange = { readonly before: Stay | null; readonly after: Stay | null };

const KEY_PREFIX = "stay:";

/** The record key of a stay. */
export function stayKey(id: string): string {
  return KEY_PREFIX + id;
}

/** The stay a record key names; null when it names something else. */
export function stayOfKey(key: string): string | null {
  return key.startsWith(KEY_PREFIX) ? key.slice(KEY_PREFIX.length) : null;
}

export class StayBook {
  readonly #held = new Map<string, StayOfRecords>();
  /** Ids of closed stays, those whose last record is the oldest first, for forgetting. */
  readonly #closed: Readonly<Record<Remains, Set<string>>> = { money: new Set(), rules: new Set(), nothing: new Set() };
  readonly #idsByPlate = new Map<string, Set<string>>();
  readonly #idByBusinessId = new Map<string, string>();

  /** Folds one record of a stay. */
  apply(id: string, record: LotRecord): StayChange {
    const held = this.#held.get(id);
    const before = held?.stay ?? null;
    const last = held?.records.at(-1);
    const inOrder = last === undefined || compareRecords(last, record) < 0;
    const records = inOrder
      ? [...(held?.records ?? []), record]
      : [...(held?.records ?? []), record].toSorted(compareRecords);
    const after = inOrder && before !== null && isStayRecord(record) ? applyToStay(before, record) : foldStay(records);
    this.#held.set(id, { stay: after, records });
    this.#reindex(id, before, after);
    return { before, after };
  }

  /** Puts back the stays of a snapshot, which has them in the order in which they were opened. */
  restore(stays: Iterable<readonly LotRecord[]>): void {
    for (const records of stays) {
      const id = records[0] === undefined ? null : stayOfKey(records[0].key);
      if (id !== null) this.recall(id, records);
    }
    for (const ids of Object.values(this.#closed)) {
      const latestLast = [...ids].toSorted((a, b) => this.#compareLatest(a, b));
      ids.clear();
      for (const id of latestLast) ids.add(id);
    }
  }

  /**
   * Puts back an old stay whose records were read from the store, so that what arrives for it can be folded. Those that came
   * for it since it was forgotten are among them.
   */
  recall(id: string, records: readonly LotRecord[]): void {
    if (this.get(id) !== null) return;
    const sorted = records.toSorted(compareRecords);
    const stay = foldStay(sorted);
    this.#held.set(id, { stay, records: sorted });
    this.#reindex(id, null, stay);
  }

  /** The records of one kind that a stay has, in the fold's order. */
  recordsOf(id: string, kind: LotRecord["kind"]): readonly LotRecord[] {
    return this.#held.get(id)?.records.filter((record) => record.kind === kind) ?? [];
  }

  get(id: string): Stay | null {
    return this.#held.get(id)?.stay ?? null;
  }

  /** This stay, unless its car has left or never was: a stay is left once. */
  toLeave(id: string | null): Stay | null {
    const stay = id === null ? null : this.get(id);
    return stay !== null && mayLeave(stay) ? stay : null;
  }

  /** Stays that this plate belongs to, whatever their status, latest opened last. */
  ofPlate(plate: string): readonly Stay[] {
    const ids = this.#idsByPlate.get(plate);
    if (ids === undefined) return [];
    const stays = [...ids].flatMap((id) => this.get(id) ?? []);
    return stays.toSorted((a, b) => compareIds(a.id, b.id));
  }

  byBusinessId(businessId: string): Stay | null {
    const id = this.#idByBusinessId.get(businessId);
    return id === undefined ? null : this.get(id);
  }

  /** The earliest dated arrival held; null when there is none. */
  oldestArrivalMs(): number | null {
    let oldest: number | null = null;
    for (const { arrivedMs } of this.all())
      if (arrivedMs !== null && (oldest === null || arrivedMs < oldest)) oldest = arrivedMs;
    return oldest;
  }

  *all(): IterableIterator<Stay> {
    for (const { stay } of this.#held.values()) if (stay !== null) yield stay;
  }

  /** The records of every stay held, for a snapshot. The arrays are never changed afterwards. */
  recordsHeld(): readonly (readonly LotRecord[])[] {
    return [...this.#held.values()].map(({ records }) => records);
  }

  /** Forgets the longest closed stays above the limits. Answers how many. */
  forgetOldest(most = CLOSED_STAYS_MAX): number {
    let forgotten = 0;
    for (const remains of REMAINS) {
      for (const id of this.#closed[remains]) {
        if (this.#closed[remains].size <= most[remains]) break;
        this.#reindex(id, this.get(id), null);
        this.#held.delete(id);
        forgotten += 1;
      }
    }
    return forgotten;
  }

  #compareLatest(a: string, b: string): number {
    const [lastA, lastB] = [this.#held.get(a)?.records.at(-1), this.#held.get(b)?.records.at(-1)];
    assert(lastA !== undefined && lastB !== undefined, "a closed stay has records");
    return compareRecords(lastA, lastB);
  }

  #reindex(id: string, before: Stay | null, after: Stay | null): void {
    if (before !== null) for (const plate of platesOf(before)) this.#unindexPlate(plate, id);
    if (before?.businessId != null) this.#idByBusinessId.delete(before.businessId);
    for (const remains of REMAINS) this.#closed[remains].delete(id);
    if (after === null) return;
    for (const plate of platesOf(after)) {
      const ids = this.#idsByPlate.get(plate) ?? new Set<string>();
      this.#idsByPlate.set(plate, ids.add(id));
    }
    if (after.businessId !== null) this.#idByBusinessId.set(after.businessId, id);
    if (after.status === "left" || after.status === "voided") this.#closed[remainsOf(after)].add(id);
  }

  #unindexPlate(plate: string, id: string): void {
    const ids = this.#idsByPlate.get(plate);
    assert(ids !== undefined, "a stay's plate is in the index");
    ids.delete(id);
    if (ids.size === 0) this.#idsByPlate.delete(plate);
  }
}

function platesOf(stay: Stay): ReadonlySet<string> {
  return new Set([stay.plate, ...stay.otherPlates]);
}

/** Folds a stay from all its records in the fold's order; null while the record that opened it is missing. */
export function foldStay(sorted: readonly LotRecord[]): Stay | null {
  const opening = sorted.find((record) => record.kind === "stay_opened");
  if (opening === undefined) return null;
  let stay = openStay(opening);
  for (const record of sorted) {
    if (record !== opening && isStayRecord(record)) stay = applyToStay(stay, record);
  }
  return stay;
}

function isStayRecord(record: LotRecord): record is LotRecord & StayRecord {
  return stayOfKey(record.key) !== null;
}

/** Oldest first: `origin.seq` compares by its number within one origin. */
function compareIds(a: string, b: string): number {
  const [originA, originB] = [a.slice(0, a.lastIndexOf(".")), b.slice(0, b.lastIndexOf("."))];
  if (originA !== originB) return originA < originB ? -1 : 1;
  return Number(a.slice(originA.length + 1)) - Number(b.slice(originB.length + 1));
}
