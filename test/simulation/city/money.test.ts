import { describe, expect, it } from "vitest";
import type { PaymentSubmitBody } from "#src/city/wire/payment.ts";
import { billsData, paymentResultData, paymentSubmitData, statementData } from "#src/city/wire/payment.ts";
import { parametersData, reservesData, staggerData } from "#src/city/wire/downloads.ts";
import { reducesData } from "#src/city/wire/reductions.ts";
import { readEnvelope } from "#src/city/envelope.ts";
import { actions } from "#src/simulation/city/control.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { ask, HOUR, MORNING, PARKING_ID, platformFor, requestOf, seqAt } from "./box-side.ts";

const STAY = seqAt(MORNING, 1);
/** 2026-03-08 00:00 Asia/Shanghai. */
const MIDNIGHT = Date.UTC(2026, 2, 7, 16);
const DAY = 24 * HOUR;

function submit(changes: Partial<PaymentSubmitBody> = {}): PaymentSubmitBody {
  return {
    parkingId: PARKING_ID,
    businessId: STAY,
    orderId: `${STAY}00`,
    plateId: "沪A12345",
    vehicleType: 1,
    arrivedTime: MORNING,
    totalMoney: 1000,
    reduceMoney: 400,
    reduceTime: 0,
    reduceCode: "J1",
    dueMoney: 600,
    validityQuoteTime: MORNING + 2 * HOUR,
    dataTime: MORNING + HOUR,
    ...changes,
  };
}

async function act(platform: CityPlatform, path: string, input: unknown, nowMs = MORNING) {
  const action = actions.find((candidate) => candidate.path === path);
  return await action?.perform({ platform, nowMs, server: null }, input);
}

function dataOf(platform: CityPlatform, name: Parameters<typeof requestOf>[0], body: unknown, nowMs: number): unknown {
  const envelope = readEnvelope(200, platform.handle(requestOf(name, body, nowMs)).bodyBytes);
  return typeof envelope === "string" ? envelope : envelope.data;
}

describe("the city's money", () => {
  it("collects from a password-free plate, once, and remembers it for 5.3.5", async () => {
    const platform = platformFor();
    await act(platform, "/password-free", { plate: "沪A12345", payType: 52 });
    const first = ask(platform, "paymentSubmit", submit(), MORNING + HOUR);
    expect(paymentSubmitData.send.parse(first.data)).toMatchObject({ passwordFree: true });
    const again = ask(platform, "paymentSubmit", submit({ dataTime: MORNING + HOUR + 5 }), MORNING + HOUR + 5);
    expect(again.data).toMatchObject({ passwordFree: true });
    expect(platform.money.totals).toEqual({ payments: 1, fen: 600 });
    expect(platform.violations.counts()).toEqual({});
    const query = { businessId: STAY, parkingId: PARKING_ID, orderId: `${STAY}00`, dataTime: MORNING + HOUR };
    expect(paymentResultData.send.parse(ask(platform, "paymentResult", query, MORNING + HOUR).data)).toMatchObject({
      payMoney: 600,
      payStatus: 1,
      payType: 52,
    });
    expect(ask(platform, "paymentResult", { ...query, orderId: `${STAY}01` }, MORNING + HOUR).code).toBe(3000);
  });

  it("collects nothing from anybody else", () => {
    const platform = platformFor();
    expect(ask(platform, "paymentSubmit", submit(), MORNING + HOUR).data).toMatchObject({ passwordFree: false });
    expect(platform.money.totals.payments).toBe(0);
  });

  it("does not collect by a repetition what it did not collect the first time", async () => {
    const platform = platformFor();
    ask(platform, "paymentSubmit", submit(), MORNING + HOUR);
    await act(platform, "/password-free", { plate: "沪A12345" });
    expect(ask(platform, "paymentSubmit", submit(), MORNING + HOUR).data).toMatchObject({ passwordFree: false });
    expect(platform.money.totals.payments).toBe(0);
  });

  it("notes a submit that changed, an order of another form, and a second collection", async () => {
    const platform = platformFor();
    ask(platform, "paymentSubmit", submit(), MORNING + HOUR);
    expect(ask(platform, "paymentSubmit", submit({ reduceMoney: 0, dueMoney: 1000 }), MORNING + HOUR).code).toBe(3003);
    expect(platform.violations.counts()).toEqual({ order_changed: 1 });
    ask(platform, "paymentSubmit", submit({ orderId: "ORDER-1" }), MORNING + HOUR);
    expect(platform.violations.count("order_form")).toBe(1);
    await act(platform, "/password-free", { plate: "沪A12345" });
    ask(platform, "paymentSubmit", submit({ orderId: `${STAY}02` }), MORNING + HOUR);
    ask(platform, "paymentSubmit", submit({ orderId: `${STAY.slice(2)}0100` }), MORNING + HOUR);
    expect(platform.violations.counts()).toEqual({ order_changed: 1, order_form: 1, collected_again: 1 });
    expect(platform.violations.breaches).toBe(2);
  });

  it("gives out the statement and the bills of a past day, from 01:00 on", async () => {
    const platform = platformFor();
    await act(platform, "/password-free", { plate: "沪A12345", payType: 13 });
    ask(platform, "paymentSubmit", submit(), MORNING + HOUR);
    const statement = (nowMs: number) =>
      ask(platform, "statement", { payDate: MIDNIGHT, dataTime: MORNING + HOUR }, nowMs);
    expect(statement(MORNING + 2 * HOUR).code).toBe(3000);
    expect(platform.violations.counts()).toEqual({ statement_of_today: 1 });
    expect(statement(MIDNIGHT + DAY + 59 * 60_000).code).not.toBe(0);
    const lines = statementData.send.parse(statement(MIDNIGHT + DAY + HOUR).data);
    expect(lines).toMatchObject([{ orderId: `${STAY}00`, payMoney: 600, payType: 13 }]);
    const bills = ask(platform, "bills", { billDate: MIDNIGHT, dataTime: MORNING }, MIDNIGHT + DAY + HOUR);
    expect(billsData.send.parse(bills.data)).toMatchObject([{ orderId: `${STAY}00`, payMoney: 600, payType: 3 }]);
    const empty = ask(platform, "bills", { billDate: MIDNIGHT - DAY, dataTime: MORNING }, MIDNIGHT + DAY + HOUR);
    expect(empty.data).toEqual([]);
  });
});

