import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ledger } from "#src/store/ledger.ts";
import type { TracePage, TraceQuery } from "#src/store/traces.ts";
import { testFolder, testLedger } from "./folder.ts";
import { testStore } from "./test-store.ts";
import { plateOf, traceOf } from "./visit-records.ts";

const ALL: TraceQuery = { fromMs: null, toMs: null, plate: null, lane: null, visit: null, limit: 100, after: null };

function ledgerOf(count: number): Ledger {
  const ledger = testLedger(":memory:");
  for (let at = 0; at < count; at += 5) {
    ledger.addTraces(
      [0, 1, 2, 3, 4].map((step) => traceOf(at + step, plateOf(at + step), step % 2 === 0 ? "entry-1" : "exit-1")),
    );
  }
  return ledger;
}

function visits(ledger: Ledger, query: Partial<TraceQuery>): readonly number[] {
  return ledger.searchTraces({ ...ALL, ...query }).traces.map((trace) => trace.visit);
}

describe("traces", () => {
  it("come back whole by their id", () => {
    const ledger = ledgerOf(20);
    const trace = traceOf(7, plateOf(7), "entry-1");
    expect(ledger.traceById(trace.traceId)).toEqual(trace);
    expect(ledger.traceById("nobody")).toBeNull();
  });

  it.each([
    ["by visit", { visit: 7 }, [7]],
    ["by plate", { plate: plateOf(3).slice(2) }, [3]],
    ["by lane", { lane: "exit-1" }, [8, 6, 3, 1]],
    ["by time, ends included", { fromMs: traceOf(3, "").atMs, toMs: traceOf(5, "").atMs }, [5, 4, 3]],
    ["newest first", { limit: 3 }, [9, 8, 7]],
  ])("are found %s", (_, query, expected) => {
    expect(visits(ledgerOf(10), query)).toEqual(expected);
  });

  it("page without leaving one out", () => {
    const ledger = ledgerOf(10);
    const first = ledger.searchTraces({ ...ALL, limit: 4 });
    const second = ledger.searchTraces({ ...ALL, limit: 4, after: first.next });
    const third = ledger.searchTraces({ ...ALL, limit: 4, after: second.next });
    const pages = [first, second, third].flatMap((page) => page.traces.map((trace) => trace.visit));
    expect(pages).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(third.next).toBeNull();
  });

  it("that come twice are kept once", () => {
    const ledger = ledgerOf(5);
    ledger.addTraces([traceOf(4, plateOf(4), "entry-1"), traceOf(5, plateOf(5))]);
    expect(visits(ledger, {})).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it("without a plate are kept too, and match no plate", () => {
    const ledger = testLedger(":memory:");
    ledger.addTraces([{ ...traceOf(1, "x"), plate: null }]);
    expect(visits(ledger, {})).toEqual([1]);
    expect(visits(ledger, { plate: "x" })).toEqual([]);
  });

  it("are searched first among those that wait, page by page, and then on disk", async () => {
    const path = join(testFolder(), "ledger.db");
    const ledger = testLedger(path);
    ledger.addTraces([1, 2].map((visit) => traceOf(visit, "沪A12345")));
    ledger.close();
    const { store } = testStore(path, { traceBatch: 100 });
    await store.boot(1);
    await store.append(
      [],
      [3, 4, 5, 6, 7].map((visit) => traceOf(visit, "沪A12345")),
    );
    const found: number[] = [];
    let after: number | null = null;
    do {
      const page: TracePage = await store.searchTraces({ ...ALL, limit: 2, after });
      found.push(...page.traces.map(({ visit }) => visit));
      after = page.next;
    } while (after !== null);
    expect(found).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });
});
