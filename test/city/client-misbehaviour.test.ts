/** What the client makes of platforms and networks that misbehave. */
import type { RequestListener } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { type CityClientSettings, type SendOptions, usualClientSettings } from "#src/city/client.ts";
import type { CityWorld } from "#src/city/world.ts";
import { certificates, clientFor, heartbeat, heartbeatTo, type Trial } from "./client-trial.ts";
import { json, serve } from "./misbehaving-server.ts";
import { realWorld } from "./real-world.ts";

const hang: RequestListener = () => {};
const misbehaviours: readonly (readonly [string, RequestListener, Trial, string])[] = [
  ["cuts the connection at once", (request) => request.socket.destroy(), {}, "closed"],
  [
    "cuts the answer short",
    (request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"code":0');
      response.write(" ", () => request.socket.destroy());
    },
    {},
    "truncated",
  ],
  [
    "cuts a chunked answer short",
    (request, response) => {
      response.write('{"code":0,"message":"success"}', () => request.socket.destroy());
    },
    {},
    "truncated",
  ],
  [
    "announces too much",
    // It need not be waited for: the announcement is enough.
    (_, response) => void response.writeHead(200, { "content-length": "5000" }).write(" "),
    { settings: { maxAnswerBytes: 4096 } },
    "too_large",
  ],
  [
    "sends too much without announcing it",
    (_, response) => void response.writeHead(200).end(" ".repeat(5000)),
    { settings: { maxAnswerBytes: 4096 } },
    "too_large",
  ],
  [
    "sends without end",
    (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(60_000)));
      };
      response.on("drain", more);
      more();
    },
    { settings: { maxAnswerBytes: 100_000 } },
    "too_large",
  ],
  [
    "never begins to answer, within its own limit",
    hang,
    { settings: { timeouts: { ...usualClientSettings.timeouts, headersMs: 40 } } },
    "headers_timeout",
  ],
  [
    "stops in the middle of its answer",
    (_, response) => void response.write('{"code":'),
    { settings: { timeouts: { ...usualClientSettings.timeouts, bodyMs: 40 } } },
    "body_timeout",
  ],
  ["answers with a web page", (_, response) => void response.end("<html>please log in</html>"), {}, "html"],
  [
    "has a gateway that cannot reach it",
    (_, response) => void response.writeHead(502).end("<html>bad gateway</html>"),
    {},
    "http_error",
  ],
  ["answers with words", (_, response) => void response.end("success"), {}, "not_json"],
  ["answers with nothing", (_, response) => void response.end(), {}, "empty"],
  ["answers with other bytes", (_, response) => void response.end(Buffer.from([0xff, 0xfe, 0x00])), {}, "not_utf8"],
  ["answers with a list", json([1]), {}, "wrong_envelope"],
  ["answers with a code in a text", json({ code: "0", message: "success" }), {}, "wrong_envelope"],
  ["answers with no code", json({ message: "success" }), {}, "wrong_envelope"],
  ["answers code 0 with HTTP 500", json({ code: 0, message: "success" }, 500), {}, "zero_without_200"],
  [
    "sends us elsewhere",
    (_, response) => void response.writeHead(302, { location: "https://localhost:1/" }).end('{"code":0}'),
    {},
    "redirect",
  ],
  ["is not HTTP", (request) => void request.socket.end("220 mail ready\r\n"), {}, "not_http"],
];

describe("a platform that", () => {
  it.each(misbehaviours)("%s leaves the outcome unknown, with its cause", async (_, listener, trial, failure) => {
    const outcome = await heartbeatTo(listener, trial);
    expect(outcome).toMatchObject({ class: "unknown", code: null, data: null, failure, delivery: "unsure" });
    expect(outcome.cause.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(outcome.action.en).not.toBe("");
  });

  it("never begins to answer is left when the time is over, and the outcome is unknown", async () => {
    let passTime = (): void => {};
    const world: CityWorld = { ...realWorld, after: (_, run) => ((passTime = run), () => {}) };
    await using server = await serve(certificates.good, () => passTime());
    const client = await clientFor(server.port, {}, world);
    const outcome = await client.send("heartbeat", heartbeat, { timeoutMs: 1_000 });
    expect(outcome).toMatchObject({ class: "unknown", failure: "timeout", detail: "1000 ms", delivery: "unsure" });
    await client.close();
  });

  it.each([
    ["has a certificate for another name", certificates.otherName, "tls_name"],
    ["has an expired certificate", certificates.expired, "tls_expired"],
    ["has a certificate of its own making", certificates.stranger, "tls_untrusted"],
  ] as const)("%s never sees the request", async (_, certificate, failure) => {
    let seen = 0;
    const outcome = await heartbeatTo(() => (seen += 1), { certificate });
    expect(outcome).toMatchObject({ class: "unknown", failure, delivery: "not_sent" });
    expect(seen).toBe(0);
  });

  it("is not trusted by the system's roots unless its authority is named", async () => {
    const outcome = await heartbeatTo(json({ code: 0 }), { settings: { tls: { ca: null, allowPlainHttp: false } } });
    expect(outcome).toMatchObject({ failure: "tls_untrusted", delivery: "not_sent" });
  });
});

describe("a network that", () => {
  async function sendTo(
    baseUrl: string,
    options: Partial<SendOptions> = {},
    settings: Partial<CityClientSettings> = {},
  ) {
    const client = await clientFor(0, { baseUrl, ...settings });
    const outcome = await client.send("heartbeat", heartbeat, { timeoutMs: 10_000, ...options });
    await client.close();
    return outcome;
  }

  it("does not know the name says so", async () => {
    // A name with an empty part is refused by the resolver itself, however slow the network's own one is.
    expect(await sendTo("https://no..where.invalid")).toMatchObject({ failure: "dns", delivery: "not_sent" });
  });

  it("refuses the connection says so", async () => {
    // A port that was free a moment ago may be another program's by then; this one is nobody's.
    expect(await sendTo("https://127.0.0.1:1")).toMatchObject({ failure: "refused", delivery: "not_sent" });
  });

  it("answers https with plain http says so", async () => {
    await using server = await serve(null, hang);
    expect(await sendTo(`https://127.0.0.1:${server.port}`)).toMatchObject({
      failure: "tls_failed",
      delivery: "not_sent",
    });
  });

  it("takes the connection and never speaks is left within the time allowed, certain that nothing was sent", async () => {
    const deaf = createServer((socket) => void socket.on("error", () => {}));
    await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
    const baseUrl = `https://127.0.0.1:${(deaf.address() as AddressInfo).port}`;
    expect(await sendTo(baseUrl, { timeoutMs: 50 })).toMatchObject({ failure: "timeout", delivery: "not_sent" });
    const timeouts = { ...usualClientSettings.timeouts, connectMs: 50 };
    expect(await sendTo(baseUrl, {}, { timeouts })).toMatchObject({ failure: "connect_timeout", delivery: "not_sent" });
    deaf.close();
  });
});
