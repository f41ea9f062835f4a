/** The statement report: for each day and list, whether it agreed, and every difference with its explanation. */
import type { StatementDifference } from "../lot/record.ts";
import type { Report } from "./report.ts";
import { describeDifference } from "./statement-words.ts";
import type { Column, Row } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { id: "day", zh: "日期", en: "Day", type: "day" },
  { id: "list", zh: "清单", en: "List", type: "text" },
  { id: "result", zh: "结果", en: "Result", type: "text" },
  { id: "order_id", zh: "订单号", en: "orderId", type: "text" },
  { id: "here", zh: "本场金额", en: "Here", type: "yuan" },
  { id: "there", zh: "市平台金额", en: "There", type: "yuan" },
  { id: "explanation", zh: "说明", en: "Explanation", type: "text" },
];

/** The words for a list of the city. */
export const LIST_WORDS = {
  payments: { zh: "缴费对账单", en: "statement (5.3.6)" },
  bills: { zh: "停车票据", en: "bills (5.3.9)" },
} as const;

const RESULT_WORDS: Readonly<Record<StatementDifference["kind"], string>> = {
  missing_here: "本场缺 missing here",
  missing_there: "市平台缺 missing there",
  other_amount: "金额不同 other amount",
  other_day: "日期不同 other day",
};

type Comparison = {
  readonly day: number;
  readonly list: "payments" | "bills";
  readonly differences: readonly StatementDifference[];
};

export const STATEMENT: Report = {
  title: { zh: "对账", en: "Statement" },
  columns: COLUMNS,
  kinds: ["statement_compared"],
  withStaysOf: [],
  lookBackMs: 0,
  begin: () => {
    // A list that was compared again replaces what was said before; a day has two lists, so this stays small.
    const latest = new Map<string, Comparison>();
    return {
      take(bookings) {
        for (const { record } of bookings)
          if (record.kind === "statement_compared") latest.set(`${record.data.day} ${record.data.list}`, record.data);
        return [];
      },
      end: () => [...latest.values()].flatMap(rowsOfComparison),
    };
  },
};

function rowsOfComparison({ day, list, differences }: Comparison): readonly Row[] {
  const { zh, en } = LIST_WORDS[list];
  const head = [day, `${zh} ${en}`];
  if (differences.length === 0) return [[...head, "一致 agrees", null, null, null, null]];
  return differences.map((difference) => {
    const { kind, orderId, hereFen, thereFen, creditedMs } = difference;
    const words = describeDifference(difference);
    return [
      ...head,
      creditedMs === undefined ? RESULT_WORDS[kind] : "已补入账 credited since",
      orderId,
      hereFen,
      thereFen,
      `${words.zh} ${words.en}`,
    ];
  });
}
