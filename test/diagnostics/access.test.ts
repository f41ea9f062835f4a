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

async function order(headers: Readonly<Record<string, string>>, body = ORDER): Promise<readonly [number, number]> {
  const { status } = await ask(`${port.url}api/command`, { method: "POST", headers, body });
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

describe("a technician's token", () => {
  const TEST = JSON.stringify({ ...(JSON.parse(ORDER) as object), command: "test_pulse" });
  const OPERATOR = { ...JSON_BODY, "x-gatehouse-token": "open sesame" };
  const TECHNICIAN = { ...JSON_BODY, "x-gatehouse-token": "spanner" };

  async function roleWith(headers: Readonly<Record<string, string>>): Promise<unknown> {
    return (JSON.parse((await ask(`${port.url}api/role`, { headers })).body.toString()) as { role: unknown }).role;
  }

  async function openWith(token: string | null, technicianToken: string | null): Promise<void> {
    await port.close();
    port = await openPort(box, { token, technicianToken });
  }

  it("is needed to test the relay, and is good for every other order too", async () => {
    await openWith("open sesame", "spanner");
    expect(await order(JSON_BODY, TEST)).toEqual([401, 0]);
    expect(await order(OPERATOR, TEST)).toEqual([403, 0]);
    expect(await order(OPERATOR)).toEqual([200, 1]);
    expect(await order(TECHNICIAN, TEST)).toEqual([200, 2]);
    expect(await order(TECHNICIAN)).toEqual([200, 3]);
    const roles = (box.ordered as [unknown, { role?: string }][]).map(([, { role }]) => role);
    expect(roles).toEqual(["operator", "technician", "technician"]);
  });

  it("is needed on this machine too, where an operator needs none", async () => {
    await openWith(null, "spanner");
    expect(await order(JSON_BODY)).toEqual([200, 1]);
    expect(await order({ ...JSON_BODY, "x-gatehouse-token": "spannes" }, TEST)).toEqual([403, 1]);
    expect(await order(TECHNICIAN, TEST)).toEqual([200, 2]);
  });

  it("says in both languages why an order is refused, and where the token is", async () => {
    await openWith(null, "spanner");
    const asked = { method: "POST", headers: JSON_BODY, body: TEST };
    const { error } = JSON.parse((await ask(`${port.url}api/command`, asked)).body.toString()) as Record<
      string,
      object
    >;
    expect(error).toMatchObject({
      code: "technician_needed",
      zh: expect.stringContaining("技术员令牌（diagnostics.technicianTokenFile）") as string,
      en: expect.stringContaining("the technician's token (diagnostics.technicianTokenFile)") as string,
    });
  });

  it("is not needed for anything, nor named in a record, where none is set", async () => {
    await openWith("open sesame", null);
    expect(await order(OPERATOR, TEST)).toEqual([200, 1]);
    expect(await order(TECHNICIAN, TEST)).toEqual([401, 1]);
    expect(box.ordered).toEqual([[expect.anything(), { id: "12345678", by: "Li Wei", reason: "guest" }]]);
  });

  it("is known by who asks as whom he comes", async () => {
    await openWith("open sesame", "spanner");
    expect([await roleWith({}), await roleWith(OPERATOR), await roleWith(TECHNICIAN)]).toEqual([
      null,
      "operator",
      "technician",
    ]);
    await openWith(null, null);
    expect(await roleWith({})).toBe("operator");
  });

  it("leaves to operators every order of the day at a lane", async () => {
    await openWith(null, "spanner");
    const { technicianOnly } = JSON.parse((await ask(`${port.url}api/role`)).body.toString()) as {
      technicianOnly: string[];
    };
    const technicians = ["acknowledge_ledger", "note_maintenance", "set_capacity", "test_pulse", "unpark_report"];
    expect(technicianOnly.toSorted()).toEqual(technicians);
  });

  it("cannot be claimed by an order's own words", async () => {
    await openWith(null, "spanner");
    const body = JSON.stringify({ ...(JSON.parse(ORDER) as object), role: "technician" });
    expect(await order(JSON_BODY, body)).toEqual([400, 0]);
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
