/** The client against real TLS servers, the well-behaved and every other kind. */
import { createHash } from "node:crypto";
import { getEventListeners } from "node:events";
import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import type { CityWorld } from "#src/city/world.ts";
import { certificates, clientFor, heartbeat, heartbeatTo, password } from "./client-trial.ts";
import { json, serve } from "./misbehaving-server.ts";
import { realWorld } from "./real-world.ts";

describe("a good platform", () => {
  it("gets the document's address, headers and the very bytes that were signed", async () => {
    const seen: { url?: string; headers?: Record<string, unknown>; body?: string } = {};
    const outcome = await heartbeatTo((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        seen.url = request.url ?? "";
        seen.headers = request.headers;
        seen.body = Buffer.concat(chunks).toString("utf8");
        response.end(JSON.stringify({ code: 0, message: "success", data: { serverTime: "1700000000123" } }));
      });
    });
    expect(outcome).toMatchObject({ class: "done", code: 0, data: { serverTime: 1_700_000_000_123 }, failure: null });
    expect(outcome.roundTripMs).toBeGreaterThan(0);
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(outcome.roundTripMs ?? Number.NaN);
    expect(outcome.httpDate).toBeGreaterThan(1_700_000_000_000);
    expect(outcome.answeredAtMs).toBeGreaterThan(1_700_000_000_000);
    expect(seen.body).toBe('{"totalArrived":1,"totalLeft":2,"freeBerth":3,"dataTime":1700000000000}');
    expect(seen.url).toMatch(
      /^\/service\/parking\/manage\/parkplot\/heartbeat\/qp31022900183\?appId=app%201&nonce=[0-9a-f]{32}&curTime=\d{10}&checkSum=[0-9a-f]{40}$/,
    );
    const query = new URLSearchParams(seen.url?.split("?")[1]);
    const joined = password + (query.get("nonce") ?? "") + (query.get("curTime") ?? "");
    expect(query.get("checkSum")).toBe(createHash("sha1").update(joined).digest("hex"));
    expect(seen.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      sign: createHash("md5").update(`${password}|${seen.body}`).digest("hex"),
    });
  });

  it("is spoken to in its dialect", async () => {
    let url = "";
    let body = "";
    const dialect = {
      ...defaultDialect,
      appIdParam: "$appId",
      curTimeUnit: "ms",
      timeField: "dateTime",
      freeBerthField: "freePerth",
    } as const;
    await heartbeatTo(
      (request, response) => {
        url = request.url ?? "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => response.end('{"code":0}'));
      },
      { options: { dialect } },
    );
    expect(url).toMatch(/\?\$appId=app%201&nonce=[0-9a-f]{32}&curTime=\d{13}&/);
    expect(JSON.parse(body)).toEqual({ totalArrived: 1, totalLeft: 2, freePerth: 3, dateTime: 1_700_000_000_000 });
  });

  it("keeps one connection for many errands of a kind and a second for the other kind", async () => {
    await using server = await serve(certificates.good, json({ code: 0, message: "success" }));
    const client = await clientFor(server.port);
    for (let i = 0; i < 5; i += 1) await client.send("heartbeat", heartbeat, { timeoutMs: 10_000 });
    expect(server.connections()).toBe(1);
    await client.send("reserves", { reserveDate: heartbeat.dataTime }, { timeoutMs: 10_000 });
    expect(server.connections()).toBe(2);
    await client.close();
  });

  it("opens more connections only while the first is busy, and no more than allowed", async () => {
    await using server = await serve(certificates.good, json({ code: 0, message: "success" }));
    const client = await clientFor(server.port, { connections: 2 });
    const send = () => client.send("heartbeat", heartbeat, { timeoutMs: 10_000 });
    const outcomes = await Promise.all([send(), send(), send(), send(), send()]);
    expect(outcomes.map((outcome) => outcome.class)).toEqual(Array.from({ length: 5 }, () => "done"));
    expect(server.connections()).toBe(2);
    await client.close();
  });

  it("answers questions while a resend hangs", async () => {
    await using server = await serve(certificates.good, (request, response) => {
      if (request.url?.includes("/resend/") === true) return;
      json({ code: 0, message: "success" })(request, response);
    });
    const client = await clientFor(server.port, { connections: 1 });
    const stop = new AbortController();
    const resend = client.send("resend", { arrive: [], leave: [] }, { timeoutMs: 60_000, signal: stop.signal });
    const outcome = await client.send("heartbeat", heartbeat, { timeoutMs: 10_000 });
    expect(outcome.class).toBe("done");
    stop.abort();
    expect(await resend).toMatchObject({ class: "unknown", failure: "aborted", delivery: "unsure" });
    await client.close();
  });

  it("may be reached by plain http only when that was decided", async () => {
    await using server = await serve(null, json({ code: 0, message: "success" }));
    const baseUrl = `http://127.0.0.1:${server.port}`;
    await expect(clientFor(server.port, { baseUrl })).rejects.toThrow("allowPlainHttp");
    const client = await clientFor(server.port, { baseUrl, tls: { ca: null, allowPlainHttp: true } });
    expect(await client.send("heartbeat", heartbeat, { timeoutMs: 10_000 })).toMatchObject({ class: "done" });
    await client.close();
  });

  it("is believed when it refuses, at any HTTP status", async () => {
    for (const status of [200, 302, 400, 500]) {
      const outcome = await heartbeatTo(json({ code: 1008, message: "被禁止的 IP 端访问" }, status));
      expect(outcome).toMatchObject({ class: "account", code: 1008, delivery: "answered", httpStatus: status });
      expect(outcome.cause.en).toContain("list of allowed addresses");
      expect(outcome.cause.zh).not.toBe("");
    }
    expect(await heartbeatTo(json({ code: 4711, message: null }))).toMatchObject({ class: "later", message: "" });
  });
});

