import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCityClient, usualClientSettings } from "#src/city/client.ts";
import type { CityClient } from "#src/city/client.ts";
import { Secret } from "#src/city/secret.ts";
import type { OutgoingName, RequestBody } from "#src/city/wire/interfaces.ts";
import { outgoingNames } from "#src/city/wire/interfaces.ts";
import { listActions } from "#src/simulation/city/list-actions.ts";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { startCitySimulator } from "#src/simulation/city/simulator.ts";
import type { CitySimulator } from "#src/simulation/city/simulator.ts";
import { evidenceCases } from "#src/simulation/conformance/evidence-cases.ts";
import { evidenceOf } from "#src/simulation/conformance/evidence.ts";
import { localDay, startOfLocalDay } from "#src/local-day.ts";
import { realWorld } from "#test/city/real-world.ts";
import { APP_ID, arriveAt, HOUR, leaveAt, PARKING_ID, PASSWORD, seqAt } from "#test/simulation/city/box-side.ts";

const PLATE = "沪A12345";
/** Noon of a day, so that no test of these meets a midnight. */
const NOON = startOfLocalDay(localDay(Date.now())) + 12 * HOUR;
let simulator: CitySimulator;
let client: CityClient;
/** The platform and the client share a clock that a test can move. */
let clockMs = NOON;

beforeAll(async () => {
  simulator = await startCitySimulator({
    platform: { parkingId: PARKING_ID, appId: APP_ID, password: PASSWORD, capacity: 300 },
    server: { port: 0 },
    controlPort: null,
    boxCaPem: null,
    // The certificate must be good today whatever the test's clock says.
    now: () => clockMs,
    monotonic: () => performance.now(),
  });
  client = await openCityClient(
    {
      ...usualClientSettings,
      baseUrl: simulator.server.url,
      parkingId: PARKING_ID,
      appId: APP_ID,
      password: new Secret(PASSWORD),
      tls: { ca: simulator.server.caPem, allowPlainHttp: false },
    },
    { ...realWorld, nowMs: () => clockMs },
  );
  for (const [path, input] of lists) {
    const action = listActions.find((candidate) => candidate.path === path);
    await action?.perform({ platform: simulator.platform, nowMs: NOON, server: null }, input);
  }
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});

const lists = [
  ["/reservations", { plate: PLATE, from: "now", to: "+2h" }],
  ["/contracts", { plate: PLATE, code: "NIGHT" }],
  ["/reductions", { plate: PLATE, fen: 400, code: "J1" }],
  ["/password-free", { plate: PLATE }],
] as const;

async function send<N extends OutgoingName>(name: N, body: RequestBody<N>) {
  return await client.send(name, body, { timeoutMs: 5_000 });
}

const stay = seqAt(NOON, 1);
const submit = {
  parkingId: PARKING_ID,
  businessId: stay,
  orderId: `${stay}00`,
  plateId: PLATE,
  vehicleType: 1,
  arrivedTime: NOON,
  totalMoney: 1000,
  reduceMoney: 400,
  reduceTime: 0,
  reduceCode: "J1",
  dueMoney: 600,
  validityQuoteTime: NOON + 2 * HOUR,
  dataTime: NOON,
} as const;

describe("our client over HTTPS against the platform simulator", () => {
  it("5.1.1 5.1.2 5.1.3 5.1.4 delivers records and heartbeats", async () => {
    expect(await send("arrive", arriveAt(NOON, 1))).toMatchObject({ class: "done", code: 0 });
    const before = NOON - 3 * HOUR;
    const old = { arrive: [arriveAt(before, 7)], leave: [leaveAt(before + HOUR, before, 7)] };
    expect(await send("resend", old)).toMatchObject({ class: "done" });
    const heartbeat = { totalArrived: 2, totalLeft: 1, freeBerth: 120, dataTime: NOON };
    expect(await send("heartbeat", heartbeat)).toMatchObject({ class: "done", data: { serverTime: NOON } });
  });

  it("5.2.1 5.3.1 5.3.11 5.4.1 reads what the city gives out", async () => {
    const today = startOfLocalDay(localDay(NOON));
    expect((await send("reserves", { reserveDate: today })).data).toMatchObject([{ plateId: PLATE, reserveStatus: 1 }]);
    expect((await send("stagger", { queryDate: today })).data).toMatchObject([{ staggerCode: "NIGHT" }]);
    const reduces = await send("reduces", { plateId: PLATE, vehicleType: 1 });
    expect(reduces.data?.reducesList).toMatchObject([{ reduceCode: "J1", reduceMoney: 400 }]);
    const parameters = await send("parameters", { dataTime: NOON });
    expect(parameters.data).toMatchObject([{ name: "reserve.download.interval", value: "600" }]);
  });

  it("5.3.3 5.3.5 has a password-free car collected, and asks again after a lost answer", async () => {
    simulator.platform.misbehaviour.add(misbehave("lost_answer", { interface: "paymentSubmit" }));
    expect(await send("paymentSubmit", submit)).toMatchObject({ class: "unknown", delivery: "unsure" });
    expect(simulator.platform.money.totals).toEqual({ payments: 1, fen: 600 });
    const again = await send("paymentSubmit", { ...submit, dataTime: NOON + 1000 });
    expect(again.data).toMatchObject({ passwordFree: true });
    const result = { businessId: stay, parkingId: PARKING_ID, orderId: `${stay}00`, dataTime: NOON };
    expect((await send("paymentResult", result)).data).toMatchObject({ payStatus: 1, payMoney: 600 });
    expect(simulator.platform.money.totals.payments).toBe(1);
    const leave = leaveAt(NOON, NOON, 1, { payMoney: 600, payType: "wechat" });
    expect(await send("leave", leave)).toMatchObject({ class: "done" });
  });

  it("5.3.10 registers its four addresses", async () => {
    for (const urlType of [1, 2, 3, 4] as const) {
      const body = { urlType, url: `https://192.168.1.20/${urlType}`, leftValidTime: 900, dataTime: NOON };
      expect(await send("notifyPath", body)).toMatchObject({ class: "done" });
    }
    expect(Object.keys(simulator.platform.addresses.all())).toEqual(["1", "2", "3", "4"]);
  });

  it("5.3.6 5.3.9 fetches yesterday's statement and bills", async () => {
    clockMs = startOfLocalDay(localDay(NOON) + 1) + 2 * HOUR;
    const payDate = startOfLocalDay(localDay(NOON));
    expect((await send("statement", { payDate, dataTime: clockMs })).data).toMatchObject([{ payMoney: 600 }]);
    expect((await send("bills", { billDate: payDate, dataTime: clockMs })).data).toMatchObject([{ payMoney: 600 }]);
  });

  it("has used every interface", () => {
    const requests = simulator.platform.received.counts();
    for (const name of outgoingNames) expect(requests[`${name}:0`], name).toBeGreaterThan(0);
  });

  for (const one of evidenceCases) {
    it(`${one.clause} ${one.name.en}`, async () => {
      const evidence = evidenceOf(simulator.platform, clockMs);
      const outcome = await one.run({ probe: null, evidence, plate: null, notices: false });
      // The client makes no quotes and takes no notices: those are the callback server's.
      const byCallbacks = ["5.3.2", "5.3.4"].includes(one.clause);
      expect(outcome).toMatchObject({ result: byCallbacks ? "not_shown" : "passed" });
    });
  }
});
