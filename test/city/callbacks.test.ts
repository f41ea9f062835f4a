/** The callbacks as the city uses them: answers, limits on time, a thousand at once. */
import { Agent } from "node:https";
import { describe, expect, it } from "vitest";
import type { CallbackContext } from "#src/city/callback-handler.ts";
import { CityError } from "#src/city/city-error.ts";
import { defaultDialect } from "#src/city/dialect.ts";
import type { PaymentNotice } from "#src/city/wire/callbacks.ts";
import { incomingNames } from "#src/city/wire/interfaces.ts";
import { certificates, exampleHandler, freshBody, startCallbacks } from "./callback-trial.ts";
import { realWorld } from "./real-world.ts";
import { sampleData, sampleRequests } from "./wire-samples.ts";

describe("a call of the city", () => {
  it.each(incomingNames)("%s is answered in its envelope with the handler's data", async (name) => {
    await using trial = await startCallbacks();
    const { status, type, body } = await trial.call(name);
    expect({ status, type }).toEqual({ status: 200, type: "application/json" });
    const data = sampleData[name];
    expect(body).toEqual(data === undefined ? { code: 0, message: "success" } : { code: 0, message: "success", data });
    expect(trial.seen.answered).toMatchObject([{ name, code: 0 }]);
    expect(trial.seen.refused).toEqual([]);
  });

  it("reaches the handler as it was read, with its circumstances", async () => {
    const heard: [PaymentNotice, CallbackContext][] = [];
    await using trial = await startCallbacks(
      {},
      {
        async paymentNotice(request, context) {
          heard.push([request, context]);
          return { ok: true, data: undefined };
        },
      },
    );
    const before = Date.now();
    await trial.call("paymentNotice", {
      body: freshBody("paymentNotice", { payMoney: "600", payType: 77, plateId: null, parkingId: "QP31022900183" }),
    });
    expect(heard[0]?.[0]).toMatchObject({ payMoney: 600, payType: 77, plateId: null, payStatus: 1 });
    expect(heard[0]?.[1].remoteAddress).toBe("127.0.0.1");
    expect(heard[0]?.[1].receivedAtMs).toBeGreaterThanOrEqual(before);
  });

  it("is answered with the handler's code and message when it refuses", async () => {
    await using trial = await startCallbacks(
      {},
      {
        feeQuery: async () => ({ ok: false, code: 1006, message: "车辆不在场" }),
      },
    );
    expect((await trial.call("feeQuery")).body).toEqual({ code: 1006, message: "车辆不在场" });
  });

  it("is refused with the dialect's code for a car that is not there", async () => {
    const dialect = { ...defaultDialect, noSuchCarFeeCode: 3000 };
    const refusal = { ok: false, code: 1006, message: "车辆不在场" } as const;
    await using trial = await startCallbacks({ dialect }, { feeQuery: async () => refusal });
    expect((await trial.call("feeQuery")).body.code).toBe(3000);
  });

  it("is answered in the city's dialect", async () => {
    const dialect = { ...defaultDialect, timeField: "dateTime", parkingFloorType: "number" } as const;
    await using trial = await startCallbacks({ dialect });
    const body = JSON.stringify({ ...sampleRequests.findCar, dataTime: undefined, dateTime: Date.now() });
    const { data } = (await trial.call("findCar", { body })).body;
    expect(data).toMatchObject({ parkingFloor: -1, dateTime: 1_564_649_254_258 });
    expect(data).not.toHaveProperty("dataTime");
  });

  it("may be a notice of any age and another query only of the last quarter of an hour", async () => {
    await using trial = await startCallbacks();
    for (const dataTime of [Date.now() - 901_000, Date.now() + 960_000, 1, null]) {
      for (const name of incomingNames) {
        const { body } = await trial.call(name, { body: freshBody(name, { dataTime }) });
        const expected = name === "paymentNotice" ? 0 : dataTime === null ? 1006 : 1012;
        expect([name, dataTime, body.code]).toEqual([name, dataTime, expected]);
      }
    }
    expect(
      (await trial.call("feeQuery", { body: freshBody("feeQuery", { dataTime: Date.now() - 880_000 }) })).body.code,
    ).toBe(0);
  });
});

