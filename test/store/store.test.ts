import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LedgerFault } from "#src/store/ledger-fault.ts";
import { packRecord } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { testFolder, testLedger } from "./folder.ts";
import { allRecords, testStore, until } from "./test-store.ts";
import { plateOf, RecordSource, stayKey, traceOf } from "./visit-records.ts";

const ANY_TRACE = { fromMs: null, toMs: null, plate: null, lane: null, visit: null, limit: 10 };

describe("the store", () => {
  it("starts empty, and finds at the next start what was appended", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path);
    expect(await store.boot(1)).toEqual({
      ledger: "open",
      snapshot: null,
      lastSeqs: {},
      lastOrder: 0,
      salvagedOrigins: [],
    });
    const source = new RecordSource();
    const records = source.arrive("沪A12345");
    await store.append(records);
    await store.putSnapshot({ foldVersion: 1, seqs: { [source.origin]: 1 } }, ['{"a":', "1}"]);
    await store.close();
    const again = testStore(path).store;
    const boot = await again.boot(1);
    expect(boot).toMatchObject({ ledger: "open", lastSeqs: { [source.origin]: 2 }, lastOrder: 2 });
    const parts = boot.ledger === "open" ? boot.snapshot?.parts : null;
    expect([...(parts ?? [])]).toEqual(['{"a":', "1}"]);
    expect(await again.recordsSince(source.origin, 1, 10)).toEqual([records[1]]);
  });

  it("puts what arrives while a batch is being written into the next", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path);
    await store.boot(1);
    writeFileSync(`${path}.hold`, "");
    const source = new RecordSource();
    const order: number[] = [];
    const appends = Array.from({ length: 40 }, async (_, index) => {
      await store.append(source.arrive(plateOf(index)));
      order.push(index);
    });
    expect(store.state().depth).toBe(80);
    rmSync(`${path}.hold`);
    await Promise.all(appends);
    expect(order).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(await allRecords(store, source.origin)).toHaveLength(80);
  });

  it("closes with everything written, although the search tables are far behind", async () => {
    const path = join(testFolder(), "ledger.db");
    const source = new RecordSource();
    const ledger = testLedger(path);
    ledger.append(Array.from({ length: 2_000 }, (_, index) => source.arrive(plateOf(index)).map(packRecord)).flat());
    ledger.close();
    const slowly = { ...DEFAULT_LEDGER_SETTINGS, indexRows: 1 };
    const { store } = testStore(path, { ledger: slowly, indexAfterRecords: 1, blockedAfterMs: 300 });
    await store.boot(1);
    const fate = store.append([source.delivered(1, 2)], [traceOf(1, "沪A12345")], "lazy").then(
      () => "durable",
      (fault: LedgerFault) => fault.code,
    );
    await store.close();
    expect(await fate).toBe("durable");
    expect(testLedger(path).searchTraces({ ...ANY_TRACE, after: null }).traces).toHaveLength(1);
  });

  it("writes one snapshot after the other, and mixes none", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path);
    await store.boot(1);
    const [one, other] = ["1", "2"].map((text) => Array.from({ length: 5 }, () => text));
    const put = (parts = [""]): Promise<void> => store.putSnapshot({ foldVersion: 1, seqs: {} }, parts);
    await Promise.all([put(one), put(other)]);
    const boot = await store.boot(1);
    expect(boot.ledger === "open" ? [...(boot.snapshot?.parts ?? [])] : null).toEqual(other);
  });

  it("writes what is lazy together with what is not", async () => {
    const { store } = testStore(join(testFolder(), "ledger.db"));
    await store.boot(1);
    const source = new RecordSource();
    let isLazyDurable = false;
    const lazy = store.append([source.delivered(1, 2)], [], "lazy").then(() => (isLazyDurable = true));
    await store.size();
    expect(isLazyDurable).toBe(false);
    await store.append(source.arrive("沪A12345"));
    expect(await lazy).toBe(true);
  });

  it("writes what is lazy by itself when nothing else comes", async () => {
    const { store } = testStore(join(testFolder(), "ledger.db"), { lazyAfterMs: 5 });
    await store.append([new RecordSource().delivered(1, 2)], [], "lazy");
    expect(store.state().depth).toBe(0);
  });

  it("puts no snapshot before the journal has what it covers", async () => {
    const { store } = testStore(join(testFolder(), "ledger.db"));
    await store.boot(1);
    const source = new RecordSource();
    void store.append([source.delivered(1, 2)], [], "lazy");
    await store.putSnapshot({ foldVersion: 1, seqs: { [source.origin]: source.lastSeq } }, ["{}"]);
    expect(await allRecords(store, source.origin)).toHaveLength(1);
  });

  it("gives a snapshot up for now while the disk takes nothing", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path, { blockedAfterMs: 20 });
    await store.boot(1);
    writeFileSync(`${path}.hold`, "");
    const source = new RecordSource();
    const appended = store.append(source.arrive("沪A12345"));
    const head = { foldVersion: 1, seqs: { [source.origin]: source.lastSeq } };
    await expect(store.putSnapshot(head, ["{}"])).rejects.toMatchObject({ code: "ledger_failed" });
    rmSync(`${path}.hold`);
    await appended;
    await store.putSnapshot(head, ["{}"]);
  });

  it("writes what is lazy before it closes", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path);
    await store.boot(1);
    const source = new RecordSource();
    const lazy = store.append([source.delivered(1, 2)], [traceOf(1, "沪A12345")], "lazy");
    await store.close();
    await lazy;
    const again = testStore(path).store;
    await again.boot(1);
    expect(await allRecords(again, source.origin)).toHaveLength(1);
    expect(await again.trace(traceOf(1, "沪A12345").traceId)).not.toBeNull();
  });

  it("finds the records of a key, also those that still wait", async () => {
    const path = join(testFolder(), "ledger.db");
    const { store } = testStore(path);
    await store.boot(1);
    const source = new RecordSource();
    const [opened, numbered] = source.arrive("沪A12345");
    await store.append([opened, numbered]);
    writeFileSync(`${path}.hold`, "");
    const left = source.leave(opened, "沪A12345");
    void store.append(left);
    const asked = store.recordsOfKey(stayKey(source.origin, 1));
    rmSync(`${path}.hold`);
    expect((await asked).toSorted((a, b) => a.seq - b.seq)).toEqual([opened, numbered, ...left]);
  });

  it("finds stays and traces that were appended a moment ago", async () => {
    const { store } = testStore(join(testFolder(), "ledger.db"));
    await store.boot(1);
    await store.append(new RecordSource().arrive("沪A12345"), [traceOf(7, "沪A12345")]);
    const all = { fromMs: null, toMs: null, plate: "A123", lane: null, limit: 10, after: null };
    expect((await store.searchStays(all)).stays.map((stay) => stay.plate)).toEqual(["沪A12345"]);
    expect((await store.searchTraces({ ...all, visit: 7 })).traces).toHaveLength(1);
  });

  it("finds a trace once, whether it waits or is on disk", async () => {
    const { store } = testStore(join(testFolder(), "ledger.db"), { traceBatch: 3 });
    await store.boot(1);
    const traces = [1, 2, 3, 4].map((visit) => traceOf(visit, plateOf(visit)));
    const all = { fromMs: null, toMs: null, plate: null, lane: null, visit: null, limit: 10, after: null };
    const found = async (): Promise<readonly number[]> =>
      (await store.searchTraces(all)).traces.map((trace) => trace.visit);
    await store.append([], traces.slice(0, 2));
    expect(await found()).toEqual([2, 1]);
    expect((await store.searchTraces({ ...all, limit: 1 })).traces).toHaveLength(1);
    expect(await store.trace(traces[0]?.traceId ?? "")).toEqual(traces[0]);
    await store.append([], traces.slice(2));
    expect(await found()).toEqual([4, 3, 2, 1]);
    await store.size();
    expect(await found()).toEqual([4, 3, 2, 1]);
    expect(await store.trace(traces[0]?.traceId ?? "")).toEqual(traces[0]);
  });

  it("writes traces that come while others are written with the next that come", async () => {
    const folder = testFolder();
    const { store } = testStore(join(folder, "ledger.db"), { traceBatch: 2 });
    await store.boot(1);
    const traces = [1, 2, 3].map((visit) => traceOf(visit, plateOf(visit)));
    await store.append([], traces.slice(0, 2));
    await store.append([], traces.slice(2));
    // Two calls of the ledger's thread later whatever was under way is done.
    await store.size();
    await store.backup(join(folder, "copy.db"));
    const copy = testStore(join(folder, "copy.db")).store;
    await copy.boot(1);
    const all = { fromMs: null, toMs: null, plate: null, lane: null, visit: null, limit: 10, after: null };
    expect((await copy.searchTraces(all)).traces.map((trace) => trace.visit)).toEqual([2, 1]);
  });

  it("keeps itself in order slice by slice, and copies itself", async () => {
    const folder = testFolder();
    const { store } = testStore(join(folder, "ledger.db"));
    await store.boot(1);
    const source = new RecordSource();
    await store.append(source.arrive("沪A12345"));
    const done = await store.maintain({ nowMs: 0, keep: {}, dated: {}, slices: 10 });
    expect(done).toEqual({ records: 0, traces: 0, more: false, pressed: false, first: { [source.origin]: 1 } });
    await store.backup(join(folder, "copy.db"));
    await store.append(source.arrive("沪B12345"));
    const copy = testStore(join(folder, "copy.db")).store;
    await copy.boot(1);
    expect(await allRecords(copy, source.origin)).toHaveLength(2);
  });

  it("refuses records once it is closed", async () => {
    const { store } = testStore(join(testFolder(), "ledger.db"));
    await store.boot(1);
    await store.close();
    await expect(store.append(new RecordSource().arrive("沪A12345"))).rejects.toMatchObject({ code: "store_closed" });
  });

  it("goes without a ledger while there is none to be had, and writes everything once there is", async () => {
    const folder = join(testFolder(), "card");
    const { store, conditions } = testStore(join(folder, "ledger.db"));
    expect(await store.boot(1)).toMatchObject({ ledger: "unavailable", fault: { code: "ledger_unreachable" } });
    expect(store.state().conditions).toEqual(["ledger_unavailable"]);
    const source = new RecordSource();
    const waiting = store.append(source.arrive("沪A12345"));
    mkdirSync(folder);
    await until(() => store.state().worker === "open");
    expect(await store.boot(1)).toMatchObject({ ledger: "open", lastSeqs: {} });
    store.join(0);
    await waiting;
    expect(await store.boot(1)).toMatchObject({ ledger: "open", lastSeqs: { [source.origin]: 2 } });
    expect(conditions.at(-1)).toMatchObject({ name: "ledger_unavailable", raised: false });
  });

  it("gives what it took without knowing the ledger its place after what is there", async () => {
    const folder = testFolder();
    const path = join(folder, "ledger.db");
    const older = new RecordSource("01.older");
    const { store: before } = testStore(path);
    await before.boot(1);
    await before.append(older.arrive("沪A12345"));
    await before.close();
    renameSync(path, `${path}.away`);
    mkdirSync(path);
    const { store } = testStore(path, { ringRecords: 2 });
    expect(await store.boot(1)).toMatchObject({ ledger: "unavailable" });
    const source = new RecordSource("01.newer");
    store.append(source.arrive("沪A23456")).catch(() => {});
    const waiting = store.append(source.arrive("沪A34567"));
    rmSync(path, { recursive: true });
    renameSync(`${path}.away`, path);
    await until(() => store.state().worker === "open");
    expect(await store.boot(1)).toMatchObject({ ledger: "open", lastSeqs: { "01.older": 2 }, lastOrder: 2 });
    expect(store.state()).toMatchObject({ depth: 4, conditions: expect.arrayContaining(["ledger_unavailable"]) });
    const kinds = ["records_lost", "records_lost", "stay_opened", "stay_numbered"];
    const { records, gone } = store.join(2);
    expect(records.map(({ seq, order, kind }) => [seq, order, kind])).toEqual([
      [3, 5, "stay_opened"],
      [4, 6, "stay_numbered"],
    ]);
    expect(gone).toEqual([{ origin: source.origin, from: 1, seq: 2 }]);
    await waiting;
    await until(() => store.state().depth === 0);
    const written = await allRecords(store, source.origin);
    expect(written.map(({ seq, order, kind }) => [seq, order, kind])).toEqual(
      kinds.map((kind, index) => [index + 1, index + 3, kind]),
    );
    expect(store.state().conditions).toEqual(["records_lost"]);
  });

  it("stopped before it read the ledger, writes what waits after what is there", async () => {
    const folder = join(testFolder(), "card");
    const path = join(folder, "ledger.db");
    const { store } = testStore(path);
    await store.boot(1);
    const source = new RecordSource();
    const waiting = store.append(source.arrive("沪A12345"));
    mkdirSync(folder);
    await until(() => store.state().worker === "open");
    await store.close();
    await waiting;
    const again = testStore(path).store;
    expect(await again.boot(1)).toMatchObject({ lastSeqs: { [source.origin]: 2 } });
  });
});
