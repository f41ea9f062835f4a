/** A statement that is wrong on purpose, and the box's comparison that finds it. */
import { describe, expect, it } from "vitest";
import { compareStatement } from "#src/books/statement.ts";
import { billsData, statementData } from "#src/city/wire/payment.ts";
import { falsifyFlag } from "#src/commands/city-flags.ts";
import { localDay } from "#src/local-day.ts";
import { actions } from "#src/simulation/city/control.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { billRowOf, statementRowOf } from "#src/uplink/wire-rows.ts";
import { ask, HOUR, MORNING, PARKING_ID, platformFor, seqAt } from "./box-side.ts";

const DAY = localDay(MORNING);
/** 2026-03-08 00:00 Asia/Shanghai, and 02:00 of the day after. */
const MIDNIGHT = Date.UTC(2026, 2, 7, 16);
const NEXT_NIGHT = MIDNIGHT + 26 * HOUR;
const ORDERS = [1, 2].map((sequence) => `${seqAt(MORNING, sequence)}00`);

/** A platform that has collected two payments of 6 yuan. */
function withPayments(): CityPlatform {
  const platform = platformFor();
  for (const orderId of ORDERS) {
    const order = {
      orderId,
      businessId: orderId.slice(0, 28),
      plateId: "沪A12345",
      vehicleType: 1,
      dueMoney: 600,
      reduceCode: "99999",
      validUntilMs: MORNING + HOUR,
      source: "quote",
      content: "",
    } as const;
    platform.money.pay(order, { payMoney: 600, payType: 2, payTime: MORNING, way: "phone" });
  }
  return platform;
}

async function act(platform: CityPlatform, path: string, input: unknown) {
  const reply = await actions
    .find((action) => action.path === path)
    ?.perform({ platform, nowMs: NEXT_NIGHT, server: null }, input);
  expect(reply?.status).toBe(200);
  return reply?.body;
}

/** What the box's comparison finds in the statement and in the bills, with books that hold both payments. */
function found(platform: CityPlatform) {
  const statement = ask(platform, "statement", { payDate: MIDNIGHT, dataTime: NEXT_NIGHT }, NEXT_NIGHT);
  const bills = ask(platform, "bills", { billDate: MIDNIGHT, dataTime: NEXT_NIGHT }, NEXT_NIGHT);
  const payments = statementData.take
    .parse(statement.data)
    .flatMap((row) => statementRowOf(row, PARKING_ID, MIDNIGHT) ?? []);
  const billed = billsData.take.parse(bills.data).map((row) => billRowOf(row, MIDNIGHT));
  const known = ORDERS.map(
    (orderId) => ({ orderId, fen: 600, paidAtMs: MORNING, source: "notice", state: "paid" }) as const,
  );
  const compared = (list: "payments" | "bills", rows: typeof payments) =>
    compareStatement({ day: DAY, list }, rows, known).map(({ orderId, kind, thereFen }) => [orderId, kind, thereFen]);
  return { payments: compared("payments", payments), bills: compared("bills", billed) };
}

describe("a falsified statement", () => {
  it.each([
    {
      change: "missing",
      payments: [[ORDERS[0], "missing_there", null]],
      // Bills are made out for a part of the payments only.
      bills: [],
    },
    { change: "amount", payments: [[ORDERS[0], "other_amount", 1]], bills: [[ORDERS[0], "other_amount", 1]] },
  ])("with a payment told wrong ($change) is found by the comparison", async ({ change, payments, bills }) => {
    const platform = withPayments();
    expect(found(platform)).toEqual({ payments: [], bills: [] });
    await act(platform, "/falsify", { change });
    expect(found(platform)).toEqual({ payments, bills });
    expect(await act(platform, "/tell-the-truth", {})).toEqual({ removed: 1 });
    expect(found(platform)).toEqual({ payments: [], bills: [] });
  });

  it("with an order that nobody paid is found, in the list that it was told for", async () => {
    const platform = withPayments();
    const { path, input } = falsifyFlag("extra:bills:777");
    await act(platform, path, input);
    const { payments, bills } = found(platform);
    expect(payments).toEqual([]);
    expect(bills).toEqual([[expect.stringMatching(/^20260308QP/), "missing_here", 777]]);
  });

  it("leaves the books as they are, and can mean any order", async () => {
    const platform = withPayments();
    await act(platform, "/falsify", { change: "amount", list: "statement", orderId: ORDERS[1], fen: 5 });
    expect(found(platform)).toEqual({ payments: [[ORDERS[1], "other_amount", 5]], bills: [] });
    expect(platform.money.payment(ORDERS[1] ?? "")?.payMoney).toBe(600);
  });

  it("is asked for on the command line by words that are checked", () => {
    expect(falsifyFlag("missing")).toEqual({ path: "/falsify", input: { change: "missing" } });
    expect(() => falsifyFlag("wrong")).toThrow("missing, extra, amount");
    expect(() => falsifyFlag("extra:books")).toThrow("statement");
  });
});
