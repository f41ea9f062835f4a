/**
 * An independent account of the lot, kept from the box's own records as they are written and from the cars as they truly
 * pass: what the box says must agree with both. Kept apart from the code it judges: it folds nothing with the lot's fold.
 */
import type { LotRecord } from "../lot/record.ts";

type StayOfAccount = {
  counted: boolean;
  lane: string;
  closes: { origin: string; seq: number; soft: boolean }[];
  voided: boolean;
};

/** What one record did to a lane's passages, so that a record lost with the power can be taken back. */
type Kept = { readonly record: LotRecord; readonly atMs: number; durable: boolean };

export class Accounts {
  /** Records by origin and seq, as they were handed to the store. */
  readonly #records = new Map<string, Kept[]>();
  readonly #stays = new Map<string, StayOfAccount>();
  readonly #passages = new Map<string, { in: number; out: number }>();
  #uncounted = 0;
  #adjusted = 0;
  #softClosed = 0;
  #inside = 0;

  /** Passages that the box recorded in a lane, by their direction. */
  passages(lane: string): { readonly in: number; readonly out: number } {
    return this.#passages.get(lane) ?? { in: 0, out: 0 };
  }

  /** Cars the box believes inside, by this account. */
  get occupied(): number {
    return this.#inside + this.#uncounted;
  }

  /** What calibrations added. */
  get adjusted(): number {
    return this.#adjusted;
  }

  /** How often stays were closed by rule less how often they came back, operators' voids included. */
  get closedByRule(): number {
    return this.#softClosed;
  }

  /** Every record that was handed over and not lost, by origin, in order of seq. */
  *all(): IterableIterator<LotRecord> {
    for (const kept of this.#records.values()) for (const { record } of kept) yield record;
  }

  /** Takes records that the box has written down; the answer says that they are durable. */
  take(records: readonly LotRecord[], atMs: number): () => void {
    const taken: Kept[] = records.map((record) => ({ record, atMs, durable: false }));
    for (const kept of taken) {
      const { record } = kept;
      const rows = this.#records.get(record.origin) ?? [];
      this.#records.set(record.origin, rows);
      const last = rows.at(-1)?.record.seq ?? 0;
      if (record.seq !== last + 1) throw new Error(`record ${record.origin}.${record.seq} follows ${last}`);
      rows.push(kept);
      this.#apply(record, 1);
    }
    return () => {
      for (const kept of taken) kept.durable = true;
    };
  }

  /** Whether such a record was handed over and is not durable yet. */
  isLoose(is: (record: LotRecord) => boolean): boolean {
    for (const rows of this.#records.values()) {
      const firstLoose = rows.findLastIndex(({ durable }) => durable) + 1;
      if (rows.slice(firstLoose).some(({ record }) => is(record))) return true;
    }
    return false;
  }

  /** A record and when it was handed over; null for one that is not known. */
  written(origin: string, seq: number): { readonly record: LotRecord; readonly atMs: number } | null {
    return this.#records.get(origin)?.[seq - 1] ?? null;
  }

  /**
   * The power went and the card holds an origin up to `lastSeq`: what came after is taken back. Answers the records that
   * were acknowledged as durable and are not there.
   */
  powerCut(origin: string, lastSeq: number): readonly LotRecord[] {
    const rows = this.#records.get(origin) ?? [];
    const lost: LotRecord[] = [];
    while ((rows.at(-1)?.record.seq ?? 0) > lastSeq) {
      const last = rows.pop();
      if (last === undefined) break;
      this.#apply(last.record, -1);
      if (last.durable) lost.push(last.record);
    }
    return lost;
  }

  #apply(record: LotRecord, sign: 1 | -1): void {
    switch (record.kind) {
      case "stay_opened": {
        const id = `${record.origin}.${record.seq}`;
        const { counted, lane } = record.data;
        if (counted) this.#count(lane, "in", sign);
        if (sign > 0) this.#stays.set(id, { counted, lane, closes: [], voided: false });
        else this.#stays.delete(id);
        if (counted) this.#inside += sign;
        return;
      }
      case "passage_uncounted":
        this.#uncounted += sign * record.data.delta;
        // A car without an entry record leaves by a stay of its own, which counts the passage. Once its entry is found, its
        // real stay is closed by rule and takes the place of that passage in the count.
        if (record.data.cause === "entry_found") this.#softClosed -= sign;
        else if (record.data.cause !== "no_entry_record")
          this.#count(record.data.lane, record.data.delta > 0 ? "in" : "out", sign);
        return;
      case "count_adjusted":
        this.#adjusted += sign * record.data.delta;
        return;
      case "stay_closed":
        this.#count(record.data.lane, "out", sign);
        return this.#change(record, (stay) => this.#toggle(stay.closes, record, { soft: false, sign }));
      case "stay_soft_closed":
        return this.#change(record, (stay) => this.#toggle(stay.closes, record, { soft: true, sign }));
      case "stay_reopened": {
        const { origin, seq } = record.data.undoes;
        const soft = true;
        return this.#change(record, (stay) =>
          this.#toggle(stay.closes, { origin, seq }, { soft, sign: sign > 0 ? -1 : 1 }),
        );
      }
      case "stay_voided":
        return this.#change(record, (stay) => void (stay.voided = sign > 0));
      default:
        return;
    }
  }

  #toggle(
    closes: StayOfAccount["closes"],
    { origin, seq }: { origin: string; seq: number },
    how: { soft: boolean; sign: 1 | -1 },
  ): void {
    if (how.sign > 0) return void closes.push({ origin, seq, soft: how.soft });
    const at = closes.findIndex((close) => close.origin === origin && close.seq === seq);
    if (at >= 0) closes.splice(at, 1);
  }

  #change(record: LotRecord, change: (stay: StayOfAccount) => void): void {
    const stay = this.#stays.get(record.key.slice("stay:".length));
    if (stay === undefined) return;
    const before = isInside(stay);
    const byRule = isClosedByRule(stay);
    change(stay);
    this.#inside += Number(isInside(stay)) - Number(before);
    this.#softClosed += Number(isClosedByRule(stay)) - Number(byRule);
  }

  #count(lane: string, way: "in" | "out", sign: 1 | -1): void {
    const counted = this.#passages.get(lane) ?? { in: 0, out: 0 };
    counted[way] += sign;
    this.#passages.set(lane, counted);
  }
}

function isInside(stay: StayOfAccount): boolean {
  return stay.counted && !stay.voided && stay.closes.length === 0;
}

/** Taken out of the count although no car went through. */
function isClosedByRule(stay: StayOfAccount): boolean {
  return stay.counted && (stay.voided || stay.closes.length > 0) && !stay.closes.some(({ soft }) => !soft);
}
