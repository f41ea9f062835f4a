/** The real process: bytes on a real serial port, lines on the GPIO socket, SQLite on disk, HTTPS to the platform simulator. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { BoxView, PartName, PartState } from "#src/diagnostics/view.ts";
import { BoxProcess, PASSWORD } from "./box-process.ts";
import { until } from "./until.ts";

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

/** Waits until the city has exactly these, and has nothing to complain about. */
async function cityHas(running: BoxProcess, arrives: number, leaves: number): Promise<void> {
  const { passages, violations } = running.city.platform;
  const reached = (): boolean => passages.totals.arrives === arrives && passages.totals.leaves === leaves;
  await until(reached, `the city has ${arrives} arrivals and ${leaves} leaves; log:\n${running.output}`, 60_000);
  expect(violations.latest()).toEqual([]);
}

function stateOf({ parts }: BoxView, name: PartName): PartState | undefined {
  return parts.find(({ part }) => part === name)?.state;
}

describe("a box as a process", { timeout: 90_000 }, () => {
  it("gates an entry and an exit, and the city hears of both", async () => {
    box = await BoxProcess.prepare();
    await box.start();
    await box.drive("entry", "沪A12345");
    await cityHas(box, 1, 0);
    await box.drive("exit", "沪A12345");
    await cityHas(box, 1, 1);
  });

  it("gates with the city down, and tells it everything when it is back", async () => {
    box = await BoxProcess.prepare();
    await box.closeCity();
    await box.start();
    await box.drive("entry", "沪A12345");
    await box.drive("entry", "沪B67890");
    await box.drive("exit", "沪A12345");
    // The machine answers that nobody listens at that port: the network is not at fault.
    await box.shows((view) => stateOf(view, "city") === "out" && stateOf(view, "network") === "works");
    await box.openCity();
    await cityHas(box, 2, 1);
    await box.shows(({ parts }) => parts.every(({ part, state }) => part === "box" || state === "works"));
  });

  it("knows after kill -9 who is inside, and the city misses nothing", async () => {
    box = await BoxProcess.prepare();
    await box.closeCity();
    await box.start();
    await box.drive("entry", "沪A12345");
    await box.says("stay opened");
    await box.kill();
    await box.start();
    await box.openCity();
    await box.drive("exit", "沪A12345");
    await cityHas(box, 1, 1);
  });

  it("gates and opens the page without the city's password, says so, and connects by itself when it is there", async () => {
    box = await BoxProcess.prepare();
    await box.start({ GATEHOUSE_CITY_PASSWORD: "" });
    const shut = ({ faults }: BoxView): boolean => faults.some(({ id }) => id === "city/city_not_connected");
    await box.shows(shut);
    await box.drive("entry", "沪A12345");
    await box.writePassword();
    await box.shows((view) => !shut(view) && view.city !== null);
    await cityHas(box, 1, 0);
  });

  it("keeps what was compiled for the next start, though nobody stops it in order", async () => {
    box = await BoxProcess.prepare();
    const cache = join(box.folder, "cache");
    await box.start({ GATEHOUSE_CACHE_DIR: cache, NODE_COMPILE_CACHE: cache });
    const kept = (): number => (existsSync(cache) ? readdirSync(cache, { recursive: true }).length : 0);
    await until(() => kept() > 300, "the compiled modules are on the disk");
  });

  it("starts on the configuration that it kept, and on none that is another", async () => {
    box = await BoxProcess.prepare();
    const cache = join(box.folder, "cache");
    const environment = { GATEHOUSE_CACHE_DIR: cache, NODE_COMPILE_CACHE: cache };
    const kept = (): string | undefined =>
      readdirSync(cache, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith("/configuration"));
    await box.start(environment);
    await until(() => kept() !== undefined, "the configuration is kept");
    const before = readFileSync(join(cache, kept() ?? ""), "utf8");
    expect(before).not.toContain(PASSWORD);
    await box.kill();
    await box.start(environment);
    await box.drive("entry", "沪A12345");
    await cityHas(box, 1, 0);
    expect(readFileSync(join(cache, kept() ?? ""), "utf8")).toBe(before);
  });

  it("says that a pulled reader is lost, and reads again when it is back", async () => {
    box = await BoxProcess.prepare();
    await box.start();
    const isLost = ({ faults }: BoxView): boolean => faults.some(({ id }) => id.startsWith("entry-reader/"));
    await box.entryLine.pull();
    await box.says("entry-reader/");
    await box.shows(isLost);
    await box.entryLine.plug();
    await box.shows((view) => !isLost(view));
    await box.says('"msg":"cleared"');
    await box.drive("entry", "沪A12345");
    await cityHas(box, 1, 0);
  });
});
