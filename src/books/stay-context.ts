/** The stays behind the bookings of a page, folded from the records that came along. */
import { foldStay, stayOfKey } from "../lot/stay-book.ts";
import { compareRecords, type LotRecord } from "../lot/record.ts";
import type { Stay } from "../stay/stay.ts";

type PaymentRecord = Extract<LotRecord, { kind: "payment_received" }>;

export class StayContext {
  readonly #records = new Map<string, LotRecord[]>();
  readonly #stays = new Map<string, Stay | null>();

  /** `records`: of any stays, in no particular order. */
  constructor(records: readonly LotRecord[]) {
    for (const record of records) {
      const present = this.#records.get(record.key);
      if (present === undefined) this.#records.set(record.key, [record]);
      else present.push(record);
    }
    for (const list of this.#records.values()) list.sort(compareRecords);
  }

  /** The stay that a record belongs to; null when it belongs to none, or its beginning is kept no more. */
  stayOf({ key }: LotRecord): Stay | null {
    const known = this.#stays.get(key);
    if (known !== undefined) return known;
    const stay = stayOfKey(key) === null ? null : foldStay(this.#records.get(key) ?? []);
    this.#stays.set(key, stay);
    return stay;
  }

  /** Whether a payment was really taken: paid, and the first that was told of its order. */
  counts(payment: PaymentRecord): boolean {
    if (payment.data.status !== "paid") return false;
    const first = this.#records.get(payment.key)?.find((one) => isPaidUnder(one, payment.data.orderId));
    return first === undefined || (first.origin === payment.origin && first.seq === payment.seq);
  }
}

function isPaidUnder(record: LotRecord, orderId: string): boolean {
  return record.kind === "payment_received" && record.data.status === "paid" && record.data.orderId === orderId;
}
