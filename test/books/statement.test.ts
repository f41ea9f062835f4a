import { describe, expect, it } from "vitest";
import { REPORTS } from "#src/books/reports.ts";
import { compareStatement, knownOrders, type KnownOrder } from "#src/books/statement.ts";
import { describeDifference } from "#src/books/statement-words.ts";
import { startOfLocalDay } from "#src/local-day.ts";
import { Bench } from "#test/controller/bench.ts";
import { ledgerOf, told } from "./read-ledger.ts";

const DAY = 20_514;
const NOON = startOfLocalDay(DAY) + 12 * 3_600_000;
const STATEMENT = { day: DAY, list: "payments" } as const;

const MISSING = { orderId: "a", kind: "missing_here", hereFen: null, thereFen: 5 } as const;

function known(orderId: string, rest: Partial<KnownOrder> = {}): KnownOrder {
  return { orderId, fen: 500, paidAtMs: NOON, source: "notice", state: "paid", ...rest };
}

function compared(listed: readonly (readonly [string, number])[], ours: readonly KnownOrder[]) {
  const rows = listed.map(([orderId, fen]) => ({ orderId, fen }));
  return compareStatement(STATEMENT, rows, ours).map(({ orderId, kind, cause }) => [orderId, kind, cause]);
}

describe("a statement and our books", () => {
  it("agree when the same orders have the same amounts", () => {
    expect(compared([["a", 500]], [known("a")])).toEqual([]);
    expect(compared([], [])).toEqual([]);
  });

  it.each([
    ["never told to us", [], "never_told"],
    ["told as failed", [known("a", { state: "failed" })], "told_as_failed"],
    ["told for a stay we do not know", [known("a", { state: "unplaced" })], "stay_unknown"],
  ])("differ by what is missing here, %s", (_, ours, cause) => {
    expect(compared([["a", 500]], ours)).toEqual([["a", "missing_here", cause]]);
  });

  it("differ by what is missing there, the password-free apart; cash is no business of the city", () => {
    const ours = [known("a"), known("b", { source: "password_free" }), known("c", { source: "cash" })];
    expect(compared([], ours)).toEqual([
      ["a", "missing_there", undefined],
      ["b", "missing_there", "password_free"],
    ]);
  });

  it("differ by amounts, and by the day of a payment at midnight", () => {
    const atMidnight = known("b", { paidAtMs: startOfLocalDay(DAY + 1) + 2_000 });
    expect(
      compared(
        [
          ["a", 600],
          ["b", 500],
        ],
        [known("a"), atMidnight],
      ),
    ).toEqual([
      ["a", "other_amount", undefined],
      ["b", "other_day", undefined],
    ]);
    expect(compared([], [atMidnight])).toEqual([]);
  });

  it("bills need not be made out for every payment, nor on its day", () => {
    const ours = [known("a"), known("b", { paidAtMs: startOfLocalDay(DAY - 9) }), known("c", { source: "cash" })];
    const bills = { day: DAY, list: "bills" } as const;
    const rows = [
      { orderId: "b", fen: 500 },
      { orderId: "c", fen: 500 },
    ];
    expect(compareStatement(bills, rows, ours)).toEqual([]);
  });

  it("count a payment told twice as it was told first, and a failed one as paid once it is", () => {
    const bench = new Bench();
    bench.parks("沪A12345");
    const fee = bench.asksFee("沪A12345");
    bench.pays(fee, { status: 2 });
    expect(knownOrders(bench.records)).toMatchObject([{ state: "failed" }]);
    bench.pays(fee);
    bench.pays(fee, { fen: 9_900 });
    expect(knownOrders(bench.records)).toMatchObject([{ orderId: fee.orderId, fen: 2_000, state: "paid" }]);
  });

  it("are shown day by day, each difference with what to do about it; a list compared again is shown as it is now", async () => {
    const bench = new Bench();
    const list = (rows: readonly { orderId: string; fen: number; payType: number; paidAtMs: number }[]): void => {
      bench.tell({ type: "statement_downloaded", day: DAY, list: "payments", rows });
    };
    list([
      { orderId: "a", fen: 5, payType: 2, paidAtMs: NOON },
      { orderId: "b", fen: 6, payType: 2, paidAtMs: NOON },
    ]);
    list([{ orderId: "a", fen: 5, payType: 2, paidAtMs: NOON }]);
    bench.tell({ type: "statement_downloaded", day: DAY, list: "bills", rows: [] });
    expect(await told(ledgerOf(bench.records), REPORTS.statement)).toEqual([
      expect.objectContaining({ day: DAY, order_id: "a", there: 5, result: "本场缺 missing here" }),
      { day: DAY, list: "停车票据 bills (5.3.9)", result: "一致 agrees" },
    ]);
  });

  it("say of a difference that was put right since that it was", async () => {
    const bench = new Bench();
    const rows = [{ orderId: "a", fen: 5, payType: 2, paidAtMs: NOON }];
    bench.tell({ type: "statement_downloaded", ...STATEMENT, rows });
    const since = bench.records.map((record) =>
      record.kind === "statement_compared"
        ? { ...record, data: { ...record.data, differences: [{ ...MISSING, hereFen: 5, creditedMs: NOON }] } }
        : record,
    );
    expect(await told(ledgerOf(since), REPORTS.statement)).toMatchObject([
      { order_id: "a", here: 5, there: 5, result: "已补入账 credited since" },
    ]);
  });

  it("has words for every kind and cause", () => {
    const kinds = ["missing_here", "missing_there", "other_amount", "other_day"] as const;
    const causes = [undefined, "never_told", "told_as_failed", "stay_unknown", "password_free"] as const;
    for (const kind of kinds) {
      for (const cause of causes) {
        const difference = { orderId: "a", kind, hereFen: null, thereFen: null };
        const words = describeDifference(cause === undefined ? difference : { ...difference, cause });
        expect([words.zh, words.en].every((text) => text.length > 10)).toBe(true);
      }
    }
  });
});
