import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCallPump } from "#src/simulation/city/call-line.ts";
import type { CallPump } from "#src/simulation/city/call-line.ts";
import type { CallWish } from "#src/simulation/city/driver-side.ts";
import { usualPayment } from "#src/simulation/city/phone-payment.ts";
import type { PhonePayment } from "#src/simulation/city/phone-payment.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { patiently } from "#test/device/patience.ts";
import { ask, HOUR, leaveAt, arriveAt, platformFor } from "./box-side.ts";
import { TrainingBox } from "./training-box.ts";

const PLATE = "沪A12345";
let box: TrainingBox;
let platform: CityPlatform;
let pump: CallPump;

beforeEach(async () => {
  box = new TrainingBox();
  platform = platformFor();
  box.registerWith(platform, await box.open());
  // How long the box takes is not looked at here: caller and box share a thread that a busy machine may stop.
  pump = startCallPump(platform.driver.agenda, Date.now, { caPem: null, monotonic: () => 0 });
});
afterEach(async () => {
  await pump.close();
  await box.close();
});

async function paid(changes: Partial<PhonePayment> = {}) {
  const id = platform.payments.begin({ ...usualPayment, plateId: PLATE, ...changes }, Date.now());
  await expect.poll(() => platform.payments.story(id)?.phase, patiently).toMatch(/done|failed|nothing_due/);
  return platform.payments.story(id);
}

async function called(wish: Omit<CallWish, "dueMs">) {
  const id = platform.driver.wish({ ...wish, dueMs: Date.now() });
  await expect.poll(() => platform.driver.results().some((result) => result.id === id), patiently).toBe(true);
  return platform.driver.results().find((result) => result.id === id);
}

