import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import type { OutgoingName } from "#src/city/wire/interfaces.ts";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import { startCityServer } from "#src/simulation/city/server.ts";
import type { CityServer, CityServerSetup } from "#src/simulation/city/server.ts";
import { patiently } from "#test/device/patience.ts";
import { arriveAt, callOf, envelopeOf, HOUR, leaveAt, platformFor } from "./box-side.ts";

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function started(
  changes: Partial<CityServerSetup> = {},
): Promise<{ platform: CityPlatform; server: CityServer }> {
  const platform = platformFor();
  const server = await startCityServer({ platform, port: 0, now: Date.now, ...changes });
  cleanups.push(() => server.close());
  return { platform, server };
}

/** Posts over a fresh connection that trusts the simulator's authority and nothing else. */
async function post(server: CityServer, name: OutgoingName, body: unknown, trusted = server.caPem) {
  const text = JSON.stringify(body);
  const { path, query, headers } = callOf(name, text, Date.now());
  const agent = new Agent({ connect: trusted === null ? {} : { ca: trusted }, bodyTimeout: 30_000 });
  cleanups.push(() => agent.destroy());
  const answer = await request(`${server.url}${path}`, {
    method: "POST",
    query,
    headers,
    body: text,
    dispatcher: agent,
  });
  return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) };
}

function codeOfError(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

describe("city server", () => {
  it("takes a stay, a heartbeat and a resend over HTTPS with its own authority", async () => {
    const { platform, server } = await started();
    const now = Date.now();
    const passed = now - 2 * HOUR;
    const arrive = arriveAt(now, 1);
    const old = { arrive: [arriveAt(passed, 2)], leave: [leaveAt(now - HOUR, passed, 2)] };
    expect(envelopeOf((await post(server, "arrive", arrive)).bytes).code).toBe(0);
    expect(envelopeOf((await post(server, "resend", old)).bytes).code).toBe(0);
    const heartbeat = { totalArrived: 9, totalLeft: 9, freeBerth: 10, dataTime: Date.now() };
    const answer = await post(server, "heartbeat", heartbeat);
    expect(envelopeOf(answer.bytes)).toMatchObject({ code: 0, data: { serverTime: expect.any(Number) } });
    expect(Date.parse(String(answer.headers["date"]))).toBeGreaterThan(0);
    expect(platform.passages.totals).toMatchObject({ arrives: 2, leaves: 1 });
    expect(platform.violations.latest().filter(({ kind }) => kind !== "deadline_missed")).toEqual([]);
  });

  it("speaks plain HTTP where it is told to", async () => {
    const { server } = await started({ plainHttp: true });
    expect(server.url).toMatch(/^http:/);
    expect(envelopeOf((await post(server, "arrive", arriveAt(Date.now(), 1))).bytes).code).toBe(0);
  });

  it("is not believed by a box that trusts somebody else", async () => {
    const { server } = await started();
    const { server: other } = await started();
    const failure = await post(server, "arrive", arriveAt(Date.now(), 1), other.caPem).catch(codeOfError);
    expect(failure).toMatch(/SIGNATURE|ISSUER|VERIFY|SELF_SIGNED/i);
  });

  it("shows bad certificates on request", async () => {
    const { server } = await started();
    server.showCertificate("expired");
    expect(await post(server, "arrive", {}).catch(codeOfError)).toBe("CERT_HAS_EXPIRED");
    server.showCertificate("wrong_name");
    expect(await post(server, "arrive", {}).catch(codeOfError)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    server.showCertificate("stranger");
    expect(await post(server, "arrive", {}).catch(codeOfError)).toMatch(/SIGNATURE|ISSUER|VERIFY|SELF_SIGNED/i);
    server.showCertificate("good");
    expect(envelopeOf((await post(server, "arrive", arriveAt(Date.now(), 1))).bytes).code).toBe(0);
  });

  it("keeps its authority in a folder from start to start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-city-"));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const first = await started({ tlsFolder: folder });
    await first.server.close();
    const second = await started({ tlsFolder: folder });
    expect(second.server.caPem).toBe(first.server.caPem);
    expect(readFileSync(second.server.caFile ?? "", "utf8")).toBe(first.server.caPem);
    expect((await post(second.server, "arrive", arriveAt(Date.now(), 1), first.server.caPem)).status).toBe(200);
  });

  it("loses an answer after it has taken the record", async () => {
    const { platform, server } = await started();
    platform.misbehaviour.add(misbehave("lost_answer"));
    const arrive = arriveAt(Date.now(), 1);
    expect(await post(server, "arrive", arrive).catch(codeOfError)).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
    expect(platform.passages.totals.arrives).toBe(1);
    expect(envelopeOf((await post(server, "arrive", arrive)).bytes).code).toBe(0);
    expect(platform.passages.totals).toMatchObject({ arrives: 1, repeated: 1 });
  });

  it("cuts the connection before it has taken anything, and in the middle of an answer", async () => {
    const { platform, server } = await started();
    platform.misbehaviour.add(misbehave("no_answer"));
    platform.misbehaviour.add(misbehave("cut_mid"));
    const arrive = arriveAt(Date.now(), 1);
    expect(await post(server, "arrive", arrive).catch(codeOfError)).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
    expect(platform.passages.totals.arrives).toBe(0);
    expect(await post(server, "arrive", arrive).catch(codeOfError)).toMatch(/UND_ERR_SOCKET|ECONNRESET|aborted/);
    expect(platform.passages.totals.arrives).toBe(1);
  });

  it("answers late, slowly or hugely when told to", async () => {
    const { platform, server } = await started();
    platform.misbehaviour.add(misbehave("delay", { delayMs: 30 }));
    platform.misbehaviour.add(misbehave("slow", { bytes: 200 }));
    platform.misbehaviour.add(misbehave("huge", { bytes: 1_000_000 }));
    const arrive = arriveAt(Date.now(), 1);
    for (const size of [0, 0, 990_000]) {
      const { bytes } = await post(server, "arrive", arrive);
      expect(envelopeOf(bytes).code).toBe(0);
      expect(bytes.length).toBeGreaterThan(size);
    }
  });

  it("refuses a body that is beyond all bounds without keeping it", async () => {
    const { platform, server } = await started();
    const answer = await post(server, "arrive", "x".repeat(17 * 1024 * 1024)).catch(codeOfError);
    expect(typeof answer === "string" ? answer : answer.status).toSatisfy(
      (found: unknown) => found === 413 || /SOCKET|RESET|PIPE/.test(String(found)),
    );
    expect(platform.received.latest(10)).toEqual([]);
  });

  it("stops at once although an answer is still waiting", async () => {
    const { platform, server } = await started();
    platform.misbehaviour.add(misbehave("delay", { delayMs: 600_000 }));
    const waiting = post(server, "arrive", arriveAt(Date.now(), 1)).catch(codeOfError);
    await expect.poll(() => platform.received.latest(1).length, patiently).toBe(1);
    await server.close();
    expect(await waiting).toMatch(/SOCKET|RESET/);
  });
});
