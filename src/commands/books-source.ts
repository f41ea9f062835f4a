/** Where the books are read: from a running box at its page, or from the ledger of one that stands still. */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { rowsOf, type Report, type Span } from "../books/report.ts";
import { cellText, type Row } from "../books/table.ts";
import type { Config } from "../config/config.ts";
import { FOLD_VERSION } from "../lot/lot.ts";
import { realWorld } from "../runtime/real-world.ts";
import { storeClock } from "../runtime/store-clock.ts";
import { defaultStoreSettings } from "../store/settings.ts";
import { openStore } from "../store/store.ts";
import { callersPath, readConfiguration } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

/** How the caller named the box. */
export type BooksSource = { readonly url?: string; readonly ledger?: string; readonly config?: string };

/** `from` and `to` are local days, both included. */
export type Wanted = {
  readonly name: string;
  readonly report: Report;
  readonly from: number;
  readonly to: number;
  readonly span: Span;
};

export type OpenBooks = { readonly rows: AsyncIterable<Row>; readonly close: () => Promise<void> };

/** Opens the books; a running box is preferred where a configuration names both. */
export async function openBooks({ url, ledger, config }: BooksSource, wanted: Wanted): Promise<OpenBooks> {
  if (url !== undefined) return (await booksOfBox(url, wanted)) ?? unreachable(url);
  if (ledger !== undefined) return booksOfFile(callersPath(ledger), wanted);
  if (config === undefined)
    throw new CommandFailure(
      2,
      "Name the box: --config FILE, --url URL or --ledger FILE. 请指定配置、页面地址或账本。",
    );
  const configuration = await readConfiguration(config);
  const page = pageOf(configuration);
  const ofBox = page === null ? null : await booksOfBox(page, wanted);
  return ofBox ?? booksOfFile(configuration.ledger.path, wanted);
}

function unreachable(url: string): never {
  throw new CommandFailure(1, `No box answers at ${url}. 该地址没有设备应答。`);
}

/** A port of 0 is chosen anew at every start, and is found with --url. */
function pageOf({ diagnostics: { host, port } }: Config): string | null {
  if (port === 0) return null;
  const name = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

/** Null when nobody answers there. */
async function booksOfBox(page: string, { name, from, to }: Wanted): Promise<OpenBooks | null> {
  const days = { from: cellText(from, "day"), to: cellText(to, "day") };
  const query = new URLSearchParams({ report: name, ...days, format: "rows" });
  const address = new URL(`/api/books?${query.toString()}`, page);
  const response = await fetch(address).catch(() => null);
  if (response === null) return null;
  if (!response.ok || response.body === null) {
    throw new CommandFailure(1, `${address.origin} answers ${response.status}: ${await response.text()}`);
  }
  const body = Readable.fromWeb(response.body);
  return { rows: rowsIn(body), close: async () => void body.destroy() };
}

async function* rowsIn(body: Readable): AsyncGenerator<Row> {
  for await (const line of createInterface({ input: body })) yield JSON.parse(line) as Row;
}

async function booksOfFile(path: string, { report, span }: Wanted): Promise<OpenBooks> {
  const store = openStore(defaultStoreSettings(path), storeClock(realWorld("always").clock));
  const boot = await store.boot(FOLD_VERSION);
  if (boot.ledger === "unavailable") {
    await store.close();
    const hint =
      "While the box runs, ask it at its page: --url http://127.0.0.1:8080/. 设备运行时请用 --url 指定页面地址。";
    throw new CommandFailure(1, `${boot.fault.message}\n${hint}`);
  }
  return { rows: rowsOf((query) => store.bookings(query), report, span), close: () => store.close() };
}
