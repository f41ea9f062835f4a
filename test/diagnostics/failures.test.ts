/** What the port says of a request that it cannot answer, and what the log then says of it. */
import { request } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Box } from "#src/box/box.ts";
import { diagnosticsPort } from "#src/box/diagnostics-port.ts";
import type { Diagnostics } from "#src/diagnostics/server.ts";
import { LedgerFault } from "#src/store/ledger-fault.ts";
import { patiently } from "#test/device/patience.ts";
import { ask, openPort, PlayedBox } from "./open-port.ts";

let box: PlayedBox;
let port: Diagnostics;
beforeEach(async () => {
  box = new PlayedBox();
  port = await openPort(box);
});
afterEach(() => port.close());

it("sends to a log in which the reason stands, without the plate that was asked for", async () => {
  const { status, body } = await ask(`${port.url}api/traces?plate=A12345`);
  expect([status, JSON.parse(body.toString())]).toMatchObject([500, { error: { code: "failed" } }]);
  expect(box.failures).toEqual([["/api/traces", expect.objectContaining({ message: "no ledger" })]]);
});

it("leaves the log alone for an address that is none, and for an order that broke off", async () => {
  expect((await ask(port.url, {}, "//")).status).toBe(400);
  const half = request(`${port.url}api/command`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": 100 },
  });
  const gone = new Promise<void>((resolve) => half.on("error", () => resolve()));
  half.write("{");
  setImmediate(() => half.destroy());
  await gone;
  await expect.poll(async () => (await ask(`${port.url}api/view`)).status, patiently).toBe(200);
  expect(box.failures).toEqual([]);
});

it("says of a ledger that cannot be read where its fault stands", async () => {
  const away = (): Promise<never> => Promise.reject(new LedgerFault("ledger_failed", "not open"));
  const store = { searchTraces: away, trace: away, searchStays: away, bookings: away, recordsSince: away };
  const outside = { store, world: {}, log: () => {} };
  const standing = diagnosticsPort({ outside, config: { admission: { listKeys: [] } } } as unknown as Box, () => null);
  const query = { fromMs: null, toMs: null, visit: null, plate: null, lane: null, limit: 1, after: null };
  await expect(standing.searchTraces(query)).rejects.toMatchObject({ status: 503, code: "ledger_unavailable" });
  await expect(standing.trace("x")).rejects.toMatchObject({ code: "ledger_unavailable" });
});
