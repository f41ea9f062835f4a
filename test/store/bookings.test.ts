import { describe, expect, it } from "vitest";
import { localDay, startOfLocalDay } from "#src/local-day.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { BOOKING_KINDS, type BookingKind } from "#src/store/booking-time.ts";
import type { BookingCursor, BookingPage, BookingQuery } from "#src/store/bookings.ts";
import type { Ledger } from "#src/store/ledger.ts";
import { packRecord } from "#src/store/row.ts";
import { testFolder, testLedger } from "./folder.ts";
import { testStore } from "./test-store.ts";
import { RecordSource } from "./visit-records.ts";

const ALL: BookingQuery = {
  fromMs: 0,
  toMs: Number.MAX_SAFE_INTEGER,
  kinds: BOOKING_KINDS,
  withStaysOf: [],
  limit: 100,
  after: null,
};

function payment(source: RecordSource, key: string, paidAtMs: number, orderId: string): LotRecord {
  const money = { fen: 500, status: "paid", payType: 2, source: "notice", by: null, shift: null } as const;
  return source.next("payment_received", { ...money, orderId, paidAtMs, leftValidSeconds: 900 }, key);
}

/** Three cars that paid and left, the payments told in another order than they were made. */
function threePaid(): { readonly records: readonly LotRecord[]; readonly dayMs: number } {
  const source = new RecordSource();
  const arrived = [source.arrive("沪A12345"), source.arrive("沪B12345"), source.arrive("沪C12345")] as const;
  const dayMs = startOfLocalDay(localDay(arrived[0][0].at.wallMs));
  const paid = [30_000, 10_000, 20_000].map((afterMs, index) =>
    payment(source, arrived[index]?.[0].key ?? "", dayMs + afterMs, `order-${index}`),
  );
  const left = arrived.flatMap(([opened]) => source.leave(opened, "沪A12345"));
  return { records: [...arrived.flat(), ...paid, ...left], dayMs };
}

/** Further records that are no bookings. */
function lastOf(records: readonly LotRecord[], more: number): LotRecord {
  const last = records.at(-1);
  if (last === undefined) throw new Error("no records");
  const data = { reason: "test" };
  return { ...last, seq: last.seq + more, order: last.order + more, kind: "box_stopped", key: "box", data };
}

function indexed(records: readonly LotRecord[], indexRows = 2): Ledger {
  const ledger = testLedger(":memory:", { indexRows });
  ledger.append(records.map(packRecord));
  while (ledger.indexSlice());
  return ledger;
}

function kindsOf(page: BookingPage): readonly string[] {
  return page.bookings.map(({ row }) => row[4]);
}

describe("the bookings", () => {
  it("come in the order of their own time, not of their writing", () => {
    const { records, dayMs } = threePaid();
    const { bookings } = indexed(records).bookings({ ...ALL, kinds: ["payment_received"] });
    expect(bookings.map(({ atMs }) => atMs - dayMs)).toEqual([10_000, 20_000, 30_000]);
  });

  it("are those of the kinds asked for, from a time on and before another", () => {
    const { records, dayMs } = threePaid();
    const ledger = indexed(records);
    expect(kindsOf(ledger.bookings({ ...ALL, kinds: ["leave_numbered"] }))).toEqual(Array(3).fill("leave_numbered"));
    const between = ledger.bookings({ ...ALL, fromMs: dayMs + 10_000, toMs: dayMs + 20_000 });
    expect(kindsOf(between)).toEqual(["payment_received"]);
    expect(kindsOf(ledger.bookings({ ...ALL, kinds: ["fee_waived"] }))).toEqual([]);
  });

  it("bring the records of their stay along where that is asked for", () => {
    const ledger = indexed(threePaid().records);
    const withStays = { ...ALL, limit: 1, withStaysOf: ["payment_received"] as const };
    const { ofStays } = ledger.bookings(withStays);
    expect(ofStays.map((row) => row[4]).toSorted()).toEqual([
      "leave_numbered",
      "payment_received",
      "stay_closed",
      "stay_numbered",
      "stay_opened",
    ]);
    expect(new Set(ofStays.map((row) => row[3])).size).toBe(1);
  });

  it.each([1, 2, 5, 100])("page by %i without leaving out or repeating one", (limit) => {
    const ledger = indexed(threePaid().records);
    const seen: number[] = [];
    let after: BookingCursor | null = null;
    do {
      const page: BookingPage = ledger.bookings({ ...ALL, limit, after });
      seen.push(...page.bookings.map(({ row }) => row[1]));
      after = page.next;
    } while (after !== null);
    expect(new Set(seen).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  it("are the same whatever the size of a slice, and whenever they are indexed", () => {
    const { records } = threePaid();
    const whole = indexed(records, 1000).bookings(ALL);
    const ledger = testLedger(":memory:", { indexRows: 1 });
    for (const record of records) {
      ledger.append([packRecord(record)]);
      while (ledger.indexSlice());
    }
    expect(ledger.bookings(ALL)).toEqual(whole);
  });

  it("pass over records that another version wrote in another shape", () => {
    const { records } = threePaid();
    const last = records.at(-1);
    if (last === undefined) throw new Error("no records");
    const odd = { ...last, seq: last.seq + 1, order: last.order + 1, kind: "payment_received", data: null };
    const ledger = indexed([...records, odd as unknown as LotRecord]);
    expect(ledger.bookings(ALL).bookings).toHaveLength(6);
  });

  it("are forgotten with the records they are of", () => {
    const { records } = threePaid();
    const old = [...records, ...Array.from({ length: 6 }, (_, more) => lastOf(records, more + 1))];
    const ledger = testLedger(":memory:", { recordAgeMs: 0, leastFreeBytes: 0, sliceRows: 5, indexRows: 5 });
    ledger.append(old.map(packRecord));
    while (ledger.indexSlice());
    const { origin } = lastOf(records, 0);
    for (const seq of [old.length - 1, old.length]) {
      ledger.stageSnapshotPart(0, "{}");
      ledger.putSnapshot({ foldVersion: 1, seqs: { [origin]: seq } });
    }
    expect(ledger.bookings(ALL).bookings).toHaveLength(6);
    while (ledger.pruneSlice({ nowMs: Date.now(), keep: {}, dated: {} }).more);
    expect(ledger.bookings(ALL)).toMatchObject({ bookings: [], damaged: [] });
  });

  it("are read through the store while it writes, with all that was appended before", async () => {
    const { records } = threePaid();
    const { store } = testStore(`${testFolder()}/ledger.sqlite`);
    await store.boot(1);
    void store.append(records, [], "lazy");
    const { bookings, ofStays } = await store.bookings({ ...ALL, withStaysOf: ["leave_numbered"] });
    expect(bookings).toHaveLength(6);
    expect(ofStays).toHaveLength(15);
  });

  it("belong to the beginning of the day that a statement is of", () => {
    const source = new RecordSource();
    const compared = source.next("statement_compared", { day: 20_000, list: "bills", differences: [] }, "statement");
    const kinds: readonly BookingKind[] = ["statement_compared"];
    const [booking] = indexed([compared]).bookings({ ...ALL, kinds }).bookings;
    expect(booking?.atMs).toBe(startOfLocalDay(20_000));
  });
});
