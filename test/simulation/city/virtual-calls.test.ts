import { describe, expect, it } from "vitest";
import type { FeeQueryData } from "#src/city/wire/callbacks.ts";
import type { CityCall } from "#src/simulation/city/call.ts";
import { usualPayment } from "#src/simulation/city/phone-payment.ts";
import type { PhonePayment } from "#src/simulation/city/phone-payment.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { arriveAt, ask, HOUR, leaveAt, MINUTE, MORNING, PARKING_ID, platformFor, seqAt } from "./box-side.ts";

const PLATE = "沪A12345";
const STAY = seqAt(MORNING, 1);
const NOON = MORNING + 2 * HOUR;

/** A platform whose box registered its addresses; nothing is connected, the test carries the calls. */
function connected(): CityPlatform {
  const platform = platformFor();
  for (const urlType of [1, 2, 3, 4] as const) {
    const address = { urlType, url: `https://box/${urlType}`, leftValidTime: 900, dataTime: MORNING };
    platform.addresses.register(address, MORNING);
  }
  return platform;
}

function quote(changes: Partial<FeeQueryData> = {}): FeeQueryData {
  return {
    parkingId: PARKING_ID,
    businessId: STAY,
    orderId: `${STAY}00`,
    plateId: PLATE,
    vehicleType: 1,
    arrivedTime: MORNING,
    totalMoney: 1000,
    reduceMoney: 0,
    reduceTime: 0,
    reduceCode: "99999",
    dueMoney: 1000,
    validityQuoteTime: NOON + 15 * MINUTE,
    remark: "无",
    dataTime: NOON,
    ...changes,
  };
}

/** Gives out the one call that is due. */
function onlyCall(platform: CityPlatform, nowMs: number): CityCall {
  const [call, ...others] = platform.driver.agenda.due(nowMs);
  expect(others).toEqual([]);
  if (call === undefined) throw new Error("no call is due");
  return call;
}

function answer(
  platform: CityPlatform,
  call: CityCall,
  envelope: unknown,
  at: { nowMs: number; tookMs?: number },
): void {
  const bodyBytes = Buffer.from(JSON.stringify(envelope), "utf8");
  const { nowMs, tookMs = 5 } = at;
  const came = { status: 200, bodyBytes, contentType: "application/json", failure: null, tookMs };
  platform.driver.agenda.answered(call, came, nowMs);
}

function quoted(platform: CityPlatform, data: FeeQueryData, at: { nowMs: number; tookMs?: number }): void {
  platform.driver.wish({ name: "feeQuery", fields: { plateId: PLATE, vehicleType: 1 }, dueMs: at.nowMs });
  answer(platform, onlyCall(platform, at.nowMs), { code: 0, message: "success", data }, at);
}

function beginPayment(platform: CityPlatform, changes: Partial<PhonePayment>): number {
  const id = platform.payments.begin({ ...usualPayment, plateId: PLATE, ...changes }, NOON);
  answer(platform, onlyCall(platform, NOON), { code: 0, message: "success", data: quote() }, { nowMs: NOON });
  return id;
}

