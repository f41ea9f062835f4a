/**
 * The invoice query (5.3.7): payments of a plate in the last 180 days that did not go through the city, less what of them was
 * given back. The stays that are held
 * know the latest, written or not; the ledger knows the others.
 */
import type { LotRecord } from "../lot/record.ts";
import { readOrderId } from "../stay/identity.ts";
import { isOwnPayment, paymentsThatCount, type Payment } from "../stay/money.ts";
import { invoicePayTypeOf } from "../stay/pay-type.ts";
import type { Stay } from "../stay/stay.ts";
import type { Fact } from "./fact.ts";
import type { InvoicePayment } from "./outcome.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Invoices are given for payments of the last 180 days. */
const INVOICE_DAYS_MS = 180 * 86_400_000;
/** Payments listed, the latest: more than two a day. */
export const INVOICES_MAX = 500;
/** "Server is busy; try again". */
const BUSY = 2004;

/** The ledger is read for the plate's payments; the answer waits for it. */
export function readInvoices(turn: Turn, plate: string, replyTo: string): void {
  turn.readings.push({ of: "invoices", plate, replyTo });
}

/** The ledger has answered. Without it the list would have holes that nobody sees, so there is none. */
export function answerInvoices(
  turn: Turn,
  state: ControllerState,
  fact: Extract<Fact, { type: "invoices_read" }>,
): void {
  const { plate, replyTo, records } = fact;
  if (records === null) {
    return turn.reply(replyTo, { type: "not_found", code: BUSY, message: "账本暂时无法读取，请稍后重试" });
  }
  const written = records.flatMap(paymentOfRecord);
  const held = state.lot.stays.ofPlate(plate).flatMap(paymentsOfStay);
  const since = state.lot.clocks.date(turn.at) - INVOICE_DAYS_MS;
  const refunded = refundsOf(records);
  const payments = [...new Map([...written, ...held].map((one) => [one.orderId, one])).values()]
    .map((one) => ({ ...one, fen: one.fen - (refunded.get(one.orderId) ?? 0) }))
    .filter((one) => one.fen > 0 && one.paidAtMs >= since)
    .toSorted((a, b) => a.paidAtMs - b.paidAtMs)
    .slice(-INVOICES_MAX);
  turn.reply(replyTo, { type: "invoices", payments });
}

/** What was given back of each order, fen. */
function refundsOf(records: readonly LotRecord[]): ReadonlyMap<string, number> {
  const refunded = new Map<string, number>();
  for (const { kind, data } of records) {
    if (kind === "fee_refunded") refunded.set(data.orderId, (refunded.get(data.orderId) ?? 0) + data.fen);
  }
  return refunded;
}

/** A payment that we took carries the number of its stay inside its order. */
function paymentOfRecord(record: LotRecord): readonly InvoicePayment[] {
  if (record.kind !== "payment_received" || record.data.status !== "paid") return [];
  const businessId = readOrderId(record.data.orderId)?.businessId;
  return businessId === undefined ? [] : [invoicePayment(businessId, record.data)];
}

function paymentsOfStay({ businessId, money }: Stay): readonly InvoicePayment[] {
  if (businessId === null) return [];
  return paymentsThatCount(money)
    .filter(isOwnPayment)
    .map((payment) => invoicePayment(businessId, payment));
}

function invoicePayment(businessId: string, { orderId, fen, payType, paidAtMs }: Payment): InvoicePayment {
  return { businessId, orderId, fen, payType: invoicePayTypeOf(payType), paidAtMs };
}
