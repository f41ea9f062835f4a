/** A signed list at the technician's port: the box hears of it only when its signature is good. */
import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { signList } from "#src/config/list-signature.ts";
import type { Diagnostics } from "#src/diagnostics/server.ts";
import { ask, openPort, PlayedBox } from "./open-port.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const KEY = publicKey.export({ format: "der", type: "spki" }).toString("base64");
const FILE = "plate\n沪A12345\n";
const SIGNATURE = signList(FILE, { list: "staff", version: 3 }, privateKey);

let port: Diagnostics | null = null;

afterEach(async () => {
  await port?.close();
});

async function post(box: PlayedBox, order: unknown): Promise<{ readonly status: number; readonly said: string }> {
  port = await openPort(box);
  const body = JSON.stringify({ id: "order-0001", by: "Li Wei", reason: "new list", ...(order as object) });
  const headers = { "content-type": "application/json" };
  const answer = await ask(`${port.url}api/command`, { method: "POST", headers, body });
  return { status: answer.status, said: answer.body.toString() };
}

describe("a signed list at the port", () => {
  it("is given to the box with the version that was signed", async () => {
    const box = new PlayedBox([KEY]);
    const { status } = await post(box, { command: "replace_signed_list", file: FILE, signature: SIGNATURE });
    expect(status).toBe(200);
    const order = { command: "replace_list", list: "staff", signed: 3, entries: [{ plate: "沪A12345" }] };
    expect(box.ordered).toMatchObject([[order, { by: "Li Wei" }]]);
  });

  it("is refused in both languages when its signature does not fit", async () => {
    const box = new PlayedBox([KEY]);
    const { status, said } = await post(box, {
      command: "replace_signed_list",
      file: `${FILE}沪B67890\n`,
      signature: SIGNATURE,
    });
    expect(status).toBe(400);
    expect(said).toMatch(/list_refused.*名单未采用.*does not fit/);
    expect(box.ordered).toEqual([]);
  });

  it("cannot be passed off as signed by whoever only says so", async () => {
    const order = { command: "replace_list", list: "staff", version: "4+aaaaaaaa", signed: 4, entries: [] };
    const box = new PlayedBox([KEY]);
    expect(await post(box, order)).toMatchObject({ status: 400, said: expect.stringContaining("没有此项：signed") });
    expect(box.ordered).toEqual([]);
  });
});
