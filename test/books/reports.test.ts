import { describe, expect, it } from "vitest";
import { REPORTS, dayOfDate, reportNamed, spanOfDays } from "#src/books/reports.ts";
import { localDay } from "#src/local-day.ts";
import { Bench, HOUR, MINUTE } from "#test/controller/bench.ts";
import { settingsWith } from "#test/controller/settings.ts";
import { ALWAYS, allRows, ledgerOf, told } from "./read-ledger.ts";

const { days, shifts, payments, refunds, waivers, owed, stays } = REPORTS;
const PLATE = "沪A12345";

/** A day of everything: phone, cash, a waiver, a debt, a second payment given back. */
function busyDay(): Bench {
  const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
  bench.says({ command: "open_shift", shift: "early" });
  const first = bench.parks(PLATE);
  const [once, twice] = [bench.asksFee(PLATE), bench.asksFee(PLATE)];
  bench.pays(once);
  bench.pays(once, { fen: 9_900 });
  bench.pays(twice, { payType: 4 });
  bench.says({ command: "refund", stay: first, orderId: twice.orderId, fen: 2_000 });
  bench.comes("out", PLATE).drivesThrough("out");
  const second = bench.parks("沪B12345");
  bench.comesToPay("沪B12345");
  bench.says({ command: "take_cash", stay: second, fen: 1_500, shift: "early" });
  bench.says({ command: "waive", stay: second, fen: 500, shift: "early" });
  bench.drivesThrough("out");
  bench.says({ command: "close_shift", shift: "early" });
  bench.parks("沪C12345");
  bench.tell({ type: "city_reached", reachable: false });
  bench.comes("out", "沪C12345").drivesThrough("out");
  return bench;
}

describe("the days", () => {
  it("tell what was taken by each channel, given back, waived and owed; a second telling is not taken twice", async () => {
    expect(await told(ledgerOf(busyDay().records), days)).toEqual([
      {
        day: localDay(Date.parse("2026-03-02T08:00:00+08:00")),
        leaves: 3,
        payments: 3,
        cash: 1_500,
        wechat: 2_000,
        alipay: 0,
        city_other: 2_000,
        own_channel: 0,
        taken: 5_500,
        refunded: 2_000,
        waived: 500,
        owed: 2_000,
        settled: 0,
        unplaced: 0,
      },
    ]);
  });

  it("part at midnight in Shanghai", async () => {
    const bench = new Bench(settingsWith(), { time: "22:30" });
    const stay = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay, fen: 100, shift: null });
    bench.wait(29 * MINUTE);
    bench.says({ command: "take_cash", stay, fen: 200, shift: null });
    const rows = await told(ledgerOf(bench.records), days);
    expect(rows.map(({ cash }) => cash)).toEqual([100, 200]);
  });

  it("show a debt as settled on the day on which it was paid", async () => {
    const bench = busyDay();
    bench.wait(24 * HOUR).tell({ type: "city_reached", reachable: true });
    bench.pays(bench.asksFee("沪C12345"));
    const rows = await told(ledgerOf(bench.records), days);
    expect(rows.map(({ owed: newly, settled }) => [newly, settled])).toEqual([
      [2_000, 0],
      [0, 2_000],
    ]);
  });

  it("count a notice for a stay nobody knows apart, until its stay is found", async () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.pays({ businessId: "20260101QP310229001830000001", orderId: "20260101QP31022900183000000101", dueFen: 700 });
    const { businessId, orderId } = fee;
    const unmatched = { businessId, orderId, plate: "", fen: 2_000, status: 1, payType: 2, paidAtMs: bench.nowMs };
    bench.pays(fee);
    const [last] = bench.records.slice(-1);
    if (last === undefined) throw new Error("no records");
    const kept = {
      ...last,
      seq: last.seq + 1,
      order: last.order + 1,
      key: "order:x",
      kind: "notice_unmatched",
    } as const;
    const rows = await told(ledgerOf([...bench.records, { ...kept, data: unmatched }]), days);
    expect(rows).toMatchObject([{ wechat: 2_000, unplaced: 700 }]);
  });
});

