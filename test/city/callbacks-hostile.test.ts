/** The callbacks under hostile input: it is refused in the envelope, costs nothing, changes nothing, and reaches no handler. */
import { connect as tcpConnect, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAddressOrNetwork } from "#src/city/allow-list.ts";
import { RefusalLimit } from "#src/city/refusal-limit.ts";
import { incomingNames } from "#src/city/wire/interfaces.ts";
import {
  type CallbackTrial,
  certificates,
  freshBody,
  password,
  signatureOf,
  startCallbacks,
} from "./callback-trial.ts";

/** A server whose handler must not be reached. */
async function startUnreachable(settings: Parameters<typeof startCallbacks>[0] = {}) {
  const reached: string[] = [];
  const note = (name: string) => async (): Promise<never> => {
    reached.push(name);
    throw new Error("a hostile call reached the handler");
  };
  const handler = Object.fromEntries(incomingNames.map((name) => [name, note(name)]));
  return { reached, trial: await startCallbacks(settings, handler) };
}

/** Writes bytes to the server and gives back everything it says until it closes. */
function rawTalk(trial: CallbackTrial, bytes: string | Buffer, secure = true): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const { port } = trial.server;
    const socket: Socket = secure
      ? tlsConnect({ host: "localhost", port, ca: certificates.ca }, () => socket.write(bytes))
      : tcpConnect({ host: "127.0.0.1", port }, () => socket.write(bytes));
    socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.on("close", () => resolve(heard));
  });
}

