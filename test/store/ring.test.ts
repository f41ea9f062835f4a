import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ring } from "#src/store/ring.ts";
import { packRecord, type JournalRow } from "#src/store/row.ts";
import { defaultStoreSettings, type StoreSettings } from "#src/store/settings.ts";
import { RecordSource, traceOf } from "./visit-records.ts";

function testRing(settings: Partial<StoreSettings>): Ring {
  return new Ring({ ...defaultStoreSettings("unused"), ...settings });
}

function rowsOf(source: RecordSource, count: number): readonly JournalRow[] {
  return Array.from({ length: count }, () => packRecord(source.next("box_stopped", { reason: "test" }, "box")));
}

/** What became of a promise, without waiting for it. */
function fateOf(promise: Promise<void>): { fate: string } {
  const seen = { fate: "waiting" };
  promise.then(
    () => (seen.fate = "durable"),
    (fault: { code: string }) => (seen.fate = fault.code),
  );
  return seen;
}

const settled = (): Promise<void> => Promise.resolve();

describe("the ring of records that are not durable", () => {
  it("resolves each append once the batch that holds its last row is written", async () => {
    const ring = testRing({ batchRecords: 3 });
    const source = new RecordSource();
    const first = fateOf(ring.push(rowsOf(source, 2), true));
    const second = fateOf(ring.push(rowsOf(source, 2), true));
    expect(ring.take()).toHaveLength(3);
    ring.written();
    await settled();
    expect([first.fate, second.fate]).toEqual(["durable", "waiting"]);
    ring.take();
    ring.written();
    await settled();
    expect(second.fate).toBe("durable");
  });

  it("gives the same batch again until it is written, whatever came in between", () => {
    const ring = testRing({ ringRecords: 4, batchRecords: 2 });
    const source = new RecordSource();
    void ring.push(rowsOf(source, 4), true).catch(() => {});
    const batch = ring.take();
    void ring.push(rowsOf(source, 3), true).catch(() => {});
    expect(ring.take()).toEqual(batch);
  });

  it("is urgent only for what may not wait, and when a batch is full", () => {
    const ring = testRing({ batchRecords: 3 });
    const source = new RecordSource();
    void ring.push(rowsOf(source, 2), false);
    expect(ring.urgent).toBe(false);
    void ring.push(rowsOf(source, 1), false);
    expect(ring.urgent).toBe(true);
    ring.take();
    ring.written();
    expect(ring.urgent).toBe(false);
    void ring.push(rowsOf(source, 1), true);
    expect(ring.urgent).toBe(true);
  });

  it("drops every trace before it loses a record", () => {
    const ring = testRing({ ringRecords: 10 });
    const source = new RecordSource();
    ring.pushTraces([traceOf(1, "沪A12345"), traceOf(2, "沪A12345")]);
    void ring.push(rowsOf(source, 6), true);
    expect(ring.traceDepth).toBe(0);
    expect(ring.tracesDropped).toBe(2);
    expect(ring.lostCount).toBe(0);
  });

  it("hands over as many traces together as their number and their length allow, and never none", () => {
    const ring = testRing({ traceBatch: 3, traceBatchChars: 100 });
    const traces = [40, 40, 40, 150, 1, 1, 1, 1].map((chars, visit) => ({
      ...traceOf(visit, "沪A12345"),
      story: "x".repeat(chars),
    }));
    ring.pushTraces(traces);
    const handedOver: (readonly number[])[] = [];
    for (let taken = ring.takeTraces(); taken.length > 0; taken = ring.takeTraces()) {
      handedOver.push(taken.map(({ visit }) => visit));
      ring.tracesWritten(taken);
    }
    expect(handedOver).toEqual([[0, 1], [2], [3], [4, 5, 6], [7]]);
  });

  it("keeps the newest traces when too many wait", () => {
    const ring = testRing({ ringTraces: 2, traceBatch: 2 });
    ring.pushTraces([1, 2, 3].map((visit) => traceOf(visit, "沪A12345")));
    expect(ring.takeTraces().map((trace) => trace.visit)).toEqual([2, 3]);
  });

  it("loses the oldest, counts them, tells who waited, and leaves placeholders in their place", async () => {
    const ring = testRing({ ringRecords: 4, batchRecords: 10 });
    const source = new RecordSource();
    const lost = fateOf(ring.push(rowsOf(source, 3), true));
    const kept = fateOf(ring.push(rowsOf(source, 3), true));
    expect(ring.lostCount).toBe(2);
    const placeholders = ring.take();
    expect(placeholders.map((row) => [row[1], row[4]])).toEqual([
      [1, "records_lost"],
      [2, "records_lost"],
    ]);
    ring.written();
    expect(ring.take().map((row) => row[1])).toEqual([3, 4, 5, 6]);
    ring.written();
    await settled();
    expect([lost.fate, kept.fate]).toEqual(["records_lost", "durable"]);
  });

  it("counts characters as well as records", () => {
    const ring = testRing({ ringChars: 100 });
    const source = new RecordSource();
    void ring.push([packRecord(source.next("box_stopped", { reason: "x".repeat(90) }, "box"))], true).catch(() => {});
    void ring.push(rowsOf(source, 1), true);
    expect(ring.lostCount).toBe(1);
  });

  it("never leaves a gap in an origin's seqs, whatever is lost and in whatever batches it is written", () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 5 }), origin: fc.nat(1) }),
      fc.constant("write" as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ring = testRing({ ringRecords: 6, batchRecords: 3 });
        const sources = [new RecordSource("01.a"), new RecordSource("02.b")];
        const written: JournalRow[] = [];
        const write = (): void => {
          written.push(...ring.take());
          ring.written();
        };
        for (const each of steps) {
          if (each === "write") write();
          else void ring.push(rowsOf(sources[each.origin] as RecordSource, each.push), true).catch(() => {});
        }
        while (ring.depth > 0) write();
        for (const source of sources) {
          const own = written.filter((row) => row[0] === source.origin);
          expect(own.map((row) => row[1])).toEqual(Array.from({ length: source.lastSeq }, (_, index) => index + 1));
          expect(own.every((row, index) => index === 0 || row[2] > (own[index - 1]?.[2] ?? 0))).toBe(true);
        }
        expect(written.filter((row) => row[4] === "records_lost")).toHaveLength(ring.lostCount);
      }),
    );
  });

  it("tells in a range what it lost while the ledger was away, however much: the box has little memory", () => {
    const ring = testRing({ ringRecords: 10 });
    const source = new RecordSource();
    let rows: readonly JournalRow[] = [];
    while (source.lastSeq < 200_000) {
      rows = rowsOf(source, 100);
      void ring.push(rows, true).catch(() => {});
    }
    const waiting = ring.follow(5);
    expect(waiting.gone).toEqual([{ origin: source.origin, from: 1, seq: 199_990 }]);
    expect(waiting.rows.map(([, seq, order]) => [seq, order])).toEqual(
      rows.slice(-10).map(([, seq, order]) => [seq, order + 5]),
    );
    expect(ring.take()[0]?.slice(0, 5)).toEqual([source.origin, 1, 6, "lost", "records_lost"]);
  });

  it("writes first what the ledger has lost of what it had taken, then goes on with the same batch", () => {
    const ring = testRing({ batchRecords: 3 });
    const source = new RecordSource();
    const rows = rowsOf(source, 9);
    void ring.push(rows.slice(5), true);
    const batch = ring.take();
    expect(ring.bridge({ [source.origin]: 1 })).toBe(true);
    expect(ring.depth).toBe(8);
    const written: JournalRow[] = [];
    for (; written.length < 4; ring.written()) written.push(...ring.take());
    expect(written.map(([, seq, order, , kind]) => [seq, order, kind])).toEqual(
      [2, 3, 4, 5].map((seq) => [seq, seq, "records_lost"]),
    );
    expect(ring.take()).toEqual(batch);
    expect(ring.bridge({ [source.origin]: 5 })).toBe(false);
    expect(ring.lostCount).toBe(4);
  });

  it("rejects whoever still waits when it is abandoned", async () => {
    const ring = testRing({});
    const waiting = fateOf(ring.push(rowsOf(new RecordSource(), 1), true));
    ring.abandon(Object.assign(new Error("closed"), { code: "store_closed" }) as never);
    await settled();
    expect(waiting.fate).toBe("store_closed");
  });
});