describe("a driver with the city's app", () => {
  it("asks the fee, pays it, and the box hears of it over HTTPS", async () => {
    const stay = box.park(PLATE, 1200);
    expect(await paid()).toMatchObject({ phase: "done", fen: 1200, tries: 1, code: 0 });
    expect(stay.paid.get(`${stay.businessId}00`)).toBe(1200);
    expect(platform.money.totals).toEqual({ payments: 1, fen: 1200 });
    expect(platform.violations.counts()).toEqual({});
    const result = ask(platform, "paymentResult", resultOf(stay.businessId), Date.now());
    expect(result).toMatchObject({ code: 0, data: { payMoney: 1200, payStatus: 1, orderId: `${stay.businessId}00` } });
  });

  it("owes nothing after the payment, and the next quote has another order", async () => {
    box.park(PLATE, 1200);
    await paid();
    expect(await paid()).toMatchObject({ phase: "nothing_due", fen: 0 });
    expect(platform.violations.counts()).toEqual({});
  });

  it("is told the same notice again, with another amount, or not at all", async () => {
    const stay = box.park(PLATE, 1200);
    expect(await paid({ repeat: 3 })).toMatchObject({ phase: "done", tries: 3 });
    expect(box.notices).toHaveLength(3);
    expect(new Set(box.notices.map(({ orderId }) => orderId)).size).toBe(1);
    box.park(PLATE, 500);
    expect(await paid({ payFen: 300 })).toMatchObject({ phase: "done", fen: 300 });
    box.park(PLATE, 700);
    expect(await paid({ neverNotify: true })).toMatchObject({ phase: "done", tries: 0 });
    expect(platform.money.totals).toEqual({ payments: 3, fen: 2200 });
    expect(stay.paid.size).toBe(1);
  });

  it("pays nothing when the payment fails", async () => {
    const stay = box.park(PLATE, 1200);
    expect(await paid({ failed: true })).toMatchObject({ phase: "done" });
    expect(box.notices[0]?.payStatus).toBe(2);
    expect(platform.money.payment(`${stay.businessId}00`)).toBeNull();
  });

  it("is told that a car is not inside", async () => {
    expect(await paid()).toMatchObject({ phase: "failed", code: 1006 });
    expect(platform.violations.counts()).toEqual({});
  });

  it("has the notice repeated until the box takes it, and the refusals listed", async () => {
    box.park(PLATE, 1200);
    box.faults.refuseNotices = 1;
    const refused = Promise.withResolvers<object>();
    platform.driver.watch(({ code }, nowMs) => {
      if (code !== 2007) return;
      const waitMs = (platform.driver.agenda.nextDueMs() ?? 0) - nowMs;
      refused.resolve({ ...platform.payments.story(id), waitMs, listed: platform.violations.count("notice_refused") });
    });
    const id = platform.payments.begin({ ...usualPayment, plateId: PLATE }, Date.now());
    expect(await refused.promise).toMatchObject({
      phase: "notifying",
      tries: 1,
      code: 2007,
      waitMs: 5_000,
      listed: 1,
    });
  });

  it("sees through a quote that changes while it is valid, and through an order that is used twice", async () => {
    box.park(PLATE, 1200);
    box.faults.quoteDrift = 100;
    await called({ name: "feeQuery", fields: { plateId: PLATE, vehicleType: 1 } });
    await called({ name: "feeQuery", fields: { plateId: PLATE, vehicleType: 1 } });
    expect(platform.violations.counts()).toEqual({ quote_changed: 1 });
    box.faults.oneOrderId = true;
    await called({ name: "feeQuery", fields: { plateId: PLATE, vehicleType: 1 } });
    expect(platform.violations.count("order_repeated")).toBe(1);
  });

  it.each([
    { badSign: true },
    { noSign: true },
    { otherLot: true },
    { skewMs: 1_000_000 },
    { skewMs: -1_000_000 },
    { halfJson: true },
    { extraBytes: 70_000 },
  ])("is refused with a flaw: %o", async (twist) => {
    box.park(PLATE, 1200);
    const result = await called({ name: "feeQuery", fields: { plateId: PLATE, vehicleType: 1 }, twist });
    expect(result?.code).not.toBe(0);
    expect(result?.data).toBeNull();
    expect(platform.violations.counts()).toEqual({});
  });

  it("asks for invoices and for the car", async () => {
    expect(await called({ name: "invoiceQuery", fields: { plateId: PLATE, vehicleType: 1 } })).toMatchObject({
      code: 0,
      data: [],
    });
    expect(await called({ name: "findCar", fields: { plateId: PLATE } })).toMatchObject({ code: 3000 });
    expect(platform.violations.counts()).toEqual({});
  });

  it("says so when no address was registered, or nobody answers there", async () => {
    const other = platformFor();
    other.driver.wish({ name: "findCar", fields: { plateId: PLATE }, dueMs: 5 });
    expect(other.driver.agenda.due(5)).toEqual([]);
    expect(other.driver.results()[0]).toMatchObject({ url: null, code: null });
    const dead = { urlType: 4, url: "https://127.0.0.1:1/find-car", leftValidTime: 1, dataTime: Date.now() } as const;
    platform.addresses.register(dead, Date.now());
    expect(await called({ name: "findCar", fields: { plateId: PLATE } })).toMatchObject({
      code: null,
      message: "ECONNREFUSED",
    });
  });

  it("finds the money again in the leave", async () => {
    const stay = box.park(PLATE, 1200);
    await paid();
    // Later than two clocks may disagree.
    const leftMs = Date.now() + 11_000;
    const arrive = { ...arriveAt(stay.arrivedMs, 1), seq: stay.businessId };
    const leave = { ...leaveAt(leftMs, stay.arrivedMs, 1), seq: stay.businessId };
    ask(platform, "resend", { arrive: [arrive], leave: [] }, Date.now());
    ask(platform, "leave", { ...leave, payMoney: 900, payType: "wechat" }, leftMs);
    expect(platform.violations.latest().map(({ kind }) => kind)).toContain("pay_money");
  });
});

function resultOf(businessId: string) {
  return { businessId, parkingId: "qp31022900183", orderId: `${businessId}00`, dataTime: Date.now() + HOUR };
}
