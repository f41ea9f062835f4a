/** The lists of single entries: payments, refunds, waivers, debts. One line for each record, with the car it belongs to. */
import type { LotRecord } from "../lot/record.ts";
import type { Stay } from "../stay/stay.ts";
import { channelWords } from "./channel.ts";
import type { BookedKind, Booking, Report } from "./report.ts";
import type { StayContext } from "./stay-context.ts";
import type { Cell, Column, Row } from "./table.ts";

const OF_STAY: readonly Column[] = [
  { id: "plate", zh: "车牌", en: "Plate", type: "text" },
  { id: "business_id", zh: "停车编号", en: "businessId", type: "text" },
];
const TIME: Column = { id: "time", zh: "时间", en: "Time", type: "time" };
const ORDER: Column = { id: "order_id", zh: "订单号", en: "orderId", type: "text" };
const BY: Column = { id: "by", zh: "操作员", en: "Operator", type: "text" };
const SHIFT: Column = { id: "shift", zh: "班次", en: "Shift", type: "text" };
const REASON: Column = { id: "reason", zh: "原因", en: "Reason", type: "text" };

function ofStay(stay: Stay | null): readonly Cell[] {
  return [stay?.plate ?? null, stay?.businessId ?? null];
}

type RowOf<K extends BookedKind> = (
  record: Extract<LotRecord, { kind: K }>,
  atMs: number,
  stays: StayContext,
) => Row | null;

/** A report with one line for each record of its kinds. */
function listOf<K extends BookedKind>(
  report: Pick<Report, "title" | "columns"> & { readonly kinds: readonly K[] },
  row: RowOf<K>,
): Report {
  const isOfKind = (record: LotRecord): record is Extract<LotRecord, { kind: K }> =>
    report.kinds.some((kind) => kind === record.kind);
  return {
    ...report,
    withStaysOf: report.kinds,
    lookBackMs: 0,
    begin: () => ({
      take: (bookings: readonly Booking[], stays) =>
        bookings.flatMap(({ atMs, record }) => {
          const made = isOfKind(record) ? row(record, atMs, stays) : null;
          return made === null ? [] : [made];
        }),
      end: () => [],
    }),
  };
}

export const PAYMENTS = listOf(
  {
    title: { zh: "收款明细", en: "Payments" },
    columns: [
      TIME,
      ...OF_STAY,
      ORDER,
      { id: "amount", zh: "金额", en: "Amount", type: "yuan" },
      { id: "counted", zh: "计入收款", en: "Counted", type: "yuan" },
      { id: "state", zh: "状态", en: "State", type: "text" },
      { id: "channel", zh: "渠道", en: "Channel", type: "text" },
      { id: "source", zh: "来源", en: "Told by", type: "text" },
      BY,
      SHIFT,
    ],
    kinds: ["payment_received", "notice_unmatched"],
  },
  (record, atMs, stays) => {
    const { fen, orderId, payType } = record.data;
    if (record.kind === "notice_unmatched") {
      const { plate, businessId, status } = record.data;
      const state = status === 1 ? "未匹配 stay unknown" : "失败 failed";
      const channel = channelWords({ source: "notice", payType });
      return [atMs, plate, businessId, orderId, fen, 0, state, channel, "notice", null, null];
    }
    const { source, by, shift } = record.data;
    const counts = stays.counts(record);
    const head = [atMs, ...ofStay(stays.stayOf(record)), orderId, fen, counts ? fen : 0];
    return [...head, stateOf(record.data.status, counts), channelWords(record.data), source, by, shift];
  },
);

function stateOf(status: "paid" | "failed", counts: boolean): string {
  if (counts) return "已收 taken";
  return status === "paid" ? "重复通知，未计入 told again, not counted" : "失败 failed";
}

export const REFUNDS = listOf(
  {
    title: { zh: "退款", en: "Refunds" },
    columns: [TIME, ...OF_STAY, ORDER, { id: "amount", zh: "退款", en: "Refunded", type: "yuan" }, BY, REASON],
    kinds: ["fee_refunded"],
  },
  (record, atMs, stays) => {
    const { orderId, fen, by, reason } = record.data;
    return [atMs, ...ofStay(stays.stayOf(record)), orderId, fen, by, reason];
  },
);

export const WAIVERS = listOf(
  {
    title: { zh: "免收", en: "Waivers" },
    columns: [TIME, ...OF_STAY, { id: "amount", zh: "免收", en: "Waived", type: "yuan" }, BY, SHIFT, REASON],
    kinds: ["fee_waived"],
  },
  (record, atMs, stays) => {
    const { fen, by, shift, reason } = record.data;
    return [atMs, ...ofStay(stays.stayOf(record)), fen, by, shift, reason];
  },
);

/** Debts as they came up; what was settled since, and what is still open, as of now. */
export const OWED = listOf(
  {
    title: { zh: "欠费", en: "Owed" },
    columns: [
      TIME,
      ...OF_STAY,
      ORDER,
      { id: "amount", zh: "欠费", en: "Owed", type: "yuan" },
      { id: "open", zh: "该车现欠", en: "Still open", type: "yuan" },
      REASON,
    ],
    kinds: ["fee_owed"],
  },
  (record, atMs, stays) => {
    const { fen, orderId, reason } = record.data;
    if (fen <= 0) return null;
    const stay = stays.stayOf(record);
    return [atMs, ...ofStay(stay), orderId, fen, stay === null ? null : Math.max(0, stay.money.owedFen), reason];
  },
);