describe("the shifts", () => {
  it("have what was taken and waived in them, and what was stated at their close", async () => {
    const rows = await told(ledgerOf(busyDay().records), shifts);
    expect(rows).toEqual([
      expect.objectContaining({
        shift: "early",
        by: "Wang",
        cash_count: 1,
        cash: 1_500,
        waiver_count: 1,
        waived: 500,
        stated_cash: 1_500,
        stated_waived: 500,
      }),
    ]);
  });

  it("of the same name on two days are two, each with its own money", async () => {
    const bench = new Bench();
    for (const fen of [300, 400]) {
      bench.says({ command: "open_shift", shift: "early" });
      const stay = bench.parks(`沪A0000${fen / 100}`);
      bench.says({ command: "take_cash", stay, fen, shift: "early" });
      bench.says({ command: "close_shift", shift: "early" });
      bench.wait(22 * HOUR);
    }
    const rows = await told(ledgerOf(bench.records), shifts);
    expect(rows.map(({ cash, stated_cash: stated }) => [cash, stated])).toEqual([
      [300, 300],
      [400, 400],
    ]);
    const today = localDay(bench.nowMs - 22 * HOUR);
    const second = await told(ledgerOf(bench.records), shifts, spanOfDays(today, today));
    expect(second.map(({ cash }) => cash)).toEqual([400]);
  });

  it("show money that was taken under a name no open shift has, without an opening", async () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay, fen: 900, shift: "nobody's" });
    const [row] = await told(ledgerOf(bench.records), shifts);
    expect(row).toMatchObject({ shift: "nobody's", cash: 900 });
    expect(row).not.toHaveProperty("opened");
  });
});

describe("the lists", () => {
  it("of payments have every telling with what of it counts", async () => {
    const rows = await told(ledgerOf(busyDay().records), payments);
    expect(rows.map(({ plate, amount, counted, source }) => [plate, amount, counted, source])).toEqual([
      [PLATE, 2_000, 2_000, "notice"],
      [PLATE, 9_900, 0, "notice"],
      [PLATE, 2_000, 2_000, "notice"],
      ["沪B12345", 1_500, 1_500, "cash"],
    ]);
  });

  it("of refunds and waivers name who gave them and why", async () => {
    const read = ledgerOf(busyDay().records);
    expect(await told(read, refunds)).toMatchObject([{ plate: PLATE, amount: 2_000, by: "Wang", reason: "test" }]);
    expect(await told(read, waivers)).toMatchObject([{ plate: "沪B12345", amount: 500, shift: "early" }]);
  });

  it("of debts say what is still open", async () => {
    const bench = busyDay();
    const open = await told(ledgerOf(bench.records), owed);
    expect(open).toMatchObject([{ plate: "沪C12345", amount: 2_000, open: 2_000, reason: "city_unreachable" }]);
    bench.tell({ type: "city_reached", reachable: true });
    bench.pays(bench.asksFee("沪C12345"), { fen: 1_200 });
    expect(await told(ledgerOf(bench.records), owed)).toMatchObject([{ amount: 2_000, open: 800 }]);
  });

  it("of stays have their settlement and what was taken since", async () => {
    const rows = await told(ledgerOf(busyDay().records), stays);
    expect(rows).toMatchObject([
      { plate: PLATE, price: 2_000, paid: 2_000, overpaid: 0, paid_now: 2_000, entry_lane: "in", exit_lane: "out" },
      { plate: "沪B12345", price: 2_000, paid: 1_500, waived: 500, minutes: 61 },
      { plate: "沪C12345", price: 2_000, paid: 0, owed: 2_000, owed_now: 2_000, flags: "opened_without_payment" },
    ]);
  });
});

describe("every report", () => {
  it.each(Object.entries(REPORTS))("%s is the same however small the pages are", async (_, report) => {
    const { records } = busyDay();
    const whole = await allRows(ledgerOf(records), report, ALWAYS);
    expect(await allRows(ledgerOf(records, 1), report, ALWAYS)).toEqual(whole);
    for (const row of whole) expect(row).toHaveLength(report.columns.length);
  });

  it("is asked for by its name and by calendar days", () => {
    expect(reportNamed("days")).toBe(days);
    expect(reportNamed("toString")).toBeNull();
    expect(dayOfDate("2026-03-02")).toBe(localDay(Date.parse("2026-03-02T00:00:00+08:00")));
    expect(["2026-02-30", "2026-3-2", "today", ""].map(dayOfDate)).toEqual([null, null, null, null]);
  });
});
