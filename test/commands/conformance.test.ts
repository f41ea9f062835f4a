import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checkBox } from "#src/commands/conformance.ts";
import type { ConformanceOptions } from "#src/commands/conformance.ts";
import { realWorld } from "#src/runtime/real-world.ts";
import { startCitySimulator } from "#src/simulation/city/simulator.ts";
import { APP_ID, arriveAt, ask, PARKING_ID, PASSWORD } from "#test/simulation/city/box-side.ts";
import { TrainingBox } from "#test/simulation/city/training-box.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function openBox() {
  const box = new TrainingBox();
  box.park("沪A12345", 800);
  cleanups.push(() => box.close());
  return { box, base: await box.open() };
}

/** Two readings of the clock are `apartMs` apart, however long the machine has really taken over box and kit together. */
async function checked(url: string | undefined, options: Partial<ConformanceOptions> = {}, apartMs = 0) {
  const lines: string[] = [];
  let readings = 0;
  const real = realWorld("always").clock;
  const clock = { now: () => real.now(), monotonicMs: () => (readings += 1) * apartMs };
  const conforms = await checkBox(url, { lang: "both", ...options }, (line) => lines.push(line), clock);
  return { conforms, text: lines.join("\n"), lines };
}

describe("gatehouse conformance", () => {
  it("checks a box by its address alone", async () => {
    const { base } = await openBox();
    const { conforms, text } = await checked(base, { plate: "沪A12345" });
    expect(conforms).toBe(true);
    expect(text).toContain("✔ 5.3.2 2 秒内返回报价，字段齐全，金额相符 | quotes within 2 s, whole and adding up");
    expect(text).toMatch(/· 5\.3\.4 .*\n.*notices were not allowed/);
    expect(text).toMatch(/fails 0, not shown \d+$/);
  });

  it("takes the password as the box does, from the file's first line", async () => {
    const { base } = await openBox();
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-conformance-"));
    cleanups.push(() => rm(folder, { recursive: true }));
    const passwordFile = join(folder, "password");
    await writeFile(passwordFile, `${PASSWORD}\n# of the lot in the Nanjing Road\n`);
    const { conforms } = await checked(base, { passwordFile, clause: "5.3.7" });
    expect(conforms).toBe(true);
  });

  it("says which clause a box breaks", async () => {
    const { box, base } = await openBox();
    box.faults.quoteDrift = 50;
    const { conforms, text } = await checked(base, { plate: "沪A12345", clause: "5.3.2", lang: "en" });
    expect(conforms).toBe(false);
    expect(text).toMatch(/✘ 5\.3\.2 keeps the amount while the quote is valid\n +\d+ became \d+ fen/);
    expect(text).not.toContain("5.3.7");
  });

  it("says that a box quotes too late", async () => {
    const { base } = await openBox();
    const { conforms, text } = await checked(base, { plate: "沪A12345", clause: "5.3.2", lang: "en" }, 2_001);
    expect(conforms).toBe(false);
    expect(text).toMatch(/✘ 5\.3\.2 quotes within 2 s, whole and adding up\n +the quote took \d+ ms; 2 s are allowed/);
  });

  it("takes addresses and evidence from a running simulator", async () => {
    const { box, base } = await openBox();
    const simulator = await startCitySimulator({
      platform: { parkingId: PARKING_ID, appId: APP_ID, password: PASSWORD },
      server: { port: 0 },
      controlPort: 0,
      boxCaPem: null,
      now: Date.now,
      monotonic: () => performance.now(),
    });
    cleanups.push(() => simulator.close());
    box.registerWith(simulator.platform, base);
    ask(simulator.platform, "arrive", arriveAt(Date.now(), 1), Date.now());
    const { conforms, lines } = await checked(undefined, { city: simulator.control?.url ?? "", json: true });
    expect(conforms).toBe(true);
    const reports = lines.map((line) => JSON.parse(line));
    const resultOf = (clause: string, en: string) =>
      reports.find((report) => report.clause === clause && report.name?.en === en)?.result;
    expect(resultOf("5.1.1", "sends an arrive within 30 s of the passage")).toBe("passed");
    expect(resultOf("5.3.10", "registers all four callback addresses")).toBe("passed");
    expect(resultOf("4.2", "refuses a call with a wrong sign")).toBe("passed");
    const strict = await checked(undefined, { city: simulator.control?.url ?? "", complete: true });
    expect(strict.conforms).toBe(false);
  });

  it("uses addresses of another make's box", async () => {
    const { base } = await openBox();
    const { conforms, text } = await checked("https://127.0.0.1:1", {
      feeQuery: `${base}/fee-query`,
      clause: "5.3.2",
    });
    expect(conforms).toBe(true);
    expect(text).toContain("✔ 5.3.2");
  });

  it("does not praise a box of which nothing could be shown", async () => {
    const { base } = await openBox();
    expect((await checked(base, { clause: "5.1" })).conforms).toBe(false);
  });

  it.each<[string | undefined, Partial<ConformanceOptions>, RegExp]>([
    [undefined, {}, /--city/],
    ["ftp://box", {}, /no http or https address/],
    ["https://box", { clause: "9.9" }, /no case/],
    [undefined, { city: "http://127.0.0.1:1" }, /gatehouse city/],
    ["https://box", { passwordFile: "/nowhere/password" }, /cannot be read/],
  ])("refuses %s with %o", async (url, options, sentence) => {
    await expect(checked(url, options)).rejects.toThrow(sentence);
  });
});
