/** `gatehouse bundle`: what it holds, and what it must not. */
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { storedTrace } from "#src/box/stored-trace.ts";
import { bundleCommand } from "#src/commands/bundle.ts";
import { PlateVeil } from "#src/commands/plate-veil.ts";
import { readMachine } from "#src/runtime/machine.ts";
import { packRecord } from "#src/store/row.ts";
import { Bench } from "#test/controller/bench.ts";
import { testFolder, testLedger } from "#test/store/folder.ts";

const FOREIGN = "KA77BC01";
const PASSWORD = "correct horse";

type Line = { readonly part: string; readonly content: Readonly<Record<string, unknown>> };

/** A box that stands still: three cars came in, one of them with a plate of no grammar. */
function boxAtRest({ withLedger = true, port = 0 } = {}): { readonly config: string; readonly folder: string } {
  const folder = testFolder();
  const path = join(folder, "ledger.sqlite");
  if (withLedger) {
    const bench = new Bench();
    for (const plate of ["沪A12345", "苏E7K9P1", FOREIGN]) bench.enters(plate);
    bench.comes("in", "沪A12345");
    const ledger = testLedger(path);
    ledger.append(bench.records.map(packRecord));
    ledger.addTraces(bench.traces.map(storedTrace));
    ledger.close();
  }
  const lane = { name: "in", direction: "entry", barrier: { type: "simulated-barrier", point: "arm" } };
  const settings = {
    lot: { parkingId: "qp31022900183", capacity: 10 },
    lanes: [{ ...lane, reader: { type: "simulated-reader", point: "reader" } }],
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    city: { baseUrl: "https://city.example/", appId: "app", password: PASSWORD },
    ledger: { path },
    diagnostics: { port },
  };
  const config = join(folder, "gatehouse.json");
  writeFileSync(config, JSON.stringify(settings));
  return { config, folder };
}

async function bundle(box: ReturnType<typeof boxAtRest>, ...words: readonly string[]) {
  const to = join(box.folder, "bundle.jsonl.gz");
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await bundleCommand().parseAsync(["--config", box.config, "--to", to, ...words], { from: "user" });
  } finally {
    log.mockRestore();
  }
  const text = gunzipSync(readFileSync(to)).toString();
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  return { to, text, lines, of: (part: string) => lines.filter((line) => line.part === part) };
}

describe("gatehouse bundle", () => {
  it("holds versions, configuration, vehicles and records, for its owner's eyes", async () => {
    const { to, of } = await bundle(boxAtRest());
    const machine = await readMachine();
    expect(of("about")[0]?.content).toMatchObject({
      node: process.versions.node,
      machine: { undervoltage: machine.undervoltage, wear: machine.wear },
    });
    expect(of("configuration")[0]?.content).toMatchObject({ lot: { capacity: 10 }, city: { password: "•••" } });
    expect(of("trace")).toHaveLength(3);
    expect(of("record").map(({ content }) => content["kind"])).toContain("stay_opened");
    expect(of("missing")).toEqual([]);
    expect(statSync(to).mode & 0o777).toBe(0o600);
  });

  it("holds neither a password nor a plate, and tells cars apart all the same", async () => {
    const { text, of } = await bundle(boxAtRest());
    expect(text).not.toContain(PASSWORD);
    for (const plate of ["A12345", "E7K9P1", FOREIGN]) expect(text).not.toContain(plate);
    const opened = of("record").flatMap(({ content }) => (content["kind"] === "stay_opened" ? [content["data"]] : []));
    const cars = opened.map((data) => (data as { plate: string }).plate);
    expect(new Set(cars).size).toBe(3);
    expect(cars.every((car) => /^car-[0-9a-f]{10}$/.test(car))).toBe(true);
    expect(of("trace").map(({ content }) => content["plate"])).toEqual(cars.toReversed());
    const again = await bundle(boxAtRest());
    expect(again.text).not.toContain(cars[0]);
  });

  it("holds whole plates when it is asked for them, and no more than it is asked for", async () => {
    const { text, of } = await bundle(boxAtRest(), "--full-plates", "--traces", "1", "--records", "4");
    expect(text).toContain(FOREIGN);
    expect([of("trace").length, of("record").length]).toEqual([1, 4]);
  });

  it("is made of a box whose ledger is gone too, and says so in it", async () => {
    const box = boxAtRest({ withLedger: false });
    const { of } = await bundle(box);
    expect(of("missing").length).toBeGreaterThan(0);
    expect(of("configuration")).toHaveLength(1);
    expect(existsSync(join(box.folder, "ledger.sqlite"))).toBe(false);
  });

  it.each([
    ["an error", (response: ServerResponse) => response.writeHead(404).end("nothing here")],
    ["a page of its own", (response: ServerResponse) => response.end("<html></html>")],
  ])("is made of the ledger where another program has the page's port and answers with %s", async (_what, answer) => {
    const other = createServer((_request, response) => void answer(response)).listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { of } = await bundle(boxAtRest({ port: (other.address() as AddressInfo).port }));
    expect(of("missing").map(({ content }) => content)).toEqual([expect.stringContaining("no page of a box")]);
    expect([of("trace").length, of("configuration").length]).toEqual([3, 1]);
  });

  it("says so when it cannot be written", async () => {
    const box = boxAtRest();
    const words = ["--config", box.config, "--to", join(box.folder, "none", "bundle.gz")];
    await expect(bundleCommand().parseAsync(words, { from: "user" })).rejects.toThrow(/could not be written.*--to/);
  });
});

describe("a veil over plates", () => {
  const veil = (): PlateVeil => new PlateVeil(new Uint8Array(32));

  it.each([
    "沪A12345正在闸下通过",
    "on behalf of 沪AD12345.",
    "警车沪A1234警离开",
    '{"plate":"京A00001"}',
    "WJ沪1234A",
    "车辆使014578到达",
    "沪A123应急",
  ])("hides the plate in %s", (text) => {
    const shown = veil().hidden(text);
    expect(shown).toMatch(/car-[0-9a-f]{10}/);
    expect(shown).not.toMatch(/1234|00001|014578|A123/);
  });

  it("leaves what is no plate as it is", () => {
    const texts = ["20260302QP310229001830000001", "余位 120", "Nothing is due", "qp31022900183", "00.aa.3"];
    expect(texts.map((text) => JSON.parse(veil().hidden(text)) as string)).toEqual(texts);
  });

  it("hides a plate in sentences wherever a field has named it, whatever it looks like", () => {
    const plate = fc.stringMatching(/^[A-Z0-9]{4,8}$/);
    fc.assert(
      fc.property(plate, (text) => {
        const value = { sentence: `the car ${text} waits`, plate: text };
        const one = veil();
        one.learn(value);
        const shown = JSON.parse(one.hidden(value)) as typeof value;
        expect(shown.sentence).toBe(`the car ${shown.plate} waits`);
      }),
    );
  });
});