describe("the city's calls in virtual time", () => {
  it("holds a box to two seconds for a quote", () => {
    const platform = connected();
    quoted(platform, quote(), { nowMs: NOON, tookMs: 2000 });
    expect(platform.violations.counts()).toEqual({});
    quoted(platform, quote({ orderId: `${STAY}01` }), { nowMs: NOON, tookMs: 2001 });
    expect(platform.violations.counts()).toEqual({ answer_late: 1 });
  });

  it("lets a quote change once the one before has expired", () => {
    const platform = connected();
    quoted(platform, quote(), { nowMs: NOON });
    const later = NOON + 16 * MINUTE;
    const dearer = { totalMoney: 1500, dueMoney: 1500, validityQuoteTime: later + MINUTE };
    quoted(platform, quote({ orderId: `${STAY}01`, ...dearer }), { nowMs: later });
    expect(platform.violations.counts()).toEqual({});
    quoted(platform, quote({ orderId: `${STAY}02`, validityQuoteTime: later + MINUTE }), { nowMs: later });
    expect(platform.violations.counts()).toEqual({ quote_changed: 1 });
  });

  it("lets a quote change in its last seconds, in which it would expire on its way", () => {
    const platform = connected();
    const first = quote();
    quoted(platform, first, { nowMs: NOON });
    const later = first.validityQuoteTime - 5_000;
    const dearer = { totalMoney: 1500, dueMoney: 1500, validityQuoteTime: later + MINUTE };
    quoted(platform, quote({ orderId: `${STAY}01`, ...dearer }), { nowMs: later });
    expect(platform.violations.counts()).toEqual({});
  });

  it.each<[string, Partial<FeeQueryData>]>([
    ["for another car", { plateId: "沪B00000" }],
    ["for another lot", { parkingId: "qp99999999999" }],
    ["that has expired", { validityQuoteTime: NOON }],
    ["that does not add up", { dueMoney: 999 }],
    ["with a businessId of 27 characters", { businessId: STAY.slice(1) }],
  ])("notes a quote %s", (_what, changes) => {
    const platform = connected();
    quoted(platform, quote(changes), { nowMs: NOON });
    expect(platform.violations.count("answer_wrong")).toBe(1);
  });

  it("lets nobody pay on a quote that has expired", () => {
    const platform = connected();
    const id = beginPayment(platform, { thinkMs: 16 * MINUTE });
    expect(platform.driver.agenda.due(NOON + 15 * MINUTE)).toEqual([]);
    expect(platform.payments.story(id)?.phase).toBe("paying");
    expect(platform.driver.agenda.due(NOON + 16 * MINUTE)).toEqual([]);
    expect(platform.payments.story(id)?.phase).toBe("failed");
    expect(platform.money.totals.payments).toBe(0);
  });

  it("notifies late, and again with growing waits until the box has taken it", () => {
    const platform = connected();
    const id = beginPayment(platform, { noticeDelayMs: HOUR });
    expect(platform.driver.agenda.due(NOON)).toEqual([]);
    expect(platform.money.payment(`${STAY}00`)?.payTime).toBe(NOON);
    let nowMs = NOON + HOUR;
    for (const waitMs of [5_000, 15_000, 60_000]) {
      const call = onlyCall(platform, nowMs);
      platform.driver.agenda.answered(call, { ...noAnswer, tookMs: 20_000 }, nowMs);
      expect(platform.driver.agenda.nextDueMs()).toBe(nowMs + waitMs);
      nowMs += waitMs;
    }
    answer(platform, onlyCall(platform, nowMs), { code: 0, message: "success" }, { nowMs });
    expect(platform.payments.story(id)).toMatchObject({ phase: "done", tries: 4 });
    expect(platform.driver.agenda.nextDueMs()).toBeNull();
    expect(platform.violations.counts()).toEqual({});
  });

  it.each([
    ["", false, MINUTE, { pay_money: 1 }],
    [", but not a failed one", true, MINUTE, {}],
    [", but not one that may have come after it by the lot's clock", false, 9_000, {}],
  ])("wants a confirmed payment in the leave%s", (_, failed, laterMs, expected) => {
    const platform = connected();
    ask(platform, "arrive", arriveAt(MORNING, 1), MORNING);
    beginPayment(platform, { failed });
    answer(platform, onlyCall(platform, NOON), { code: 0, message: "success" }, { nowMs: NOON });
    ask(platform, "leave", leaveAt(NOON + laterMs, MORNING, 1), NOON + laterMs);
    expect(platform.violations.counts()).toEqual(expected);
  });

  it("gives up after fifty notices", () => {
    const platform = connected();
    const id = beginPayment(platform, {});
    for (let tries = 0; tries < 50; tries += 1) {
      const nowMs = platform.driver.agenda.nextDueMs() ?? 0;
      platform.driver.agenda.answered(onlyCall(platform, nowMs), { ...noAnswer, tookMs: 1 }, nowMs);
    }
    expect(platform.payments.story(id)).toMatchObject({ phase: "failed", tries: 50 });
    expect(platform.driver.agenda.nextDueMs()).toBeNull();
  });
});

const noAnswer = { status: null, bodyBytes: Buffer.alloc(0), contentType: null, failure: "ETIMEDOUT" };