describe("the city's lists", () => {
  it("give out what may begin on the day that is asked for, or later", async () => {
    const platform = platformFor();
    await act(platform, "/reservations", { plate: "沪A12345", from: "2026-03-08T09:00", to: "+2h" });
    await act(platform, "/reservations", { plate: "沪B00000", from: "-2d", status: 2, type: 3, berth: "B1-7" });
    await act(platform, "/contracts", { plate: "沪C00000", code: "NIGHT", to: "+10d" });
    const today = reservesData.send.parse(dataOf(platform, "reserves", { reserveDate: MIDNIGHT }, MORNING));
    expect(today.map(({ plateId }) => plateId)).toEqual(["沪A12345"]);
    expect(today[0]).toMatchObject({ reserveFrom: MORNING - HOUR, reserveTo: MORNING + 2 * HOUR, reserveStatus: 1 });
    const both = reservesData.send.parse(dataOf(platform, "reserves", { reserveDate: MIDNIGHT - 2 * DAY }, MORNING));
    expect(both).toHaveLength(2);
    const contracts = staggerData.send.parse(dataOf(platform, "stagger", { queryDate: MIDNIGHT }, MORNING));
    expect(contracts).toMatchObject([
      { plateId: "沪C00000", staggerCode: "NIGHT", staggerDayFrom: MIDNIGHT, staggerDayTo: MIDNIGHT + 10 * DAY },
    ]);
  });

  it("give out a reduction until it is over or used", async () => {
    const platform = platformFor();
    await act(platform, "/reductions", { plate: "沪A12345", fen: 400, code: "J1" });
    await act(platform, "/reductions", { plate: "沪A12345", minutes: 60, to: "+1h" });
    const asked = { plateId: "沪A12345", vehicleType: 1 };
    const found = (nowMs: number) =>
      reducesData.send.parse(dataOf(platform, "reduces", asked, nowMs)).reducesList.map(({ reduceCode }) => reduceCode);
    expect(found(MORNING)).toHaveLength(2);
    expect(found(MORNING + HOUR + 1)).toEqual(["J1"]);
    await act(platform, "/password-free", { plate: "沪A12345" });
    ask(platform, "paymentSubmit", submit(), MORNING + HOUR);
    expect(found(MORNING + HOUR + 1)).toEqual([]);
  });

  it("give out parameters where the document prints them, or under data", async () => {
    const platform = platformFor();
    await act(platform, "/parameters", { name: "reserve.download.interval", value: "60" });
    const printed = ask(platform, "parameters", { dataTime: MORNING }, MORNING);
    expect(parametersData.send.parse(printed.message)).toMatchObject([{ value: "60" }]);
    const usual = ask(platformFor({ parametersUnder: "data" }), "parameters", { dataTime: MORNING }, MORNING);
    expect(parametersData.send.parse(usual.data)).toMatchObject([{ value: "600" }]);
  });
});
