import { describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import type { CityRequest } from "#src/simulation/city/exchange.ts";
import {
  APP_ID,
  ask,
  arriveAt,
  envelopeOf,
  HOUR,
  leaveAt,
  MINUTE,
  MORNING,
  platformFor,
  requestOf,
  seqAt,
} from "./box-side.ts";

const arrive = arriveAt(MORNING, 1);

function answerTo(change: (request: CityRequest) => CityRequest) {
  const platform = platformFor();
  const answer = platform.handle(change(requestOf("arrive", arrive, MORNING + 1000)));
  return { code: envelopeOf(answer.bodyBytes).code, counts: platform.violations.counts(), platform };
}

describe("platform access", () => {
  it("takes a request that is made as the document says", () => {
    const { code, counts, platform } = answerTo((request) => request);
    expect(code).toBe(0);
    expect(counts).toEqual({});
    expect(platform.passages.totals).toEqual({ arrives: 1, leaves: 0, repeated: 0, stays: 1 });
  });

  it.each<[string, number, string, (request: CityRequest) => CityRequest]>([
    ["a stranger's appId", 1001, "account", (r) => ({ ...r, query: { ...r.query, appId: "other" } })],
    ["$appId", 1001, "account", (r) => ({ ...r, query: { ...r.query, appId: "", $appId: APP_ID } })],
    ["a wrong checkSum", 1009, "check_sum", (r) => ({ ...r, query: { ...r.query, checkSum: "0".repeat(40) } })],
    ["a checkSum in capitals", 1009, "check_sum", (r) => capitals(r)],
    ["no nonce", 1006, "check_sum", (r) => ({ ...r, query: { ...r.query, nonce: "" } })],
    ["a token of ten minutes ago", 1012, "token_age", (r) => ({ ...r, nowMs: r.nowMs + 10 * MINUTE })],
    ["a wrong sign", 1007, "sign", (r) => ({ ...r, headers: { ...r.headers, sign: "0".repeat(32) } })],
    ["no sign", 1007, "sign", (r) => ({ ...r, headers: { "content-type": "application/json" } })],
    ["a lot in capitals", 1013, "other_lot", (r) => ({ ...r, path: r.path.replace("/qp", "/QP") })],
    ["GET", 3005, "method", (r) => ({ ...r, method: "GET" })],
    ["a form", 3004, "content_type", (r) => ({ ...r, headers: { ...r.headers, "content-type": "text/plain" } })],
  ])("refuses %s with %i", (_what, code, kind, change) => {
    const { code: answered, counts, platform } = answerTo(change);
    expect(answered).toBe(code);
    expect(counts).toEqual({ [kind]: 1 });
    expect(platform.passages.totals.arrives).toBe(0);
  });

  it("refuses a nonce that was used before", () => {
    const platform = platformFor();
    const request = requestOf("arrive", arrive, MORNING + 1000);
    platform.handle(request);
    expect(envelopeOf(platform.handle(request).bodyBytes).code).toBe(1012);
    expect(platform.violations.count("nonce_repeated")).toBe(1);
  });

  it("answers 2005 on a path the protocol does not have", () => {
    expect(answerTo((request) => ({ ...request, path: "/service/parking/else/x" })).code).toBe(2005);
  });

  it("follows the other readings where its dialect says so", () => {
    const dialect = { ...defaultDialect, appIdParam: "$appId", timeField: "dateTime" } as const;
    const platform = platformFor({ dialect });
    const { dataTime, ...rest } = arrive;
    const request = requestOf("arrive", { ...rest, dateTime: dataTime }, MORNING + 1000);
    const query = { ...request.query, appId: "", $appId: APP_ID };
    expect(envelopeOf(platform.handle({ ...request, query }).bodyBytes).code).toBe(0);
    expect(ask(platform, "arrive", arrive, MORNING + 1000).code).toBe(1001);
  });

  it("judges by its own clock, also when that is wrong", () => {
    const platform = platformFor();
    platform.clockErrorMs = 60_000;
    const answer = ask(platform, "heartbeat", beat(MORNING, 0, 0), MORNING);
    expect(answer.data).toEqual({ serverTime: MORNING + 60_000 });
    expect(platform.violations.count("clock_off")).toBe(1);
  });
});

function capitals(request: CityRequest): CityRequest {
  return { ...request, query: { ...request.query, checkSum: request.query["checkSum"]?.toUpperCase() ?? "" } };
}

function beat(atMs: number, totalArrived: number, totalLeft: number) {
  return { totalArrived, totalLeft, freeBerth: 100, dataTime: atMs };
}

describe("platform shapes", () => {
  it.each<[string, number, unknown]>([
    ["a missing field", 1006, { ...arrive, plateId: undefined }],
    ["an unknown field", 3000, { ...arrive, colour: "blue" }],
    ["an unknown enum number", 3001, { ...arrive, parkType: 7 }],
    ["a number as text", 3000, { ...arrive, freeBerth: "100" }],
    ["negative free berths", 3000, { ...arrive, freeBerth: -1 }],
    ["seconds instead of milliseconds", 3000, { ...arrive, dataTime: Math.floor(MORNING / 1000) }],
    ["a plate that is too long", 3000, { ...arrive, plateId: "沪".repeat(16) }],
    ["half JSON", 3002, JSON.stringify(arrive).slice(0, 40)],
    ["a line break between fields", 3000, JSON.stringify(arrive, null, 1)],
    ["a list", 3000, [arrive]],
  ])("refuses %s with %i", (_what, code, body) => {
    const platform = platformFor();
    expect(ask(platform, "arrive", body, MORNING + 1000).code).toBe(code);
    expect(platform.violations.breaches).toBe(1);
    expect(platform.passages.totals.arrives).toBe(0);
  });

  it("wants the parkingId in a payment submit as its dialect says", () => {
    const platform = platformFor({ dialect: { ...defaultDialect, parkingIdInPayment: false } });
    const submit = { ...submitOf(), parkingId: "qp31022900183" };
    expect(ask(platform, "paymentSubmit", submit, MORNING).code).toBe(1006);
    expect(ask(platform, "paymentSubmit", submitOf(), MORNING).code).toBe(0);
  });
});

function submitOf() {
  return {
    businessId: seqAt(MORNING, 1),
    orderId: `${seqAt(MORNING, 1)}00`,
    plateId: "沪A12345",
    vehicleType: 1,
    arrivedTime: MORNING,
    totalMoney: 1000,
    reduceMoney: 0,
    reduceTime: 0,
    reduceCode: "99999",
    dueMoney: 1000,
    validityQuoteTime: MORNING + HOUR,
    dataTime: MORNING + HOUR,
  };
}

describe("platform records", () => {
  it("takes a stay live, and its repetitions without counting them", () => {
    const platform = platformFor();
    const leave = leaveAt(MORNING + HOUR, MORNING, 1);
    expect(ask(platform, "arrive", arrive, MORNING + 1000).code).toBe(0);
    expect(ask(platform, "arrive", arrive, MORNING + 5000).code).toBe(0);
    expect(ask(platform, "leave", leave, MORNING + HOUR + 1000).code).toBe(0);
    expect(platform.passages.totals).toEqual({ arrives: 1, leaves: 1, repeated: 1, stays: 1 });
    expect(platform.violations.counts()).toEqual({});
    expect(platform.passages.recent.get("arrive", arrive.seq)?.times).toBe(2);
  });

  it("notes a live record that is older than 30 s, and takes it", () => {
    const platform = platformFor();
    expect(ask(platform, "arrive", arrive, MORNING + 30_000).code).toBe(0);
    expect(ask(platform, "arrive", arrive, MORNING + 30_001).code).toBe(0);
    expect(platform.violations.counts()).toEqual({ late_live: 1 });
  });

  it("notes a resend that could have been live, and one that misses 01:00", () => {
    const platform = platformFor();
    const resend = { arrive: [arrive], leave: [] };
    const oneOClock = Date.UTC(2026, 2, 8, 17);
    expect(ask(platform, "resend", resend, MORNING + 30_000).code).toBe(0);
    expect(platform.violations.counts()).toEqual({ resend_too_young: 1 });
    const other = (sequence: number) => ({ arrive: [arriveAt(MORNING, sequence)], leave: [] });
    ask(platform, "resend", other(2), oneOClock);
    ask(platform, "resend", other(3), oneOClock + 1);
    expect(platform.violations.counts()).toEqual({ resend_too_young: 1, deadline_missed: 1 });
    expect(platform.violations.breaches).toBe(1);
  });

  it("refuses a leave before its arrive, unless the arrive is in the same body", () => {
    const platform = platformFor();
    ask(platform, "heartbeat", beat(MORNING, 0, 0), MORNING);
    const fromBefore = leaveAt(MORNING + HOUR, MORNING - 1000, 1);
    expect(ask(platform, "leave", fromBefore, MORNING + HOUR).code).toBe(0);
    const early = leaveAt(MORNING + 2 * HOUR, MORNING + HOUR, 2);
    expect(ask(platform, "leave", early, MORNING + 2 * HOUR).code).toBe(3003);
    expect(platform.violations.count("leave_before_arrive")).toBe(1);
    const both = { arrive: [arriveAt(MORNING + HOUR, 2)], leave: [early] };
    expect(ask(platform, "resend", both, MORNING + 2 * HOUR + MINUTE).code).toBe(0);
    expect(platform.violations.count("leave_before_arrive")).toBe(1);
  });

  it("takes a leave alone when nothing is known of its arrival, or when its arrive was condemned", () => {
    const platform = platformFor();
    expect(ask(platform, "leave", leaveAt(MORNING, MORNING, 5, { parkingTime: 0 }), MORNING).code).toBe(0);
    const poisoned = arriveAt(MORNING + MINUTE, 6, { plateId: "沪A 12345".repeat(2) });
    expect(ask(platform, "arrive", poisoned, MORNING + MINUTE).code).toBe(3000);
    const leave = leaveAt(MORNING + HOUR, MORNING + MINUTE, 6);
    expect(ask(platform, "leave", leave, MORNING + HOUR).code).toBe(0);
    expect(platform.violations.counts()).toEqual({ schema: 1 });
  });

  it("refuses the same seq with other content", () => {
    const platform = platformFor();
    ask(platform, "arrive", arrive, MORNING);
    expect(ask(platform, "arrive", { ...arrive, freeBerth: 7 }, MORNING + 1000).code).toBe(3003);
    const batch = { arrive: [{ ...arrive, plateId: "沪B00000" }, arriveAt(MORNING, 2)], leave: [] };
    expect(ask(platform, "resend", batch, MORNING + MINUTE).code).toBe(3003);
    expect(platform.violations.counts()).toEqual({ changed_duplicate: 2 });
    expect(platform.passages.totals.arrives).toBe(1);
  });

  it.each<[string, object]>([
    ["business_id", { seq: "20260308QP310229001830000001" }],
    ["business_id", { seq: "202603080000000PD310100000001" }],
    ["free_berth", { freeBerth: 301 }],
    ["from_the_future", { dataTime: MORNING + MINUTE }],
  ])("notes an arrive with a wrong %s", (kind, changes) => {
    const platform = platformFor();
    const atMs = kind === "business_id" ? MORNING - 24 * HOUR : MORNING;
    ask(platform, "arrive", { ...arriveAt(atMs, 1), ...changes }, atMs);
    expect(platform.violations.counts()).toEqual({ [kind]: 1 });
  });

  it.each<[string, object]>([
    ["parking_time", { parkingTime: 3599 }],
    ["vehicle_type", { vehicleType: 2 }],
    ["pay_type", { payType: "cash" }],
  ])("notes a leave with a wrong %s", (kind, changes) => {
    const platform = platformFor();
    ask(platform, "arrive", arrive, MORNING);
    const leave = { ...leaveAt(MORNING + HOUR, MORNING, 1), ...changes };
    expect(ask(platform, "leave", leave, MORNING + HOUR).code).toBe(0);
    expect(platform.violations.counts()).toEqual({ [kind]: 1 });
  });

  it("answers 2002 to a batch that is too large, and takes nothing of it", () => {
    const platform = platformFor({ batchLimit: 2 });
    const batch = [1, 2, 3].map((sequence) => arriveAt(MORNING, sequence));
    expect(ask(platform, "resend", { arrive: batch, leave: [] }, MORNING + MINUTE).code).toBe(2002);
    expect(platform.passages.totals.arrives).toBe(0);
    expect(ask(platform, "resend", { arrive: batch.slice(0, 2), leave: [] }, MORNING + MINUTE).code).toBe(0);
  });

  it("remembers every one of a hundred thousand stays, with few of them word for word", () => {
    const platform = platformFor({ keepRecords: 10 });
    const { register } = platform.passages;
    for (let index = 0; index < 100_000; index += 1) {
      register.setArrive(register.findOrAdd(seqAt(MORNING, index)), `content ${index}`, MORNING + index, 1);
    }
    expect(register.size).toBe(100_000);
    for (const index of [0, 1023, 1024, 54_321, 99_999]) {
      const stay = register.find(seqAt(MORNING, index));
      expect(stay).not.toBeNull();
      expect(register.arrivedMs(stay ?? -1)).toBe(MORNING + index);
      expect(register.isSameArrive(stay ?? -1, `content ${index}`)).toBe(true);
      expect(register.isSameArrive(stay ?? -1, `content ${index + 1}`)).toBe(false);
    }
    expect(register.find(seqAt(MORNING, 100_000))).toBeNull();
  });
});

describe("platform heartbeats", () => {
  it("compares the totals with the records of the day", () => {
    const platform = platformFor();
    ask(platform, "arrive", arrive, MORNING + 1000);
    ask(platform, "heartbeat", beat(MORNING + 2000, 1, 0), MORNING + 2000);
    expect(platform.violations.counts()).toEqual({});
    ask(platform, "heartbeat", beat(MORNING + 3000, 0, 0), MORNING + 3000);
    expect(platform.violations.counts()).toEqual({ totals_went_back: 1, totals_too_low: 1 });
  });

  it("allows a record to overtake the heartbeat that was made before it", () => {
    const platform = platformFor();
    ask(platform, "arrive", arrive, MORNING + 1000);
    ask(platform, "heartbeat", beat(MORNING - 1, 0, 0), MORNING + 1001);
    expect(platform.violations.counts()).toEqual({});
  });

  it("notes a gap, and records that have not come by 01:00", () => {
    const platform = platformFor();
    ask(platform, "heartbeat", beat(MORNING, 3, 0), MORNING);
    const night = Date.UTC(2026, 2, 8, 17, 1);
    ask(platform, "heartbeat", beat(night, 0, 0), night);
    ask(platform, "heartbeat", beat(night + 1000, 0, 0), night + 1000);
    expect(platform.violations.counts()).toEqual({ heartbeat_gap: 1, records_missing: 1 });
    expect(platform.violations.breaches).toBe(0);
  });
});
