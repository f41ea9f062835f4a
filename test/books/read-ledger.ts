/** Reads the books of records from a real ledger in memory, as a box does. */
import type { ReadBookings, Report } from "#src/books/report.ts";
import { rowsOf } from "#src/books/report.ts";
import type { Row } from "#src/books/table.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { packRecord, unpackRow } from "#src/store/row.ts";
import { testLedger } from "#test/store/folder.ts";

export const ALWAYS = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

/** `pageMost` makes pages smaller than reports ask for. */
export function ledgerOf(records: readonly LotRecord[], pageMost = 1_000): ReadBookings {
  const ledger = testLedger(":memory:");
  ledger.append(records.map(packRecord));
  while (ledger.indexSlice());
  return async (query) => {
    const page = ledger.bookings({ ...query, limit: Math.min(query.limit, pageMost) });
    const bookings = page.bookings.map(({ atMs, row }) => ({ atMs, record: unpackRow(row) }));
    return { bookings, ofStays: page.ofStays.map(unpackRow), next: page.next };
  };
}

export async function allRows(read: ReadBookings, report: Report, span = ALWAYS): Promise<readonly Row[]> {
  return Array.fromAsync(rowsOf(read, report, span));
}

/** Rows as objects by column id, without what is null. */
export async function told(
  read: ReadBookings,
  report: Report,
  span = ALWAYS,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await allRows(read, report, span);
  return rows.map((row) => {
    const cells = report.columns.map(({ id }, index) => [id, row[index] ?? null] as const);
    return Object.fromEntries(cells.filter(([, cell]) => cell !== null));
  });
}