describe("a hostile call", () => {
  const good = freshBody("feeQuery");
  const cases = [
    ["without a signature", { sign: null }, 401, 1007, "no_sign"],
    ["with an empty signature", { sign: "" }, 401, 1007, "wrong_sign"],
    ["with a wrong signature", { sign: "0".repeat(32) }, 401, 1007, "wrong_sign"],
    ["with the signature of another body", { body: `${good} `, sign: signatureOf(good) }, 401, 1007, "wrong_sign"],
    [
      "with a signature in a list",
      { headers: { sign: `${signatureOf(good)}, x` }, sign: null },
      401,
      1007,
      "wrong_sign",
    ],
    ["to another path", { path: "/city/../etc/passwd" }, 404, 2005, "path"],
    ["to the root", { path: "/" }, 404, 2005, "path"],
    ["by GET", { method: "GET", body: "" }, 405, 3005, "method"],
    ["with a body over 64 KiB", { body: "x".repeat(65_537) }, 413, 2002, "too_large"],
    [
      "with an endless body",
      { body: "x".repeat(100_000), headers: { "transfer-encoding": "chunked" } },
      413,
      2002,
      "too_large",
    ],
    ["that is not JSON", { body: "fee?" }, 200, 1006, "not_json"],
    ["that is not UTF-8", { body: Buffer.from([0x22, 0xff, 0x22]) }, 200, 1006, "not_json"],
    ["that is null", { body: "null" }, 200, 1006, "wrong_shape"],
    ["that is a list", { body: `[${good}]` }, 200, 1006, "wrong_shape"],
    ["with a plate of wrong type", { body: freshBody("feeQuery", { plateId: { $ne: "" } }) }, 200, 1006, "wrong_shape"],
    [
      "with a plate beyond all length",
      { body: freshBody("feeQuery", { plateId: "沪".repeat(41) }) },
      200,
      1006,
      "wrong_shape",
    ],
    ["for another lot", { body: freshBody("feeQuery", { parkingId: "qp31022900184" }) }, 200, 3000, "other_lot"],
    ["of yesterday", { body: freshBody("feeQuery", { dataTime: Date.now() - 86_400_000 }) }, 200, 1012, "stale"],
  ] as const;

  it.each(cases)("%s is refused in the envelope and reaches nobody", async (_, call, ...expected) => {
    const [status, code, reason] = expected;
    const { trial, reached } = await startUnreachable();
    await using running = trial;
    const answer = await running.call("feeQuery", call);
    expect(answer).toMatchObject({ status, type: "application/json", body: { code, message: expect.any(String) } });
    expect(running.seen.refused).toMatchObject([{ reason, remoteAddress: "127.0.0.1" }]);
    expect(JSON.stringify(running.seen)).not.toContain(password);
    expect(running.server.refusals()[reason]).toBe(1);
    expect(reached).toEqual([]);
  });

  it("is refused whatever JSON it signs, and never breaks the server", async () => {
    const { trial, reached } = await startUnreachable();
    await using running = trial;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...incomingNames), fc.jsonValue({ maxDepth: 3 }), async (name, junk) => {
        const { status, body } = await running.call(name, { body: JSON.stringify(junk) });
        expect([status, body.code]).toEqual([200, 1006]);
      }),
      { numRuns: 60 },
    );
    expect(reached).toEqual([]);
  });

  it.each([
    ["garbage", "\u0000\u0001nonsense\r\n\r\n", "400"],
    ["headers without end", `POST /city/fee-query HTTP/1.1\r\nx: ${"y".repeat(20_000)}`, "400"],
    [
      "two lengths",
      "POST /city/fee-query HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "400",
    ],
    ["headers that never end in time", "POST /city/fee-query HTTP/1.1\r\nHost: x\r\n", "408", { headersMs: 200 }],
    [
      "a body that never comes",
      "POST /city/fee-query HTTP/1.1\r\nHost: x\r\nSign: a\r\nContent-Length: 9\r\n\r\n{",
      "408",
      { headersMs: 200, requestMs: 300 },
    ],
  ])(
    "of %s is answered in the envelope and cut",
    async (_, bytes, status, limits?: { headersMs: number; requestMs?: number }) => {
      // The handshake of TLS has the same limit as the headers: on a busy machine it is cut before a byte of them.
      const isSecure = limits === undefined;
      const { trial, reached } = await startUnreachable(isSecure ? {} : { ...limits, certificate: null });
      await using running = trial;
      const heard = await rawTalk(running, bytes, isSecure);
      expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*"code":2006`, "s"));
      expect(reached).toEqual([]);
    },
  );

  it("that announces too much is answered and cut, without waiting for it", async () => {
    const { trial } = await startUnreachable();
    await using running = trial;
    const head = "POST /city/fee-query HTTP/1.1\r\nHost: x\r\nSign: a\r\nContent-Length: 10000000\r\n\r\n";
    const heard = await rawTalk(running, head);
    expect(heard).toMatch(/^HTTP\/1\.1 413 .*"code":2002/s);
    expect(heard).not.toContain("408");
  });

  it("that is only a look whether somebody listens does not count against the caller", async () => {
    await using trial = await startCallbacks();
    await new Promise((resolve) => {
      const probe = tcpConnect({ host: "127.0.0.1", port: trial.server.port }, () => probe.destroy());
      probe.on("close", resolve);
    });
    expect((await trial.call("feeQuery")).body.code).toBe(0);
    expect(trial.server.refusals().malformed).toBe(0);
  });

  it("that does not even speak TLS is cut, in time also when it is silent", async () => {
    const { trial, reached } = await startUnreachable({ headersMs: 100 });
    await using running = trial;
    expect(await rawTalk(running, "GET / HTTP/1.1\r\n\r\n", false)).not.toContain("HTTP/1.1 200");
    expect(await rawTalk(running, "", false)).toBe("");
    expect(running.server.refusals().malformed).toBeGreaterThan(0);
    expect(reached).toEqual([]);
  });
});

describe("the limit on refusals", () => {
  it("cuts off a caller who is only ever refused, and lets everyone back after a while", async () => {
    let nowMs = 0;
    const limit = new RefusalLimit(3, () => nowMs);
    const count = (times: number) => Array.from({ length: times }, () => limit.count("198.51.100.1"));
    count(2);
    expect(limit.isSpent("198.51.100.1")).toBe(false);
    count(1);
    expect(limit.isSpent("198.51.100.1")).toBe(true);
    expect(limit.isSpent("::ffff:198.51.100.1")).toBe(true);
    expect(limit.isSpent("198.51.100.2")).toBe(false);
    nowMs = 20_000;
    expect(limit.isSpent("198.51.100.1")).toBe(false);
  });

  it("takes a whole IPv6 line for one caller and remembers a bounded number of callers", () => {
    const limit = new RefusalLimit(1, () => 0);
    limit.count("2001:db8::1");
    expect(limit.isSpent("2001:0db8:0:0:ffff::2")).toBe(true);
    expect(limit.isSpent("2001:db8:0:1::1")).toBe(false);
    for (let i = 0; i < 1024; i += 1) limit.count(`10.0.${i >> 8}.${i & 255}`);
    expect(limit.isSpent("2001:db8::1")).toBe(false);
    expect(limit.isSpent("10.0.3.255")).toBe(true);
  });

  it("is reached at the server by wrong signatures and not by what the city itself got wrong", async () => {
    await using trial = await startCallbacks({ refusedPerMinute: 3 });
    for (let i = 0; i < 10; i += 1) expect((await trial.call("feeQuery", { body: "null" })).status).toBe(200);
    expect((await trial.call("feeQuery")).body.code).toBe(0);
    for (let i = 0; i < 3; i += 1) expect((await trial.call("feeQuery", { sign: "x" })).status).toBe(401);
    await expect(trial.call("feeQuery", { sign: "x" })).rejects.toThrow(/ECONNRESET|socket/);
    expect(trial.server.refusals().too_often).toBeGreaterThan(0);
    expect(trial.seen.refused.filter(({ reason }) => reason === "too_often")).toEqual([]);
  });

  it("does not hold for callers on the allow-list", async () => {
    await using trial = await startCallbacks({ refusedPerMinute: 1, allow: ["127.0.0.0/8"] });
    for (let i = 0; i < 5; i += 1) expect((await trial.call("feeQuery", { sign: "x" })).status).toBe(401);
    expect((await trial.call("feeQuery")).body.code).toBe(0);
  });
});

describe("the allow-list", () => {
  it("cuts off a stranger before TLS has begun", async () => {
    const { trial, reached } = await startUnreachable({ allow: ["192.0.2.0/24", "2001:db8::/32"] });
    await using running = trial;
    await expect(running.call("feeQuery")).rejects.toThrow(/ECONNRESET|socket/);
    expect(await rawTalk(running, "x", false)).toBe("");
    expect(running.server.refusals().address).toBe(2);
    expect(reached).toEqual([]);
  });

  it("knows an address and a network from a mistake", () => {
    const right = ["192.0.2.1", "192.0.2.0/24", "::1", "2001:db8::/32"];
    expect(right.filter(isAddressOrNetwork)).toEqual(right);
    expect(
      ["", "a", "192.0.2", "192.0.2.1/33", "192.0.2.1/", "::1/129", "192.0.2.1/8/8"].filter(isAddressOrNetwork),
    ).toEqual([]);
  });
});
