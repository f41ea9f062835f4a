/** A ledger in memory: what a box reads out of everything that was recorded. */
import { knownOrders } from "#src/books/statement.ts";
import { takingsOf } from "#src/books/shift-takings.ts";
import type { Fact } from "#src/controller/fact.ts";
import type { LedgerReading } from "#src/controller/outcome.ts";
import { Lot } from "#src/lot/lot.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { stayKey } from "#src/lot/stay-book.ts";
import { isOwnPayment } from "#src/stay/money.ts";

export function readFrom(records: readonly LotRecord[], reading: LedgerReading): Fact {
  switch (reading.of) {
    case "statement":
      return { type: "statement_read", statement: reading.statement, known: knownOrders(records), untold: [] };
    case "invoices":
      return { ...reading, type: "invoices_read", records: ownPaymentsOf(records, reading.plate) };
    case "stay":
      return {
        ...reading,
        type: "stay_read",
        records: records.filter(({ key }) => key === stayKey(reading.command.stay)),
      };
    case "shift": {
      const { command, replyTo, fromMs } = reading;
      const { clocks } = lotOf(records);
      const since = records.filter((record) => clocks.date(record.at) >= fromMs);
      return { type: "shift_read", command, replyTo, takings: takingsOf(since, command.shift) };
    }
  }
}

function ownPaymentsOf(records: readonly LotRecord[], plate: string): readonly LotRecord[] {
  const keys = new Set(
    lotOf(records)
      .stays.ofPlate(plate)
      .map(({ id }) => stayKey(id)),
  );
  return records.filter((record) => {
    if (!keys.has(record.key)) return false;
    return record.kind === "fee_refunded" || (record.kind === "payment_received" && isOwnPayment(record.data));
  });
}

function lotOf(records: readonly LotRecord[]): Lot {
  const lot = new Lot();
  for (const record of records) lot.apply(record);
  return lot;
}
