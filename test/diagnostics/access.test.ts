import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Diagnostics } from "#src/diagnostics/server.ts";
import { ask, openPort, PlayedBox } from "./open-port.ts";

const JSON_BODY = { "content-type": "application/json" };
const ORDER = JSON.stringify({ command: "open_once", lane: "entry", id: "12345678", by: "Li Wei", reason: "guest" });

let box: PlayedBox;
let port: Diagnostics;

beforeEach(async () => {
  box = new PlayedBox();
  port = await openPort(box);
});
afterEach(() => port.close());

async function order(headers: Readonly<Record<string, string>>): Promise<readonly [number, number]> {
  const { status } = await ask(`${port.url}api/command`, { method: "POST", headers, body: ORDER });
  return [status, box.ordered.length];
}

describe("who may call the technician's port", () => {
  it("takes an order of a program on this machine, and of its own page", async () => {
    expect(await order(JSON_BODY)).toEqual([200, 1]);
    expect(await order({ ...JSON_BODY, origin: port.url.slice(0, -1) })).toEqual([200, 2]);
  });

  it("refuses another site's page, and a form that a page can send without asking", async () => {
    expect(await order({ ...JSON_BODY, origin: "https://elsewhere.example" })).toEqual([403, 0]);
    expect(await order({ "content-type": "text/plain" })).toEqual([415, 0]);
  });

  it("answers to no name that another site could let lead here", async () => {
    const host = `elsewhere.example:${new URL(port.url).port}`;
    expect(await order({ ...JSON_BODY, host, origin: `http://${host}` })).toEqual([421, 0]);
    expect((await ask(`${port.url}api/view`, { headers: { host } })).status).toBe(421);
    expect((await ask(`${port.url}api/view`, { headers: { host: "localhost:8080" } })).status).toBe(200);
    expect((await ask(`${port.url}api/view`, { headers: { host: "[::1]:8080" } })).status).toBe(200);
  });

  it("lets everybody look and nobody order without the token when one is set", async () => {
    await port.close();
    port = await openPort(box, { token: "open sesame" });
    expect((await ask(`${port.url}api/view`)).status).toBe(200);
    expect(await order(JSON_BODY)).toEqual([401, 0]);
    expect(await order({ ...JSON_BODY, "x-gatehouse-token": "open sesamE" })).toEqual([401, 0]);
    expect(await order({ ...JSON_BODY, "x-gatehouse-token": "open sesame" })).toEqual([200, 1]);
  });

  it("takes no order at all on a port that is open to others and has no token", async () => {
    await port.close();
    port = await openPort(box, { host: "0.0.0.0" });
    const { port: number } = new URL(port.url);
    const url = `http://127.0.0.1:${number}/api/command`;
    expect((await ask(url, { method: "POST", headers: JSON_BODY, body: ORDER })).status).toBe(401);
    expect((await ask(`http://127.0.0.1:${number}/api/view`, { headers: { host: "box.example" } })).status).toBe(200);
  });
});

describe("what may be ordered", () => {
  it.each([
    ["no name", { by: " " }],
    ["no reason", { reason: "" }],
    ["an id that could be anybody's", { id: "1" }],
    ["an unknown order", { command: "open_sesame" }],
    ["a word too many", { force: true }],
    ["no lane", { lane: undefined }],
  ])("is refused with %s, and says what is wrong", async (_name, change) => {
    const body = JSON.stringify({ ...(JSON.parse(ORDER) as object), ...change });
    const answer = await ask(`${port.url}api/command`, { method: "POST", headers: JSON_BODY, body });
    expect([answer.status, box.ordered.length]).toEqual([400, 0]);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: "command_invalid" } });
  });

  it("is refused when it is too large to be an order", async () => {
    const body = "x".repeat(8 * 1_048_576 + 1);
    const answer = await ask(`${port.url}api/command`, { method: "POST", headers: JSON_BODY, body });
    expect(answer.status).toBe(413);
  });

  it("asks the city anew only by a post", async () => {
    expect((await ask(`${port.url}api/retry-city`)).status).toBe(404);
    expect((await ask(`${port.url}api/retry-city`, { method: "POST", headers: JSON_BODY, body: "{}" })).status).toBe(
      200,
    );
    expect(box.retries).toBe(1);
  });
});
