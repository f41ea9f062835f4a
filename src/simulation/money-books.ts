/**
 * An independent account of the money, kept from the box's records one by one: every payment once, and for every car that has
 * left priced = reduced + paid + waived + owed - overpaid at every moment after, whatever is paid, waived or given back later.
 */
import type { LotRecord } from "../lot/record.ts";
import type { Settlement } from "../stay/records.ts";

type StayBook = {
  /** What was really taken, by order: the first telling counts. */
  readonly paid: Map<string, number>;
  waived: number;
  owed: number;
  refunded: number;
  settled: Settlement | null;
  /** What had been paid twice when it left: that is given back by a person, and not taken for time after the window. */
  beyond: number;
};

const KEY = "stay:";

export class MoneyBooks {
  readonly #books = new Map<string, StayBook>();

  /** Writes records down. Answers the stays whose money moved. */
  take(records: readonly LotRecord[]): ReadonlySet<string> {
    const moved = new Set<string>();
    for (const record of records) {
      if (!record.key.startsWith(KEY)) continue;
      const id = record.key.slice(KEY.length);
      if (this.#write(id, record)) moved.add(id);
    }
    return moved;
  }

  /** Begins anew with what is left after a power cut. */
  rewrite(records: Iterable<LotRecord>): void {
    this.#books.clear();
    this.take([...records]);
  }

  /** What does not add up about a stay; null when everything does. */
  whatIsWrong(id: string): string | null {
    const book = this.#books.get(id);
    if (book === undefined) return null;
    const { owed, waived, refunded, settled } = book;
    const paid = sum(book.paid);
    if (owed < 0) return `${id} is owed ${owed}`;
    if (refunded > paid) return `${id}: ${refunded} given back of ${paid}`;
    if (settled === null) return null;
    const { beyond } = book;
    const most = paid + waived - Math.max(0, ...book.paid.values());
    if (owed > 0 && beyond > most) return `${id}: ${beyond} is called paid twice, of ${paid} paid and ${waived} waived`;
    const due = settled.priceFen - settled.reducedFen;
    const left = Math.max(0, due - (paid - beyond) - waived);
    return owed === left
      ? null
      : `${id}: of ${due} due, ${paid} paid (${beyond} of it twice) and ${waived} waived, ${owed} is owed, not ${left}`;
  }

  /** What was paid gross and waived for a stay, fen. */
  of(id: string): { readonly paid: number; readonly waived: number } {
    const book = this.#books.get(id);
    return book === undefined ? { paid: 0, waived: 0 } : { paid: sum(book.paid), waived: book.waived };
  }

  #write(id: string, record: LotRecord): boolean {
    const book = this.#books.get(id) ?? { paid: new Map(), waived: 0, owed: 0, refunded: 0, settled: null, beyond: 0 };
    this.#books.set(id, book);
    switch (record.kind) {
      case "payment_received": {
        const { status, orderId, fen } = record.data;
        if (status === "paid" && !book.paid.has(orderId)) book.paid.set(orderId, fen);
        return true;
      }
      case "fee_waived":
        book.waived += record.data.fen;
        return true;
      case "fee_owed":
        book.owed += record.data.fen;
        return true;
      case "fee_refunded":
        book.refunded += record.data.fen;
        return true;
      case "stay_closed":
        book.settled = record.data.settlement;
        book.beyond = paidTwice(book);
        return true;
      case "stay_reopened":
        book.settled = null;
        return false;
      default:
        return record.kind === "reduction_granted" || record.kind === "reductions_learned";
    }
  }
}

/** What was given back of it is no longer in the settlement; what was given back beyond it is there as waived. */
function paidTwice({ settled, refunded, waived }: StayBook): number {
  return settled === null ? 0 : settled.overpaidFen + refunded - (settled.waivedFen - waived);
}

function sum(paid: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const fen of paid.values()) total += fen;
  return total;
}
