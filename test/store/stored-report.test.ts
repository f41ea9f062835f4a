/** The report inside a journal entry, whether or not the entry is written as ours are. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LotRecord } from "#src/lot/record.ts";
import { packRecord } from "#src/store/row.ts";
import { storedReport } from "#src/store/stored-report.ts";
import { itemOf, itemOfRecord } from "#src/uplink/report-item.ts";
import { RecordSource } from "./visit-records.ts";

const ms = fc.integer({ min: 1, max: 9_999_999_999_999 });
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("沪A12345", '"', "\\", "}", '","dataTime":1}', "\n"),
);
const shared = fc.record({
  seq: text,
  plateId: text,
  vehicleType: fc.constant(1 as const),
  laneType: fc.constant(2 as const),
});
const ends = fc.record({ freeBerth: fc.double({ noNaN: true }), parkType: fc.constant(1 as const), dataTime: ms });
const paid = fc.record({ parkingTime: fc.nat(), payMoney: fc.nat(), payType: fc.constant("unknown" as const) });
const ref = fc.option(fc.record({ origin: text, seq: fc.integer({ min: 1, max: 2 ** 40 }) }));

/** Reads the entry of a record and compares with what the record itself carries. */
function expectSame(record: LotRecord): void {
  const item = itemOfRecord(record);
  const read = storedReport(packRecord(record));
  expect(read === null ? null : itemOf(record.origin, read)).toEqual(item);
}

describe("the report of an entry", () => {
  it("of an arrive is the one that was recorded, to the byte", () => {
    const report = fc.option(fc.tuple(shared, ends).map(([one, other]) => ({ ...one, ...other })));
    fc.assert(
      fc.property(text, ms, text, report, (businessId, arrivedMs, plateId, frozen) => {
        const data = { businessId, arrivedMs, plateId, report: frozen };
        expectSame(new RecordSource().next("stay_numbered", data));
      }),
    );
  });

  it("of a leave is the one that was recorded, to the byte", () => {
    const report = fc.tuple(shared, paid, ends).map(([one, two, three]) => ({ ...one, ...two, ...three }));
    fc.assert(
      fc.property(ms, report, ref, (leftMs, frozen, arrive) => {
        expectSame(new RecordSource().next("leave_numbered", { leftMs, report: frozen, arrive }));
      }),
    );
  });
});
