/** Rows of the city's answers as the lot keeps them. A row that cannot be meant is left out; nothing is guessed. Pure. */
import { localDay } from "../local-day.ts";
import type { Reservation as ReservationRow, StaggerContract } from "../city/wire/downloads.ts";
import type { BillLine, PaymentResultData, StatementLine } from "../city/wire/payment.ts";
import type { ReducesData, ReductionTaken } from "../city/wire/reductions.ts";
import type { StatementRow } from "../controller/fact.ts";
import type { Answer } from "../controller/question.ts";
import type { Contract, Reservation } from "../lot/grounds.ts";
import type { Reduction } from "../stay/money-records.ts";

/** Whether an answer speaks of this lot; an answer that names none does. */
export function isOurLot(parkingId: string | null, ours: string): boolean {
  return parkingId === null || parkingId.toLowerCase() === ours.toLowerCase();
}

/** 5.2.1. Null for another lot's, or one that ends before it begins. */
export function reservationOf(row: ReservationRow, parkingId: string): Reservation | null {
  if (!isOurLot(row.parkingId, parkingId) || row.reserveFrom > row.reserveTo) return null;
  return {
    id: row.reserveId,
    type: row.reserveType ?? 1,
    status: row.reserveStatus,
    plate: plateOf(row.plateId),
    fromMs: row.reserveFrom,
    toMs: row.reserveTo,
    berthId: row.berthId,
    vehicleType: row.vehicleType === 2 ? 2 : 1,
  };
}

/** 5.4.1. Null for another lot's, or one that ends before it begins. */
export function contractOf(row: StaggerContract, parkingId: string): Contract | null {
  if (!isOurLot(row.parkingId, parkingId) || row.staggerDayFrom > row.staggerDayTo) return null;
  return {
    id: row.signId,
    status: row.signStatus,
    code: row.staggerCode ?? "",
    plate: plateOf(row.plateId),
    vehicleType: row.vehicleType === 2 ? 2 : 1,
    fromDay: localDay(row.staggerDayFrom),
    toDay: localDay(row.staggerDayTo),
  };
}

/** 5.3.1. */
function reductionOf(row: ReductionTaken): Reduction {
  return {
    code: row.reduceCode,
    fen: row.reduceMoney ?? 0,
    minutes: row.reduceTime ?? 0,
    fromMs: row.reduceFrom,
    toMs: row.reduceTo,
    remark: row.remark ?? "",
  };
}

/** The answer to 5.3.1; null when it speaks of another lot or car. */
export function reductionsOf(
  data: ReducesData,
  asked: { readonly parkingId: string; readonly plate: string },
): Answer | null {
  const isOther = data.plateId !== null && plateOf(data.plateId) !== plateOf(asked.plate);
  if (isOther || !isOurLot(data.parkingId, asked.parkingId)) return null;
  return { ask: "reductions", reductions: (data.reducesList ?? []).map(reductionOf) };
}

/** The answer to 5.3.5; null when it speaks of another lot or order. `nowMs` stands in for a missing payTime. */
export function paymentResultOf(
  data: PaymentResultData,
  asked: { readonly parkingId: string; readonly orderId: string; readonly nowMs: number },
): Extract<Answer, { paid: boolean }> | null {
  const isOther = data.orderId !== null && data.orderId !== asked.orderId;
  if (isOther || !isOurLot(data.parkingId, asked.parkingId)) return null;
  if (data.payStatus !== 1 || data.payMoney === null) return NOT_PAID;
  const paidAtMs = data.payTime ?? asked.nowMs;
  return { ask: "payment_result", paid: true, fen: data.payMoney, payType: data.payType ?? "unknown", paidAtMs };
}

/** 5.3.5: any code but 0, or payStatus 2. */
export const NOT_PAID: Extract<Answer, { paid: boolean }> = {
  ask: "payment_result",
  paid: false,
  fen: 0,
  payType: "unknown",
  paidAtMs: 0,
};

/** payType of a statement line that gives none: the bills' number for unknown. */
const PAY_TYPE_UNKNOWN = 99;

/** A line of 5.3.6 of the day that begins at `dayStartMs`. Null for another lot's. */
export function statementRowOf(row: StatementLine, parkingId: string, dayStartMs: number): StatementRow | null {
  return isOurLot(row.parkingId, parkingId) ? billRowOf(row, dayStartMs) : null;
}

/** A line of 5.3.9 of the day that begins at `dayStartMs`. */
export function billRowOf(
  row: Pick<BillLine, "orderId" | "payMoney" | "payType" | "payTime">,
  dayStartMs: number,
): StatementRow {
  const { orderId, payMoney: fen, payType, payTime } = row;
  return { orderId, fen, payType: payType ?? PAY_TYPE_UNKNOWN, paidAtMs: payTime ?? dayStartMs };
}

/** Plates as the lot compares them: without spaces and dots, half-width, in capitals. */
function plateOf(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s·•.-]/g, "")
    .toUpperCase();
}
