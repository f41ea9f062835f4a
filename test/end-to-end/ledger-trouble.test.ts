/** The real process, whose ledger cannot be had, is damaged, or is killed again and again: what it says, and what it keeps. */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { BoxView } from "#src/diagnostics/view.ts";
import { MAY_MOUNT, smallDisk } from "#test/store/small-disk.ts";
import { BoxProcess } from "./box-process.ts";

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

function hasFault(view: BoxView, id: string): boolean {
  return view.faults.some((fault) => fault.id === id && fault.zh !== "" && fault.en !== "");
}

function ledgerOf(running: BoxProcess): string {
  return join(running.folder, "ledger.sqlite");
}

/** Before the start: the ledger is in this folder. */
function keepLedgerIn(running: BoxProcess, folder: string): void {
  const file = join(running.folder, "gatehouse.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const ledger = { path: join(folder, "ledger.sqlite"), leastFreeMegabytes: 16 };
  writeFileSync(file, JSON.stringify({ ...config, ledger }));
}

/** Takes all the room there is. */
function fill(file: string): void {
  for (const bytes of [65_536, 1_024]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes));
    } catch {
      // No room for so much at once.
    }
  }
}

describe("a box whose ledger is in trouble", { timeout: 120_000 }, () => {
  it("gates without it, says so in both languages, and goes on in it without a restart", async () => {
    box = await BoxProcess.prepare();
    // Something that is no file stands where the ledger should be.
    await mkdir(ledgerOf(box));
    await box.start();
    await box.says("gating without it");
    await box.shows((view) => hasFault(view, "ledger/ledger_unavailable"));
    await box.shows((view) => hasFault(view, "city/city_totals_partial"));
    await box.drive("entry", "沪A12345");
    await rmdir(ledgerOf(box));
    await box.says("the ledger is back");
    await box.shows((view) => !hasFault(view, "ledger/ledger_unavailable") && view.ledger.depth === 0);
    await box.shows((view) => !hasFault(view, "city/city_totals_partial"));
    await box.shows((view) => view.toAcknowledge.includes("ledger/ledger_returned") && view.lot.occupied === 1);
    await box.stop();
    await box.start();
    await box.shows((view) => view.lot.occupied === 1 && hasFault(view, "ledger/ledger_returned"));
  });

  it.skipIf(!MAY_MOUNT)(
    "(needs to mount) gates on a disk that cannot be written, and uses it once it can",
    async () => {
      const disk = smallDisk("size=4m,ro");
      box = await BoxProcess.prepare();
      keepLedgerIn(box, join(disk.folder, "not-made-yet"));
      await box.start();
      await box.says("无法创建账本目录");
      await box.drive("entry", "沪A12345");
      disk.remount("rw");
      await mkdir(join(disk.folder, "not-made-yet"));
      await box.shows((view) => view.ledger.depth === 0 && view.lot.occupied === 1);
      await box.shows((view) => hasFault(view, "ledger/ledger_returned"));
    },
  );

  it.skipIf(!MAY_MOUNT)(
    "(needs to mount) gates on while the disk is full, and writes everything when it is not",
    async () => {
      const disk = smallDisk("size=1m");
      box = await BoxProcess.prepare();
      keepLedgerIn(box, disk.folder);
      await box.start();
      fill(join(disk.folder, "other"));
      for (const plate of ["沪A12345", "沪A23456", "沪A34567"]) await box.drive("entry", plate);
      await box.shows((view) => hasFault(view, "ledger/ledger_full") && view.ledger.depth > 0);
      await rm(join(disk.folder, "other"));
      await box.shows((view) => !hasFault(view, "ledger/ledger_full") && view.ledger.depth === 0);
      await box.kill();
      await box.start();
      await box.shows((view) => view.lot.occupied === 3);
    },
  );

  it("sets a damaged file aside, keeps it, and still knows who is inside", async () => {
    box = await BoxProcess.prepare();
    await box.start();
    await box.drive("entry", "沪A12345");
    await box.says("stay opened");
    await box.stop();
    const bytes = readFileSync(ledgerOf(box));
    // The root of the schema: SQLite can do nothing with such a file, the rows in it are sound.
    writeFileSync(ledgerOf(box), bytes.fill(0xaa, 0, 1_000));
    await box.start();
    await box.shows((view) => view.toAcknowledge.includes("ledger/ledger_replaced") && view.lot.occupied === 1);
    expect(readdirSync(box.folder).some((name) => name.startsWith("ledger.sqlite.damaged-"))).toBe(true);
  });

  it("loses nothing that it acknowledged, killed five times during traffic", async () => {
    box = await BoxProcess.prepare();
    for (let round = 1; round <= 5; round += 1) {
      await box.start();
      await box.drive("entry", `沪A1234${round}`);
      await box.says("stay opened");
      await box.kill();
    }
    await box.start();
    await box.shows((view) => view.lot.occupied === 5 && view.toAcknowledge.length === 0);
  });
});
