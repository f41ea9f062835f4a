/** Writes the box's own journal: gives each draft its place and folds it into the lot in the same breath. */
import { assert } from "../assert.ts";
import type { Draft, LotRecord } from "../lot/record.ts";
import type { Lot } from "../lot/lot.ts";
import type { Moment } from "../stay/moment.ts";

export class Pen {
  readonly origin: string;
  #lot: Lot;
  #lastSeq: number;

  /** Goes on after the last record of `origin` that the lot holds. */
  constructor(origin: string, lot: Lot) {
    this.origin = origin;
    this.#lot = lot;
    this.#lastSeq = lot.seenThrough(origin);
  }

  /** `origin.seq` of the next record: the identity of a stay it would open. */
  nextId(): string {
    return `${this.origin}.${this.#lastSeq + 1}`;
  }

  /** Goes on in a lot that holds the same records of this origin, and others besides. */
  follow(lot: Lot): void {
    assert(lot.seenThrough(this.origin) === this.#lastSeq, "a lot that is gone on with holds what was written");
    this.#lot = lot;
  }

  write(draft: Draft, at: Moment): LotRecord {
    this.#lastSeq += 1;
    const record: LotRecord = {
      origin: this.origin,
      seq: this.#lastSeq,
      order: this.#lot.highestOrder + 1,
      at,
      ...draft,
    };
    this.#lot.apply(record);
    return record;
  }
}