describe("a handler", () => {
  const lateWorld = { ...realWorld, after: (_: number, run: () => void) => realWorld.after(20, run) };

  it.each(incomingNames)("that is late with %s is answered for, and its answer is dropped", async (name) => {
    const finished = Promise.withResolvers<never>();
    const signals: AbortSignal[] = [];
    const late = (_: unknown, context: CallbackContext): Promise<never> => {
      signals.push(context.signal);
      return finished.promise;
    };
    await using trial = await startCallbacks({}, { [name]: late }, lateWorld);
    expect((await trial.call(name)).body).toMatchObject({ code: 2004 });
    expect(signals[0]?.aborted).toBe(true);
    expect(trial.seen.failed).toMatchObject([{ name, reason: "too_late" }]);
    finished.reject(new Error("much too late"));
  });

  it("that throws at once or later is answered for, and the next call is served", async () => {
    let failures = 0;
    await using trial = await startCallbacks(
      {},
      {
        feeQuery(request, context) {
          failures += 1;
          if (failures === 1) throw new Error("at once");
          return failures === 2 ? Promise.reject(new Error("later")) : exampleHandler.feeQuery(request, context);
        },
      },
    );
    expect((await trial.call("feeQuery")).body).toEqual({ code: 2007, message: "internal error" });
    expect((await trial.call("feeQuery")).body).toEqual({ code: 2007, message: "internal error" });
    expect((await trial.call("feeQuery")).body.code).toBe(0);
    expect(trial.seen.failed).toMatchObject([{ reason: "threw" }, { reason: "threw" }]);
  });

  it("that breaks the protocol is answered for: nothing but the strict shape leaves", async () => {
    const data = Object.assign({}, sampleData.feeQuery, { dueMoney: 601 }) as never;
    await using trial = await startCallbacks(
      {},
      {
        feeQuery: async () => ({ ok: true, data }),
        findCar: async () => ({ ok: false, code: 0, message: "fine" }),
      },
    );
    expect((await trial.call("feeQuery")).body.code).toBe(2007);
    expect((await trial.call("findCar")).body.code).toBe(2007);
    expect(trial.seen.failed.map((event) => event.reason)).toEqual(["broke_the_protocol", "broke_the_protocol"]);
    expect(String(trial.seen.failed[0]?.error)).toContain("dueMoney");
  });
});

describe("the callback server", () => {
  it("answers a thousand callbacks at once, each its own", async () => {
    // The callers are a thousand handshakes in the server's own thread: one of them may have to wait for all the others.
    await using trial = await startCallbacks(
      { headersMs: 60_000, requestMs: 60_000 },
      {
        paymentNotice: async (request) => ({ ok: false, code: request.payMoney + 1, message: request.orderId }),
      },
    );
    const agent = new Agent({ ca: certificates.ca, keepAlive: true, maxSockets: 1000 });
    const calls = Array.from({ length: 1000 }, (_, i) =>
      trial.call("paymentNotice", { agent, body: freshBody("paymentNotice", { payMoney: i, orderId: `order ${i}` }) }),
    );
    const answers = await Promise.all(calls);
    agent.destroy();
    expect(answers.map(({ body }) => body)).toEqual(
      Array.from({ length: 1000 }, (_, i) => ({ code: i + 1, message: `order ${i}` })),
    );
    expect(trial.seen.refused).toEqual([]);
  });

  it("says in plain words why it cannot be opened", async () => {
    await using trial = await startCallbacks();
    const open = (settings: Parameters<typeof startCallbacks>[0]) =>
      startCallbacks(settings).then(String, (e: unknown) => e);
    const cases = [
      [{ port: trial.server.port }, "callbacks_address_in_use"],
      [{ address: "192.0.2.1" }, "callbacks_address_unavailable"],
      [{ certificate: { cert: "none", key: "none" } }, "callbacks_certificate_unreadable"],
      [
        { certificate: { cert: certificates.good.cert, key: certificates.expired.key } },
        "callbacks_certificate_unreadable",
      ],
    ] as const;
    for (const [settings, code] of cases) {
      const error = await open(settings);
      expect(error).toBeInstanceOf(CityError);
      expect(error).toMatchObject({
        code,
        text: { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.any(String) },
      });
    }
  });

  it("takes a renewed certificate without stopping, and keeps the old one when the new is no good", async () => {
    await using trial = await startCallbacks({ certificate: certificates.expired });
    await expect(trial.call("feeQuery")).rejects.toMatchObject({ code: "CERT_HAS_EXPIRED" });
    trial.server.renewCertificate(certificates.good);
    expect((await trial.call("feeQuery")).body.code).toBe(0);
    expect(() => trial.server.renewCertificate({ cert: "none", key: "none" })).toThrow(CityError);
    expect((await trial.call("feeQuery")).body.code).toBe(0);
  });

  it("lets a call under way be answered before it closes", async () => {
    const stored = Promise.withResolvers<{ ok: true; data: undefined }>();
    const entered = Promise.withResolvers<undefined>();
    const trial = await startCallbacks(
      {},
      {
        paymentNotice() {
          entered.resolve(undefined);
          return stored.promise;
        },
      },
    );
    const call = trial.call("paymentNotice");
    await entered.promise;
    const closed = trial.server.close();
    stored.resolve({ ok: true, data: undefined });
    expect((await call).body.code).toBe(0);
    await closed;
    await expect(trial.call("paymentNotice")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
