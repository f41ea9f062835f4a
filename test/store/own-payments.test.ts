import { describe, expect, it } from "vitest";
import type { LotRecord } from "#src/lot/record.ts";
import type { PaymentSource } from "#src/stay/money-records.ts";
import { isOwnPayment } from "#src/stay/money.ts";
import type { Ledger } from "#src/store/ledger.ts";
import { packRecord } from "#src/store/row.ts";
import { testFolder, testLedger } from "./folder.ts";
import { testStore } from "./test-store.ts";
import { RecordSource } from "./visit-records.ts";

const PLATE = "沪A12345";
const OTHER = "沪B67890";

/** Writes cars that pay. */
class Till {
  readonly source = new RecordSource();
  readonly records: LotRecord[] = [];

  arrives(plate: string): LotRecord {
    const [opened, numbered] = this.source.arrive(plate);
    this.records.push(opened, numbered);
    return opened;
  }

  pays({ key }: LotRecord, orderId: string, source: PaymentSource = "cash"): void {
    const money = { fen: 500, status: "paid", payType: 2, by: null, shift: null, leftValidSeconds: 0 } as const;
    this.records.push(this.source.next("payment_received", { ...money, orderId, source, paidAtMs: 1_000 }, key));
  }

  leaves(opened: LotRecord, exitPlate: string | null): void {
    const [closed, left] = this.source.leave(opened, PLATE);
    this.records.push({ ...closed, data: { ...closed.data, exitPlate } } as LotRecord, left);
  }

  corrects({ key }: LotRecord, plate: string): void {
    const data = { plate, plateClass: "civil", by: "x", reason: "y" } as const;
    this.records.push(this.source.next("plate_corrected", data, key));
  }
}

function indexed(records: readonly LotRecord[], indexRows = 500): Ledger {
  const ledger = testLedger(":memory:", { indexRows });
  ledger.append(records.map(packRecord));
  while (ledger.indexSlice());
  return ledger;
}

function ordersOf(ledger: Ledger, plate: string, limit = 100): readonly string[] {
  return ledger.ownPayments({ plate, limit }).rows.map((row) => (JSON.parse(row[9]) as { orderId: string }).orderId);
}

/** Two visits of one car with three payments, and one of another. */
function threePayments(): Till {
  const till = new Till();
  const first = till.arrives(PLATE);
  till.pays(first, "a");
  till.leaves(first, null);
  const [second, other] = [till.arrives(PLATE), till.arrives(OTHER)];
  till.pays(second, "b", "own_channel");
  till.pays(other, "c");
  till.pays(second, "d");
  return till;
}

describe("payments that did not go through the city", () => {
  it("are found by their plate, the newest first, as many as are asked for", () => {
    const ledger = indexed(threePayments().records);
    expect(ordersOf(ledger, PLATE)).toEqual(["d", "b", "a"]);
    expect(ordersOf(ledger, PLATE, 2)).toEqual(["d", "b"]);
    expect(ordersOf(ledger, OTHER)).toEqual(["c"]);
    expect(ordersOf(ledger, "沪A1234")).toEqual([]);
  });

  it.each([
    "notice",
    "result",
    "password_free",
    "statement",
    "cash",
    "own_channel",
  ] as const satisfies readonly PaymentSource[])("are none of the city's own, as everywhere (%s)", (source) => {
    const till = new Till();
    const car = till.arrives(PLATE);
    till.pays(car, "a", source);
    till.leaves(car, OTHER);
    const orders = isOwnPayment({ source }) ? ["a"] : [];
    expect(ordersOf(indexed(till.records), PLATE)).toEqual(orders);
    expect(ordersOf(indexed(till.records), OTHER)).toEqual(orders);
  });

  it("come with what was given back of them", () => {
    const till = threePayments();
    const data = { fen: 500, orderId: "b", by: "x", reason: "y", atMs: 1_000 };
    const paid = till.records.find((one) => one.kind === "payment_received" && one.data.orderId === "b");
    till.records.push(till.source.next("fee_refunded", data, paid?.key));
    const ledger = indexed(till.records);
    expect(ordersOf(ledger, PLATE)).toEqual(["b", "d", "b", "a"]);
    expect(ordersOf(ledger, OTHER)).toEqual(["c"]);
  });

  it("are found by the plate that the exit read, and by the one that a person put right, before or after", () => {
    const till = new Till();
    const [read, corrected] = [till.arrives(PLATE), till.arrives("沪C00001")];
    till.pays(read, "a");
    till.leaves(read, OTHER);
    till.pays(corrected, "b");
    till.corrects(corrected, OTHER);
    till.pays(corrected, "c");
    const ledger = indexed(till.records);
    expect(ordersOf(ledger, OTHER)).toEqual(["c", "b", "a"]);
    expect(ordersOf(ledger, PLATE)).toEqual(["a"]);
    expect(ordersOf(ledger, "沪C00001")).toEqual(["c", "b"]);
  });

  it("are the same whatever the size of a slice, and whenever they are indexed", () => {
    const { records } = threePayments();
    const ledger = testLedger(":memory:", { indexRows: 1 });
    for (const record of records) {
      ledger.append([packRecord(record)]);
      while (ledger.indexSlice());
    }
    expect(ordersOf(ledger, PLATE)).toEqual(ordersOf(indexed(records), PLATE));
    expect(ordersOf(indexed(records, 1), PLATE)).toEqual(["d", "b", "a"]);
  });

  it("pass over records that another version wrote in another shape", () => {
    const till = threePayments();
    for (const kind of ["payment_received", "stay_closed", "plate_corrected"] as const) {
      for (const odd of [null, "x", { plate: 7, exitPlate: 7 }]) {
        till.records.push(till.source.next(kind, odd as never, till.records[0]?.key));
      }
    }
    expect(ordersOf(indexed(till.records), PLATE)).toEqual(["d", "b", "a"]);
  });

  it("are forgotten with the records they are of", () => {
    const till = threePayments();
    for (let more = 0; more < 6; more += 1) till.records.push(till.source.next("box_stopped", { reason: "x" }, "box"));
    const ledger = testLedger(":memory:", { recordAgeMs: 0, leastFreeBytes: 0, sliceRows: 5, indexRows: 5 });
    ledger.append(till.records.map(packRecord));
    while (ledger.indexSlice());
    for (const seq of [till.source.lastSeq - 1, till.source.lastSeq]) {
      ledger.stageSnapshotPart(0, "{}");
      ledger.putSnapshot({ foldVersion: 1, seqs: { [till.source.origin]: seq } });
    }
    expect(ordersOf(ledger, PLATE)).toHaveLength(3);
    while (ledger.pruneSlice({ nowMs: Date.now(), keep: {}, dated: {} }).more);
    expect(ledger.ownPayments({ plate: PLATE, limit: 100 })).toEqual({ rows: [], damaged: [] });
  });

  it("are read through the store with all that is durable", async () => {
    const { store } = testStore(`${testFolder()}/ledger.sqlite`);
    await store.boot(1);
    await store.append(threePayments().records);
    const payments = await store.ownPayments({ plate: PLATE, limit: 100 });
    expect(payments).toMatchObject([
      { data: { orderId: "d" } },
      { data: { orderId: "b" } },
      { data: { orderId: "a" } },
    ]);
  });
});
