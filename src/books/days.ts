/** The days report: what was taken on each local day by each channel, given back, waived, owed, and settled of old debts. */
import { localDay } from "../local-day.ts";
import { channelOfPayment, type Channel } from "./channel.ts";
import type { Booking, Report } from "./report.ts";
import type { StayContext } from "./stay-context.ts";
import type { Column, Row } from "./table.ts";

type Day = {
  readonly day: number;
  leaves: number;
  payments: number;
  readonly taken: Record<Channel, number>;
  refundedFen: number;
  waivedFen: number;
  owedFen: number;
  settledFen: number;
  /** Money that was told of and belongs to no stay we know: order to fen. */
  readonly unplaced: Map<string, number>;
  readonly placed: Set<string>;
};

const COLUMNS: readonly Column[] = [
  { id: "day", zh: "日期", en: "Day", type: "day" },
  { id: "leaves", zh: "离场车次", en: "Cars out", type: "count" },
  { id: "payments", zh: "收款笔数", en: "Payments", type: "count" },
  { id: "cash", zh: "现金", en: "Cash", type: "yuan" },
  { id: "wechat", zh: "微信", en: "WeChat", type: "yuan" },
  { id: "alipay", zh: "支付宝", en: "Alipay", type: "yuan" },
  { id: "city_other", zh: "市平台其他", en: "City, other", type: "yuan" },
  { id: "own_channel", zh: "自有渠道", en: "Own channel", type: "yuan" },
  { id: "taken", zh: "收款合计", en: "Taken", type: "yuan" },
  { id: "refunded", zh: "退款", en: "Refunded", type: "yuan" },
  { id: "waived", zh: "免收", en: "Waived", type: "yuan" },
  { id: "owed", zh: "新增欠费", en: "Newly owed", type: "yuan" },
  { id: "settled", zh: "欠费结清", en: "Debts settled", type: "yuan" },
  { id: "unplaced", zh: "未匹配到账", en: "Paid for no known stay", type: "yuan" },
];

export const DAYS: Report = {
  title: { zh: "日报", en: "Days" },
  columns: COLUMNS,
  kinds: ["payment_received", "fee_refunded", "fee_waived", "fee_owed", "leave_numbered", "notice_unmatched"],
  withStaysOf: ["payment_received"],
  lookBackMs: 0,
  begin: () => {
    let day: Day | null = null;
    return {
      take(bookings, stays) {
        const rows: Row[] = [];
        for (const booking of bookings) {
          const number = localDay(booking.atMs);
          if (day !== null && day.day !== number) rows.push(rowOf(day));
          if (day?.day !== number) day = emptyDay(number);
          book(day, booking, stays);
        }
        return rows;
      },
      end: () => (day === null ? [] : [rowOf(day)]),
    };
  },
};

function emptyDay(day: number): Day {
  return {
    day,
    leaves: 0,
    payments: 0,
    taken: { cash: 0, wechat: 0, alipay: 0, city_other: 0, own_channel: 0 },
    refundedFen: 0,
    waivedFen: 0,
    owedFen: 0,
    settledFen: 0,
    unplaced: new Map(),
    placed: new Set(),
  };
}

function book(day: Day, { record }: Booking, stays: StayContext): void {
  switch (record.kind) {
    case "payment_received":
      if (!stays.counts(record)) return;
      day.payments += 1;
      day.taken[channelOfPayment(record.data)] += record.data.fen;
      day.placed.add(record.data.orderId);
      return;
    case "fee_refunded":
      day.refundedFen += record.data.fen;
      return;
    case "fee_waived":
      day.waivedFen += record.data.fen;
      return;
    case "fee_owed":
      if (record.data.fen > 0) day.owedFen += record.data.fen;
      else day.settledFen -= record.data.fen;
      return;
    case "leave_numbered":
      day.leaves += 1;
      return;
    case "notice_unmatched":
      // Told again with another amount it is still one payment.
      if (record.data.status === 1) day.unplaced.set(record.data.orderId, record.data.fen);
      return;
    default:
      return;
  }
}

function rowOf(day: Day): Row {
  const { cash, wechat, alipay, city_other: cityOther, own_channel: ownChannel } = day.taken;
  const taken = cash + wechat + alipay + cityOther + ownChannel;
  // A notice whose stay was found in the ledger afterwards has become a payment, at the same time.
  const unplaced = [...day.unplaced].reduce((sum, [order, fen]) => (day.placed.has(order) ? sum : sum + fen), 0);
  return [
    day.day,
    day.leaves,
    day.payments,
    cash,
    wechat,
    alipay,
    cityOther,
    ownChannel,
    taken,
    day.refundedFen,
    day.waivedFen,
    day.owedFen,
    day.settledFen,
    unplaced,
  ];
}
