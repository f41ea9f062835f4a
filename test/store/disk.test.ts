import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { JournalRow } from "#src/store/row.ts";
import { testFolder, testLedger } from "./folder.ts";
import { MAY_MOUNT, smallDisk } from "./small-disk.ts";
import { allRecords, testStore, until } from "./test-store.ts";
import { RecordSource } from "./visit-records.ts";

const HAS_STRACE = spawnSync("strace", ["-V"]).status === 0;
const FAULTY_WRITER = fileURLToPath(new URL("./faulty-writer.ts", import.meta.url));

function largeRow(seq: number): JournalRow {
  return ["01.a", seq, seq, "box", "box_stopped", "b1", seq, seq, 1, JSON.stringify({ reason: "x".repeat(20_000) })];
}

/** Appends until the ledger refuses; returns the last seq that it took. */
function fill(append: (row: JournalRow) => void): number {
  for (let seq = 1; seq < 1000; seq += 1) {
    try {
      append(largeRow(seq));
    } catch (error) {
      expect(error).toMatchObject({ code: "ledger_full" });
      return seq - 1;
    }
  }
  throw new Error("the disk never became full");
}

describe("a full disk", () => {
  it("is a coded error, leaves what is there readable, and the ledger never outgrows its limit", () => {
    const ledger = testLedger(join(testFolder(), "ledger.db"), { mostBytes: 400_000 });
    const last = fill((row) => ledger.append([row]));
    expect(last).toBeGreaterThan(5);
    expect(ledger.recordsSince("01.a", 0, 1000).rows).toHaveLength(last);
    expect(ledger.size().used).toBeLessThan(510_000);
  });

  it.skipIf(!MAY_MOUNT)("(needs to mount) is a coded error, and the ledger goes on once there is room", () => {
    const disk = smallDisk("size=1m");
    const ledger = testLedger(join(disk.folder, "ledger.db"));
    const last = fill((row) => ledger.append([row]));
    disk.remount("size=8m");
    ledger.append([largeRow(last + 1)]);
    expect(ledger.recordsSince("01.a", 0, 1000).rows).toHaveLength(last + 1);
  });

  it.skipIf(!MAY_MOUNT)("(needs to mount) keeps records in memory until there is room, and says so", async () => {
    const disk = smallDisk("size=1m");
    const { store, conditions } = testStore(join(disk.folder, "ledger.db"));
    await store.boot(1);
    const source = new RecordSource();
    const next = (): Promise<void> => store.append([source.next("box_stopped", { reason: "x".repeat(20_000) }, "box")]);
    while (store.state().depth < 3) {
      void next();
      await until(() => store.state().depth === 0 || store.state().conditions.includes("ledger_full"));
    }
    const waiting = next();
    disk.remount("size=8m");
    await waiting;
    expect(store.state()).toMatchObject({ depth: 0, conditions: [], lostCount: 0 });
    expect(conditions).toContainEqual(expect.objectContaining({ name: "ledger_full", raised: true }));
    expect(await allRecords(store, source.origin)).toHaveLength(source.lastSeq);
  });
});

describe("a disk that cannot be written", () => {
  it.skipIf(!MAY_MOUNT)("(needs to mount) is named at the start, and used as soon as it can be", async () => {
    const disk = smallDisk("size=1m,ro");
    const { store } = testStore(join(disk.folder, "ledger.db"));
    expect(await store.boot(1)).toMatchObject({ ledger: "unavailable", fault: { code: "ledger_readonly" } });
    expect(store.state().conditions).toEqual(["ledger_readonly"]);
    const waiting = store.append(new RecordSource().arrive("沪A12345"));
    disk.remount("rw");
    await until(() => store.state().worker === "open");
    await store.boot(1);
    store.join(0);
    await waiting;
    expect(store.state().conditions).toEqual([]);
  });

  it.skipIf(!MAY_MOUNT)("(needs to mount) is named at the start also when the ledger is there already", () => {
    const disk = smallDisk("size=1m");
    const path = join(disk.folder, "ledger.db");
    testLedger(path).close();
    disk.remount("ro");
    expect(() => testLedger(path)).toThrow(expect.objectContaining({ code: "ledger_readonly" }));
  });

  it.skipIf(process.getuid?.() === 0)("(not as root) is named when the folder belongs to somebody else", () => {
    const folder = testFolder();
    chmodSync(folder, 0o500);
    onTestFinished(() => chmodSync(folder, 0o700));
    expect(() => testLedger(join(folder, "ledger.db"))).toThrow(expect.objectContaining({ code: "ledger_readonly" }));
  });
});

describe("a disk that fails to flush or write", () => {
  it.skipIf(!HAS_STRACE).each(["fsync:error=EIO:when=9+11", "pwrite64:error=EIO:when=40+61"])(
    "(needs strace) costs no record: %s",
    { timeout: 300_000 },
    (fault) => {
      const path = join(testFolder(), "ledger.db");
      const call = fault.slice(0, fault.indexOf(":"));
      const args = ["-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${fault}`];
      const said = execFileSync("strace", [...args, process.execPath, FAULTY_WRITER, path, "40"], { encoding: "utf8" });
      expect(said).toContain('"name":"ledger_unavailable","raised":true');
      expect(said).toContain("done");
      const ledger = testLedger(path);
      const { rows } = ledger.recordsSince(new RecordSource().origin, 0, 1000);
      expect(rows.map((row) => row[1])).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    },
  );
});
