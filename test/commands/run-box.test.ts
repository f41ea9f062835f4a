/** A running box whose page cannot be opened at once: it gates, says so, and opens it when it can. */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { drivers } from "#drivers/index.ts";
import { assert } from "#src/assert.ts";
import { simulatedBench } from "#drivers/simulated/bench.ts";
import { runBox, type RunningBox } from "#src/commands/run-box.ts";
import { checkConfig } from "#src/config/load.ts";
import { silentLog } from "#src/runtime/log.ts";
import { freePort } from "#test/end-to-end/box-city-side.ts";

async function boxWith(folder: string, diagnostics: unknown): Promise<RunningBox> {
  const device = (type: string) => ({ type: `simulated-${type}`, bench: "run-box", point: type });
  const [reader, barrier] = [device("reader"), device("barrier")];
  const settings = {
    lot: { parkingId: "qp31022900183", capacity: 1 },
    lanes: [{ name: "entry", direction: "entry", reader, barrier, presence: device("loop") }],
    tariff: { tariffs: [{ id: "free", flatFen: 0 }] },
    ledger: { path: join(folder, "ledger.sqlite") },
    diagnostics,
  };
  const checked = await checkConfig(settings, drivers);
  assert("config" in checked, "the configuration is sound");
  const running = await runBox(checked.config, { fullPlates: false, debug: false, log: silentLog });
  onTestFinished(async () => {
    running.stop("test");
    await running.stopped;
    await rm(folder, { recursive: true });
  });
  return running;
}

function whyShut({ box }: RunningBox): string | null | undefined {
  return box.faults.active().find(({ id }) => id === "box/page_not_open")?.detail;
}

it("opens its page once another program has given up its port", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const running = await boxWith(await mkdtemp(join(tmpdir(), "gatehouse-run-")), { port });
  expect(await running.complete).toEqual({ pageUrl: null });
  expect(whyShut(running)).toContain("EADDRINUSE");
  other.close();
  await expect.poll(() => whyShut(running), { timeout: 30_000 }).toBeUndefined();
  expect((await fetch(`http://127.0.0.1:${port}/api/view`)).status).toBe(200);
});

it("opens its page once the file with its token is there, and not while it is empty: that would let everybody in", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-run-"));
  const tokenFile = join(folder, "token");
  const running = await boxWith(folder, { port: 0, tokenFile });
  expect(await running.complete).toEqual({ pageUrl: null });
  expect(whyShut(running)).toContain(`无法读取 diagnostics.tokenFile 指定的文件 ${tokenFile}`);
  await writeFile(tokenFile, "\n");
  await expect.poll(() => whyShut(running), { timeout: 30_000 }).toContain("has nothing in its first line");
  await writeFile(tokenFile, "open sesame\n");
  await expect.poll(() => whyShut(running), { timeout: 30_000 }).toBeUndefined();
});

it("does not open its page to operators who would all be technicians", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-run-"));
  const [tokenFile, technicianTokenFile] = [join(folder, "token"), join(folder, "technician")];
  await writeFile(tokenFile, "open sesame\n");
  const running = await boxWith(folder, { port: 0, tokenFile, technicianTokenFile });
  await running.complete;
  expect(whyShut(running)).toContain(
    `The file ${technicianTokenFile} of diagnostics.technicianTokenFile cannot be read`,
  );
  await writeFile(technicianTokenFile, "open sesame\n");
  await expect.poll(() => whyShut(running), { timeout: 30_000 }).toContain("begin with the same line");
  await writeFile(technicianTokenFile, "spanner\n");
  await expect.poll(() => whyShut(running), { timeout: 30_000 }).toBeUndefined();
});

it("does not wait for a car to leave its loop when it is told to stop", async () => {
  simulatedBench("run-box").loop("loop").set(true);
  onTestFinished(() => simulatedBench("run-box").loop("loop").set(false));
  const running = await boxWith(await mkdtemp(join(tmpdir(), "gatehouse-run-")), { port: 0 });
  running.stop("test");
  await running.stopped;
  const late = new Promise((resolve) => setTimeout(resolve, 2_000, "late"));
  expect(await Promise.race([running.complete, late])).toEqual({ pageUrl: null });
});
