import { describe, expect, it } from "vitest";
import { LedgerReader } from "#src/box/ledger-reader.ts";
import type { Fact } from "#src/controller/fact.ts";
import { localDay } from "#src/local-day.ts";
import { FOLD_VERSION } from "#src/lot/lot.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { VirtualClock } from "#src/simulation/virtual-clock.ts";
import { VirtualTime } from "#src/simulation/virtual-time.ts";
import type { Store } from "#src/store/store.ts";
import { LedgerFault } from "#src/store/ledger-fault.ts";
import { Bench, HOUR } from "#test/controller/bench.ts";
import { patiently } from "#test/device/patience.ts";
import { testFolder } from "#test/store/folder.ts";
import { testStore } from "#test/store/test-store.ts";

const PLATE = "沪A12345";

type Reads = {
  readonly facts: readonly Fact[];
  readonly reader: LedgerReader;
  readonly time: VirtualTime;
  readonly store: Store;
};

/** A reader over a real ledger that holds these records; the first `failures` readings fail. */
async function readerOf(records: readonly LotRecord[], nowMs: number, failures = 0): Promise<Reads> {
  const { store } = testStore(`${testFolder()}/ledger.sqlite`);
  await store.boot(FOLD_VERSION);
  await store.append(records);
  const facts: Fact[] = [];
  let left = failures;
  const bookings: typeof store.bookings = (query) => {
    if ((left -= 1) >= 0) return Promise.reject(new LedgerFault("ledger_io", "the disk fails"));
    return store.bookings(query);
  };
  const time = new VirtualTime();
  const clock = new VirtualClock(time, 0, "boot-1", { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 });
  const troubled = {
    ...store,
    bookings,
    ownPayments: store.ownPayments.bind(store),
    searchStays: store.searchStays.bind(store),
    recordsOfKey: store.recordsOfKey.bind(store),
  };
  const box = {
    outside: { store: troubled, world: { clock }, log: () => {} },
    put: (fact: Fact) => void facts.push(fact),
    nowMs: () => nowMs,
  };
  return {
    facts,
    reader: new LedgerReader(box as unknown as ConstructorParameters<typeof LedgerReader>[0]),
    time,
    store,
  };
}

function paidByPhone(): { readonly bench: Bench; readonly orderId: string } {
  const bench = new Bench();
  bench.parks(PLATE);
  const { orderId } = bench.asksFee(PLATE);
  bench.pays({ ...bench.asksFee(PLATE), orderId });
  return { bench, orderId };
}

describe("what a turn asks of the ledger", () => {
  it("is the payments of a statement's day, whatever the lot still holds", async () => {
    const { bench, orderId } = paidByPhone();
    const { facts, reader } = await readerOf(bench.records, bench.nowMs);
    const statement = { day: localDay(bench.nowMs), list: "payments", rows: [] } as const;
    await reader.read({ of: "statement", statement });
    expect(facts).toMatchObject([{ type: "statement_read", statement, known: [{ orderId, fen: 2_000 }] }]);
  });

  it("finds an order of another day by the stay inside its number", async () => {
    const { bench, orderId } = paidByPhone();
    const { facts, reader } = await readerOf(bench.records, bench.nowMs);
    const row = { orderId, fen: 2_000, payType: 2, paidAtMs: bench.nowMs };
    await reader.read({ of: "statement", statement: { day: localDay(bench.nowMs) + 9, list: "bills", rows: [row] } });
    expect(facts).toMatchObject([{ known: [{ orderId, state: "paid" }], untold: [] }]);
  });

  it("brings the records of a stay whose order only the city's list has", async () => {
    const { bench, orderId } = paidByPhone();
    const { facts, reader } = await readerOf(bench.records, bench.nowMs);
    const rows = [{ orderId: `${orderId.slice(0, 28)}zz`, fen: 2_000, payType: 2, paidAtMs: bench.nowMs }];
    await reader.read({ of: "statement", statement: { day: localDay(bench.nowMs), list: "payments", rows } });
    const [fact] = facts;
    const untold = fact?.type === "statement_read" ? fact.untold : [];
    expect(untold.map((records) => records.length)).toEqual([
      bench.records.filter(({ key }) => key === `stay:${bench.stayOf(PLATE).id}`).length,
    ]);
  });

  it("is asked again later when a statement cannot be compared now", async () => {
    const { bench } = paidByPhone();
    const { facts, reader, time } = await readerOf(bench.records, bench.nowMs, 1);
    await reader.read({ of: "statement", statement: { day: localDay(bench.nowMs), list: "payments", rows: [] } });
    expect(facts).toEqual([]);
    await time.runUntil(time.nowMs + HOUR, () => false);
    await expect.poll(() => facts, patiently).toHaveLength(1);
  });

  it("is what was taken in a shift; null when it cannot be read, for a person waits", async () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay, fen: 800, shift: "early" });
    const { facts, reader } = await readerOf(bench.records, bench.nowMs, 1);
    const head = { id: "1", by: "Wang", reason: "end", expiresAtMs: 0 };
    const reading = {
      of: "shift",
      fromMs: bench.nowMs - HOUR,
      command: { ...head, command: "close_shift", shift: "early" },
      replyTo: "desk",
    } as const;
    await reader.read(reading);
    await reader.read(reading);
    expect(facts).toMatchObject([{ takings: null }, { takings: { cashFen: 800, waivedFen: 0 } }]);
  });

  it("is the stay that an order names; null when it cannot be read, for a person waits", async () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    const { facts, reader, store } = await readerOf(bench.records, bench.nowMs);
    const head = { id: "1", by: "Wang", reason: "twice", expiresAtMs: 0 };
    const named = (id: string) => ({ ...head, command: "void_stay", stay: id }) as const;
    await reader.read({ of: "stay", command: named(stay), replyTo: "desk" });
    await reader.read({ of: "stay", command: named("00.e1.999"), replyTo: "desk" });
    await store.close();
    await reader.read({ of: "stay", command: named(stay), replyTo: "desk" });
    const records = bench.records.filter(({ key }) => key === `stay:${stay}`);
    expect(facts).toMatchObject([
      { type: "stay_read", command: { stay }, replyTo: "desk", records },
      { records: [] },
      { records: null },
    ]);
  });

  it("is a plate's payments for the invoice query; null when they cannot be read, for the city waits", async () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.says({ command: "take_cash", stay, fen: 800, shift: null });
    const { facts, reader, store } = await readerOf(bench.records, bench.nowMs);
    const reading = { of: "invoices", plate: PLATE, replyTo: "tax" } as const;
    await reader.read(reading);
    await store.close();
    await reader.read(reading);
    expect(facts).toMatchObject([
      { type: "invoices_read", plate: PLATE, replyTo: "tax", records: [{ data: { fen: 800, source: "cash" } }] },
      { type: "invoices_read", replyTo: "tax", records: null },
    ]);
  });
});
