import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCitySimulator } from "#src/simulation/city/simulator.ts";
import type { CitySimulator } from "#src/simulation/city/simulator.ts";
import { actions } from "#src/simulation/city/control.ts";
import { readMoment } from "#src/simulation/city/moment-text.ts";
import { patiently } from "#test/device/patience.ts";
import { APP_ID, arriveAt, ask, MORNING, PARKING_ID, PASSWORD } from "./box-side.ts";
import { TrainingBox } from "./training-box.ts";

let simulator: CitySimulator;
let base: string;
beforeEach(async () => {
  simulator = await startCitySimulator({
    platform: { parkingId: PARKING_ID, appId: APP_ID, password: PASSWORD },
    server: { port: 0 },
    controlPort: 0,
    boxCaPem: null,
    now: Date.now,
    monotonic: () => performance.now(),
  });
  base = simulator.control?.url ?? "";
});
afterEach(() => simulator.close());

async function post(path: string, body: unknown) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

async function get(path: string) {
  const answer = await fetch(base + path);
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

describe("control address", () => {
  it("lists every action with its input, and every view", async () => {
    const { body } = await get("/");
    expect(body.post.map(({ path }: { path: string }) => path)).toEqual(actions.map(({ path }) => path));
    expect(body.get).toEqual(["/state", "/records", "/requests", "/violations", "/calls", "/payments", "/lists"]);
    for (const path of body.get) expect((await get(path)).status).toBe(200);
  });

  it("fills lists, sets the clock wrong, and shows what came", async () => {
    expect((await post("/reservations", { plate: "沪A12345", to: "+2h" })).status).toBe(200);
    expect((await post("/contracts", { plate: "沪A12345" })).status).toBe(200);
    expect((await post("/password-free", { plate: "沪A12345" })).status).toBe(200);
    expect((await post("/reductions", { plate: "沪A12345", fen: 100 })).status).toBe(200);
    expect((await post("/parameters", { name: "a", value: "1" })).status).toBe(200);
    expect((await get("/lists")).body).toMatchObject({
      reservations: [{ plateId: "沪A12345" }],
      contracts: [{ plateId: "沪A12345" }],
      reductions: [{ reduceMoney: 100 }],
      passwordFree: [{ plateId: "沪A12345" }],
    });
    await post("/clock-skew", { ms: 60_000 });
    ask(simulator.platform, "arrive", arriveAt(Date.now(), 1), Date.now());
    const { body } = await get("/state");
    expect(body).toMatchObject({ passages: { arrives: 1 }, clockErrorMs: 60_000, requests: { "arrive:0": 1 } });
    expect((await get("/violations")).body.counts).toEqual({ late_live: 1 });
    expect((await get("/records?limit=1")).body).toMatchObject([{ kind: "arrive", way: "live", times: 1 }]);
    await post("/forget-violations", {});
    expect((await get("/violations")).body.counts).toEqual({});
  });

  it("scripts misbehaviour and ends it", async () => {
    const { body } = await post("/misbehave", { kind: "code", code: 2004, interface: "arrive", times: null });
    ask(simulator.platform, "arrive", arriveAt(Date.now(), 1), Date.now());
    expect((await get("/state")).body.misbehaviour).toMatchObject([{ id: body.id, used: 1, code: 2004 }]);
    expect((await post("/behave", { id: body.id })).body).toEqual({ removed: true });
    expect((await get("/state")).body.misbehaviour).toEqual([]);
    expect((await post("/certificate", { kind: "expired" })).status).toBe(200);
    expect((await post("/drop-connections", {})).status).toBe(200);
  });

  it("makes the city call the box and answers what the box said", async () => {
    const box = new TrainingBox();
    const stay = box.park("沪A12345", 1500);
    try {
      await post("/addresses", { base: await box.open() });
      expect((await post("/fee-query", { plate: "沪A12345" })).body).toMatchObject({
        code: 0,
        data: { dueMoney: 1500 },
      });
      expect((await post("/fee-query", { plate: "沪A12345", badSign: true })).body).toMatchObject({ code: 1007 });
      expect((await post("/find-car", { plate: "沪A12345" })).body).toMatchObject({ code: 3000 });
      expect((await post("/invoice-query", { plate: "沪A12345" })).body).toMatchObject({ code: 0, data: [] });
      const notice = { orderId: `${stay.businessId}zz`, plate: "沪A12345", fen: 300 };
      expect((await post("/notice", notice)).body).toMatchObject({ code: 0 });
      expect(stay.paid.get(`${stay.businessId}zz`)).toBe(300);
      await post("/pay", { plate: "沪A12345" });
      await expect
        .poll(async () => (await get("/payments")).body, patiently)
        .toMatchObject([{ phase: "done", fen: 1200 }]);
      expect((await get("/calls")).body).toHaveLength(7);
    } finally {
      await box.close();
    }
  });

  it.each([
    ["/misbehave", { kind: "nonsense" }],
    ["/misbehave", { kind: "http_status", code: 2007 }],
    ["/reservations", {}],
    ["/reservations", { plate: "沪A12345", from: "soon" }],
    ["/fee-query", { plate: "沪A12345", colour: 1 }],
    ["/addresses", { base: "ftp://box" }],
  ])("refuses %s with %o and says why", async (path, body) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/.{8}/);
  });

  it("answers to nobody but this machine, and to no web page", async () => {
    const form = await fetch(`${base}/behave`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "text/plain" },
    });
    expect(form.status).toBe(415);
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${base}/state`, { headers: { host: "evil.example" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", reject);
      asked.end();
    });
    expect(status).toBe(403);
    expect((await get("/nothing")).status).toBe(404);
    expect((await post("/nothing", {})).status).toBe(404);
  });
});

describe("times as a person writes them", () => {
  it.each([
    ["now", MORNING],
    ["today", MORNING - 10 * 3_600_000],
    ["tomorrow", MORNING + 14 * 3_600_000],
    ["+90m", MORNING + 5_400_000],
    ["-2d", MORNING - 172_800_000],
    ["2026-03-08", MORNING - 10 * 3_600_000],
    ["2026-03-08T10:00", MORNING],
    ["2026-03-08T02:00:00Z", MORNING],
    ["1772935200000", 1_772_935_200_000],
    ["soon", null],
    ["2026-13-40", null],
    ["+2y", null],
  ])("%s", (words, ms) => {
    expect(readMoment(words, MORNING)).toBe(ms);
  });
});
