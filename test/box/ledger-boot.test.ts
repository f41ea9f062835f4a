/** What a start makes of the ledger that the box before has left. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { originOf, readLedger, wasStopped, writeSnapshot } from "#src/box/ledger-boot.ts";
import { Pen } from "#src/controller/pen.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { packRecord } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { Bench } from "#test/controller/bench.ts";
import { testFolder, testLedger } from "#test/store/folder.ts";
import { testStore } from "#test/store/test-store.ts";
import { plateOf, RecordSource } from "#test/store/visit-records.ts";

const SLOT = 0;
const STOPPED = { kind: "box_stopped", key: "box", data: { reason: "SIGTERM" } } as const;

async function contentAfter(records: readonly LotRecord[]) {
  const path = join(testFolder(), "ledger.sqlite");
  const ledger = testLedger(path);
  if (records.length > 0) ledger.append(records.map(packRecord));
  ledger.close();
  const { store } = testStore(path);
  return readLedger(store);
}

function oneCar(): readonly LotRecord[] {
  const bench = new Bench();
  bench.enters("沪A12345");
  return bench.records;
}

/** The records of a box that was told to stop after them. */
function stopped(records: readonly LotRecord[]): readonly LotRecord[] {
  const last = records.at(-1);
  if (last === undefined) throw new Error("no records");
  return [...records, { ...last, seq: last.seq + 1, order: last.order + 1, ...STOPPED }];
}

function at(records: readonly LotRecord[]): LotRecord["at"] {
  const last = records.at(-1);
  if (last === undefined) throw new Error("no records");
  return last.at;
}

describe("a start", () => {
  it("knows that the box was told to stop, or was cut off", async () => {
    expect(wasStopped(await contentAfter(stopped(oneCar())), SLOT)).toBe(true);
    expect(wasStopped(await contentAfter(oneCar()), SLOT)).toBe(false);
  });

  it("is no start after a cut when it is the first, and is one when the ledger cannot be read", async () => {
    expect(wasStopped(await contentAfter([]), SLOT)).toBe(true);
    expect(wasStopped(null, SLOT)).toBe(false);
  });

  it("counts the records that no snapshot covers", async () => {
    const records = oneCar();
    expect((await contentAfter(records))?.sinceSnapshot).toBe(records.length);
    const path = join(testFolder(), "ledger.sqlite");
    const ledger = testLedger(path);
    ledger.append(records.map(packRecord));
    ledger.close();
    const { store } = testStore(path);
    const content = await readLedger(store);
    if (content === null) throw new Error("no ledger");
    await writeSnapshot(store, content.lot);
    await store.close();
    expect((await readLedger(testStore(path).store))?.sinceSnapshot).toBe(0);
  });

  it("goes on after the last record that is there, although one before it is damaged", async () => {
    const bench = new Bench();
    for (const plate of ["沪A11111", "沪A22222", "沪A33333"]) bench.enters(plate);
    const { records } = bench;
    const path = join(testFolder(), "ledger.sqlite");
    const ledger = testLedger(path);
    ledger.append(records.map(packRecord));
    ledger.close();
    const file = readFileSync(path);
    const victim = records.find(({ kind, data }) => kind === "stay_opened" && data.plate === "沪A22222");
    file.write("9", file.indexOf(JSON.stringify(victim?.data)) + '{"plate":"沪A'.length);
    writeFileSync(path, file);
    const { store, conditions } = testStore(path);
    const content = await readLedger(store);
    if (content === null) throw new Error("no ledger");
    const origin = originOf(content, SLOT, () => new Uint8Array(4));
    const written = new Pen(origin, content.lot).write(STOPPED, at(records));
    await store.append([written]);
    expect(await store.recordsSince(origin, records.length, 10)).toEqual([written]);
    expect(content.lot.staysToLeave("沪A33333")).toHaveLength(1);
    expect(conditions).toContainEqual(expect.objectContaining({ name: "records_damaged", raised: true }));
    await writeSnapshot(store, content.lot);
    await store.close();
    expect((await readLedger(testStore(path).store))?.sinceSnapshot).toBe(0);
  });

  it("on a ledger that is too large to be checked, and damaged, goes on with what is sound in it", async () => {
    const source = new RecordSource();
    const records = Array.from({ length: 100 }, (_, index) => source.arrive(plateOf(index))).flat();
    const path = join(testFolder(), "ledger.sqlite");
    const ledger = testLedger(path);
    ledger.append(records.map(packRecord));
    while (ledger.indexSlice());
    ledger.close();
    const file = readFileSync(path);
    const { pageBytes } = DEFAULT_LEDGER_SETTINGS;
    const page = Math.floor(file.indexOf(plateOf(50)) / pageBytes) * pageBytes;
    writeFileSync(path, file.fill(0xff, page, page + pageBytes));
    const { store, conditions } = testStore(path, { ledger: { ...DEFAULT_LEDGER_SETTINGS, bootCheckBytes: 0 } });
    const content = await readLedger(store);
    expect(content?.salvaged).toEqual([source.origin]);
    expect(content?.lot.berths.inside).toBeGreaterThan(90);
    expect(conditions).toContainEqual(expect.objectContaining({ name: "ledger_replaced", raised: true }));
  });

  it("goes on with the journal of its slot, and with a fresh one without the ledger", async () => {
    const records = oneCar();
    const bytes = (count: number): Uint8Array => new Uint8Array(count).fill(0xab);
    expect(originOf(await contentAfter(records), SLOT, bytes)).toBe(records[0]?.origin);
    expect(originOf(await contentAfter(records), 7, bytes)).toBe("07.abababab");
    expect(originOf(null, SLOT, bytes)).toBe("00.abababab");
  });
});
