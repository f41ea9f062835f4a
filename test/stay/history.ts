/** One stay's records as a lone box would write them, folded as the lot folds them. */
import { foldStay } from "#src/lot/stay-book.ts";
import type { Draft, RecordData } from "#src/lot/record.ts";
import type { QuoteData } from "#src/stay/money-records.ts";
import { emptyMoney, applyMoney, type MoneyRecord, type Payment, type StayMoney } from "#src/stay/money.ts";
import type { Stay } from "#src/stay/stay.ts";
import { Journal } from "#test/lot/journal.ts";

export type StayDraft = Draft extends infer D ? (D extends Draft ? Omit<D, "key"> : never) : never;

/** The stay after these records; the first of them is number 2 of its box. */
export function stayAfter(...drafts: readonly StayDraft[]): Stay {
  const journal = new Journal("00.aa");
  const key = `stay:${journal.open("沪A12345")}`;
  for (const draft of drafts) journal.write({ ...draft, key });
  const stay = foldStay(journal.records);
  if (stay === null) throw new Error("the stay was never opened");
  return stay;
}

export function moneyAfter(...records: readonly MoneyRecord[]): StayMoney {
  return records.reduce(applyMoney, emptyMoney);
}

export function quoteData(orderId: string, rest: Partial<QuoteData> = {}): QuoteData {
  return {
    orderId,
    pricedAtMs: 0,
    validUntilMs: 600_000,
    totalFen: 1000,
    reduceFen: 0,
    reduceMinutes: 0,
    reduceCode: "99999",
    dueFen: 1000,
    paidBeforeFen: 0,
    waivedBeforeFen: 0,
    usedCodes: [],
    tariffId: "t",
    lines: [],
    ...rest,
  };
}

export function payment(orderId: string, fen: number, rest: Partial<Payment> = {}): MoneyRecord {
  const paid = { status: "paid", payType: 2, paidAtMs: 0, source: "notice", leftValidSeconds: 900 } as const;
  return { kind: "payment_received", data: { orderId, fen, ...paid, by: null, shift: null, ...rest } };
}

export function closed(rest: Partial<RecordData["stay_closed"]> = {}): StayDraft {
  const data = { lane: "out", laneType: 2, freeBerth: 5, exitPlate: null, flags: [], settlement: null } as const;
  return { kind: "stay_closed", data: { ...data, ...rest } };
}

export const SOFT: StayDraft = { kind: "stay_soft_closed", data: { reason: "age", by: null } };

export function reopened(seq: number): StayDraft {
  return { kind: "stay_reopened", data: { undoes: { origin: "00.aa", seq }, reason: "seen" } };
}

export const VOID: StayDraft = { kind: "stay_voided", data: { by: "x", reason: "y" } };
