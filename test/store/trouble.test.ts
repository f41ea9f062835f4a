import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LedgerFault } from "#src/store/ledger-fault.ts";
import { testFolder } from "./folder.ts";
import { allRecords, testStore, until } from "./test-store.ts";
import { plateOf, RecordSource } from "./visit-records.ts";

function seqs(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

describe("a store whose disk is in trouble", () => {
  it.each(["die-before", "die-after", "fail-before", "fail-after"])(
    "loses nothing and writes nothing twice when the worker meets %s in the middle of batches",
    async (trouble) => {
      const path = join(testFolder(), "ledger.db");
      const { store, conditions } = testStore(path, { batchRecords: 4 });
      await store.boot(1);
      const source = new RecordSource();
      for (let round = 0; round < 3; round += 1) {
        writeFileSync(`${path}.${trouble}`, "");
        await Promise.all(Array.from({ length: 6 }, (_, index) => store.append(source.arrive(plateOf(index)))));
        expect(existsSync(`${path}.${trouble}`)).toBe(false);
      }
      const records = await allRecords(store, source.origin);
      expect(records.map((record) => record.seq)).toEqual(seqs(36));
      expect(conditions).toContainEqual(expect.objectContaining({ name: "ledger_unavailable", raised: true }));
      expect(store.state().conditions).toEqual([]);
    },
  );

  it("raises a condition while the worker is blocked, starts no second one, and clears it", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store, conditions } = testStore(path, { blockedAfterMs: 20 });
    await store.boot(1);
    const before = conditions.length;
    writeFileSync(`${path}.hold`, "");
    const source = new RecordSource();
    const appended = store.append(source.arrive("沪A12345"));
    await until(() => store.state().conditions.includes("ledger_blocked"));
    expect(store.state()).toMatchObject({ worker: "open", depth: 2 });
    rmSync(`${path}.hold`);
    await appended;
    expect(conditions.slice(before).map(({ name, raised }) => [name, raised])).toEqual([
      ["ledger_blocked", true],
      ["ledger_blocked", false],
    ]);
  });

  it("counts what memory could not keep, and the journal has no gap", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path, { ringRecords: 10, batchRecords: 4 });
    await store.boot(1);
    writeFileSync(`${path}.hold`, "");
    const source = new RecordSource();
    const fates = Array.from({ length: 12 }, (_, index) =>
      store.append(source.arrive(plateOf(index))).then(
        () => "durable",
        (fault: LedgerFault) => fault.code,
      ),
    );
    expect(store.state()).toMatchObject({ lostCount: 14, conditions: ["records_lost"] });
    rmSync(`${path}.hold`);
    const outcome = await Promise.all(fates);
    expect(outcome.filter((fate) => fate === "durable")).toHaveLength(5);
    await until(() => store.state().depth === 0);
    const records = await allRecords(store, source.origin);
    expect(records.map((record) => record.seq)).toEqual(seqs(24));
    expect(records.filter((record) => record.kind === "records_lost")).toHaveLength(14);
  });

  it("goes on in a ledger that lost what it had taken, says so, and the journal has no gap", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store, conditions } = testStore(path, { batchRecords: 4 });
    await store.boot(1);
    const source = new RecordSource();
    for (const plate of ["沪A12345", "沪A23456", "沪A34567"]) await store.append(source.arrive(plate));
    // The card forgets all of it, and the thread has to open the file anew.
    writeFileSync(`${path}-wal`, readFileSync(`${path}-wal`).fill(0));
    writeFileSync(`${path}.die-before`, "");
    await store.append(source.arrive("沪A45678"));
    const records = await allRecords(store, source.origin);
    expect(records.map((record) => record.seq)).toEqual(seqs(8));
    expect(records.flatMap(({ kind, seq }) => (kind === "records_lost" ? [seq] : []))).toEqual(seqs(6));
    expect(conditions).toContainEqual({ name: "records_lost", raised: true, detail: "6" });
    expect(store.state()).toMatchObject({ depth: 0, lostCount: 6, conditions: ["ledger_replaced", "records_lost"] });
  });

  it("gives up a file that fails again and again, keeps it, and takes its records over", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store, conditions } = testStore(path);
    await store.boot(1);
    const source = new RecordSource();
    await store.append(source.arrive("沪A12345"));
    writeFileSync(`${path}.corrupt-always`, "");
    await store.append(source.arrive("沪A23456"));
    expect(conditions).toContainEqual(expect.objectContaining({ name: "ledger_replaced", raised: true }));
    expect(readdirSync(dirname(path)).some((name) => name.includes(".damaged-"))).toBe(true);
    expect(await store.boot(1)).toMatchObject({ salvagedOrigins: [source.origin] });
    expect((await allRecords(store, source.origin)).map((record) => record.seq)).toEqual(seqs(4));
  });

  it("closes without hanging while the disk is blocked, and tells who waits", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path, { blockedAfterMs: 20 });
    await store.boot(1);
    writeFileSync(`${path}.hold`, "");
    const fate = store.append(new RecordSource().arrive("沪A12345")).catch((fault: LedgerFault) => fault.code);
    await store.close();
    expect(await fate).toBe("store_closed");
  });
});
