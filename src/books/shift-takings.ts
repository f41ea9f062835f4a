/** What was taken in one shift, added up from the ledger's records. */
import { compareRecords, type LotRecord } from "../lot/record.ts";

/** Fen. */
export type ShiftTakings = { readonly cashFen: number; readonly waivedFen: number };

/** Adds up the payments and waivers of this shift; each order counts once, as it was told first. */
export function takingsOf(records: readonly LotRecord[], shift: string): ShiftTakings {
  const orders = new Set<string>();
  let [cashFen, waivedFen] = [0, 0];
  for (const record of records.toSorted(compareRecords)) {
    if (record.kind === "fee_waived" && record.data.shift === shift) waivedFen += record.data.fen;
    if (record.kind !== "payment_received" || record.data.status !== "paid" || orders.has(record.data.orderId))
      continue;
    orders.add(record.data.orderId);
    if (record.data.shift === shift) cashFen += record.data.fen;
  }
  return { cashFen, waivedFen };
}
