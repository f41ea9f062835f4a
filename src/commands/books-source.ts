/** The rows of a report of the books, from a running box or from the ledger of one that stands still. */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { rowsOf, type Report, type Span } from "../books/report.ts";
import { cellText, type Row } from "../books/table.ts";
import { askPage, openLedger, readBox, type BoxSource } from "./box-source.ts";

/** `from` and `to` are local days, both included. */
export type Wanted = {
  readonly name: string;
  readonly report: Report;
  readonly from: number;
  readonly to: number;
  readonly span: Span;
};

export type OpenBooks = { readonly rows: AsyncIterable<Row>; readonly close: () => Promise<void> };

export function openBooks(source: BoxSource, wanted: Wanted): Promise<OpenBooks> {
  return readBox(source, {
    atPage: (page) => booksAtPage(page, wanted),
    inFile: (ledger) => booksInFile(ledger, wanted),
  });
}

async function booksAtPage(page: string, { name, from, to }: Wanted): Promise<OpenBooks | null> {
  const days = { from: cellText(from, "day"), to: cellText(to, "day") };
  const response = await askPage(page, "api/books", { report: name, ...days, format: "rows" });
  if (response === null) return null;
  const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
  return { rows: rowsIn(body), close: async () => void body.destroy() };
}

async function* rowsIn(body: Readable): AsyncGenerator<Row> {
  for await (const line of createInterface({ input: body })) yield JSON.parse(line) as Row;
}

async function booksInFile(path: string, { report, span }: Wanted): Promise<OpenBooks> {
  const { store, close } = await openLedger(path);
  return { rows: rowsOf((query) => store.bookings(query), report, span), close };
}
