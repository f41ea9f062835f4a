/**
 * What of the lot is on the card. The lot itself runs ahead: it knows a passage at the end of its turn, and a power cut
 * may take that back. What the city is told must not be taken back, so it is told of this only.
 */
import { DayTotals, type DayTotal } from "../lot/day-totals.ts";
import type { Lot } from "../lot/lot.ts";
import type { LotRecord } from "../lot/record.ts";

export class Committed {
  readonly #origin: string;
  #totals: DayTotals;
  #lastSeq: number;

  /** `lot` as it was read from the ledger. */
  constructor(lot: Lot, origin: string) {
    this.#origin = origin;
    this.#totals = new DayTotals(lot.dayTotals.snapshot());
    this.#lastSeq = lot.seenThrough(origin);
  }

  /** The ledger was away at the start and has been read now: it holds nothing of this box's own journal yet. */
  found(lot: Lot): void {
    this.#totals = new DayTotals(lot.dayTotals.snapshot());
  }

  /** Records of this box that have become durable, in their order. */
  take(records: readonly LotRecord[]): void {
    for (const record of records) this.#totals.apply(record);
    this.#lastSeq = records.at(-1)?.seq ?? this.#lastSeq;
  }

  /** Cars in and out of a local day (days since 1970). */
  totalsOf(day: number): DayTotal {
    return this.#totals.of(day);
  }

  /** The reports of each origin that the city has not got, as far as they can be read from the ledger; ascending. */
  pending(lot: Lot): readonly { readonly origin: string; readonly seqs: readonly number[] }[] {
    return lot.outbox.origins().map((origin) => {
      const seqs = lot.outbox.pending(origin);
      return { origin, seqs: origin === this.#origin ? seqs.filter((seq) => seq <= this.#lastSeq) : [...seqs] };
    });
  }
}
