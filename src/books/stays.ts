/** The stays report: each car that left, with how its price came together and what became of it since. */
import { paidFen } from "../stay/money.ts";
import type { Stay } from "../stay/stay.ts";
import type { Report } from "./report.ts";
import type { Cell, Column, Row } from "./table.ts";

const MINUTE_MS = 60_000;

const COLUMNS: readonly Column[] = [
  { id: "business_id", zh: "停车编号", en: "businessId", type: "text" },
  { id: "plate", zh: "车牌", en: "Plate", type: "text" },
  { id: "ground", zh: "准入依据", en: "Ground", type: "text" },
  { id: "arrived", zh: "入场", en: "Arrived", type: "time" },
  { id: "left", zh: "离场", en: "Left", type: "time" },
  { id: "minutes", zh: "停车分钟", en: "Minutes", type: "count" },
  { id: "entry_lane", zh: "入口车道", en: "Entry lane", type: "text" },
  { id: "exit_lane", zh: "出口车道", en: "Exit lane", type: "text" },
  { id: "price", zh: "应收", en: "Price", type: "yuan" },
  { id: "reduced", zh: "市平台减免", en: "Reduced by the city", type: "yuan" },
  { id: "paid", zh: "离场时已付", en: "Paid at the leave", type: "yuan" },
  { id: "waived", zh: "免收", en: "Waived", type: "yuan" },
  { id: "owed", zh: "离场时欠费", en: "Owed at the leave", type: "yuan" },
  { id: "overpaid", zh: "多付", en: "Overpaid", type: "yuan" },
  { id: "paid_now", zh: "至今实收", en: "Taken until now", type: "yuan" },
  { id: "owed_now", zh: "现欠", en: "Still owed", type: "yuan" },
  { id: "flags", zh: "标记", en: "Flags", type: "text" },
];

export const STAYS: Report = {
  title: { zh: "停车记录", en: "Stays" },
  columns: COLUMNS,
  kinds: ["leave_numbered"],
  withStaysOf: ["leave_numbered"],
  lookBackMs: 0,
  begin: () => ({
    take: (bookings, stays) =>
      bookings.flatMap(({ atMs, record }) => {
        const stay = stays.stayOf(record);
        return stay === null ? [] : [rowOf(stay, atMs)];
      }),
    end: () => [],
  }),
};

function rowOf(stay: Stay, leftMs: number): Row {
  const { businessId, plate, ground, arrivedMs, arriveReport, lane, flags, money, settlement } = stay;
  // The arrival of a car that was inside before we were is not known.
  const cameMs = arriveReport === null ? null : arrivedMs;
  const minutes = cameMs === null ? null : Math.floor((leftMs - cameMs) / MINUTE_MS);
  const entryLane = arriveReport === null ? null : lane;
  const exitLane = stay.closes.findLast((close) => !close.soft)?.lane ?? null;
  const books: readonly Cell[] =
    settlement === null
      ? [null, null, null, null, null, null]
      : [
          settlement.priceFen,
          settlement.reducedFen,
          settlement.paidFen,
          settlement.waivedFen,
          settlement.owedFen,
          settlement.overpaidFen,
        ];
  const now = [paidFen(money) - money.refundedFen, Math.max(0, money.owedFen)];
  const head = [businessId, plate, ground, cameMs, leftMs, minutes, entryLane, exitLane];
  return [...head, ...books, ...now, flags.join(" ")];
}