const hang: RequestListener = () => {};

describe("the client itself", () => {
  it("sends not a byte of what was given up while it waited for a connection", async () => {
    const seen: string[] = [];
    const released = Promise.withResolvers<undefined>();
    await using server = await serve(certificates.good, (request, response) => {
      seen.push(request.url ?? "");
      void released.promise.then(() => json({ code: 0 })(request, response));
    });
    const client = await clientFor(server.port, { connections: 1 });
    const first = client.send("heartbeat", heartbeat, { timeoutMs: 60_000 });
    const stop = new AbortController();
    const second = client.send(
      "reduces",
      { plateId: "沪A12345", vehicleType: 1 },
      { timeoutMs: 60_000, signal: stop.signal },
    );
    stop.abort();
    expect(await second).toMatchObject({ failure: "aborted", delivery: "not_sent", roundTripMs: null });
    released.resolve(undefined);
    expect((await first).class).toBe("done");
    expect((await client.send("heartbeat", heartbeat, { timeoutMs: 60_000 })).class).toBe("done");
    expect(seen.filter((url) => url.includes("/reduces/"))).toEqual([]);
    expect(seen).toHaveLength(2);
    await client.close();
  });

  it("leaves no deadline and no listener behind", async () => {
    let waiting = 0;
    const world: CityWorld = {
      ...realWorld,
      after(delayMs, run) {
        waiting += 1;
        const cancel = realWorld.after(delayMs, run);
        return () => {
          waiting -= 1;
          cancel();
        };
      },
    };
    const stop = new AbortController();
    await using server = await serve(certificates.good, json({ code: 0 }));
    const client = await clientFor(server.port, {}, world);
    await client.send("heartbeat", heartbeat, { timeoutMs: 60_000, signal: stop.signal });
    expect(waiting).toBe(0);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    await client.close();
  });

  it("sends nothing that breaks the strict shape, and names the place without the value", async () => {
    let seen = 0;
    await using server = await serve(certificates.good, () => (seen += 1));
    const client = await clientFor(server.port);
    const outcome = await client.send("reduces", { plateId: "沪A12345678901", vehicleType: 1 }, { timeoutMs: 1000 });
    expect(outcome).toMatchObject({ failure: "wrong_request", delivery: "not_sent" });
    expect(outcome.detail).toMatch(/^plateId: /);
    expect(outcome.detail).not.toContain("沪");
    expect(seen).toBe(0);
    await client.close();
  });

  it("does not use data that breaks its shape", async () => {
    await using server = await serve(
      certificates.good,
      json({ code: 0, message: "", data: { passwordFree: "maybe" } }),
    );
    const client = await clientFor(server.port);
    const outcome = await client.send(
      "paymentResult",
      {
        businessId: "20200308QP310229001830000001",
        parkingId: "qp31022900183",
        orderId: "20200308QP31022900183000000101",
        dataTime: heartbeat.dataTime,
      },
      { timeoutMs: 10_000 },
    );
    expect(outcome).toMatchObject({ class: "unknown", failure: "wrong_data", data: null });
    expect(outcome.detail).toMatch(/^payStatus: /);
    await client.close();
  });

  it("reads the parameters from under message, where the document prints them", async () => {
    const printed = { code: 0, message: [{ name: "reserve.download.interval", value: "600", desc: "…" }] };
    await using server = await serve(certificates.good, json(printed));
    const client = await clientFor(server.port);
    const outcome = await client.send("parameters", { dataTime: heartbeat.dataTime }, { timeoutMs: 10_000 });
    expect(outcome.data).toEqual([{ name: "reserve.download.interval", value: "600", desc: "…" }]);
    await client.close();
  });

  it("gives up what waits when it is closed or was told to stop before", async () => {
    await using server = await serve(certificates.good, hang);
    const client = await clientFor(server.port);
    const stopped = await client.send("heartbeat", heartbeat, { timeoutMs: 1000, signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ failure: "aborted", delivery: "not_sent" });
    const waiting = client.send("heartbeat", heartbeat, { timeoutMs: 60_000 });
    await client.close();
    expect(await waiting).toMatchObject({ class: "unknown" });
    expect(await client.send("heartbeat", heartbeat, { timeoutMs: 1000 })).toMatchObject({ class: "unknown" });
  });
});
