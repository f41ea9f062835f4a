/**
 * The books as downloads: CSV for a spreadsheet, or rows as JSON lines for a program. They are written as fast as the reader
 * takes them, page by page, so that a year costs no more memory than a day.
 */
import type { ServerResponse } from "node:http";
import { csvHeader, csvLine, CSV_START } from "../books/csv.ts";
import { dayOfDate, reportNamed, REPORTS, spanOfDays } from "../books/reports.ts";
import { rowsOf, type Report, type Span } from "../books/report.ts";
import type { Row } from "../books/table.ts";
import { dayText, localDay } from "../local-day.ts";
import { Refusal } from "./answer.ts";
import type { BoxPort } from "./port.ts";

/** Downloads at once: each keeps the ledger's thread busy beside the lanes' commits. */
const DOWNLOADS_MAX = 2;
let downloads = 0;

type Wanted = { readonly name: string; readonly report: Report; readonly span: Span; readonly format: "csv" | "rows" };

/** Answers `/api/books?report=days&from=2026-03-01&to=2026-03-31&format=csv`. Without days: yesterday. */
export async function sendBooks(response: ServerResponse, url: URL, box: BoxPort): Promise<void> {
  const wanted = wantedOf(url.searchParams, localDay(box.view().nowMs) - 1);
  if (downloads >= DOWNLOADS_MAX)
    throw new Refusal(503, "busy", "正在导出其他账目，请稍后再试", "Other books are being read; try again in a moment");
  downloads += 1;
  try {
    await send(response, wanted, box);
  } finally {
    downloads -= 1;
  }
}

function wantedOf(params: URLSearchParams, yesterday: number): Wanted {
  const name = params.get("report") ?? "";
  const report = reportNamed(name);
  if (report === null) {
    const names = Object.keys(REPORTS).join(", ");
    throw new Refusal(
      404,
      "no_such_report",
      `没有此报表，可选：${names}`,
      `There is no such report; there are: ${names}`,
    );
  }
  const from = dayIn(params, "from") ?? yesterday;
  const to = dayIn(params, "to") ?? Math.max(from, yesterday);
  if (to < from) throw new Refusal(400, "days_reversed", "结束日期早于开始日期", "The last day is before the first");
  return { name, report, span: spanOfDays(from, to), format: params.get("format") === "rows" ? "rows" : "csv" };
}

function dayIn(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null || text === "") return null;
  const day = dayOfDate(text);
  if (day !== null) return day;
  throw new Refusal(400, "not_a_date", `${name} 应为日期，如 2026-03-02`, `${name} must be a date such as 2026-03-02`);
}

async function send(response: ServerResponse, { name, report, span, format }: Wanted, box: BoxPort): Promise<void> {
  const lines = format === "csv" ? csvLines(report, span, box) : rowLines(report, span, box);
  // The first line is there before anything is promised: a ledger that cannot be read is still a refusal.
  const first = await lines.next();
  const type = format === "csv" ? "text/csv" : "application/x-ndjson";
  const file = `gatehouse-${name}-${dateOf(span.fromMs)}.csv`;
  response.writeHead(200, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(format === "csv" ? { "content-disposition": `attachment; filename="${file}"` } : {}),
  });
  if (first.done !== true) response.write(first.value);
  for await (const line of lines) {
    if (response.destroyed) return;
    if (!response.write(line)) await untilTaken(response);
  }
  response.end();
}

/** Until the reader has taken what was written, or is gone. A long download comes here thousands of times and leaves nothing behind. */
function untilTaken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      response.off("drain", goOn).off("close", goOn);
      resolve();
    };
    response.on("drain", goOn).on("close", goOn);
  });
}

async function* csvLines(report: Report, span: Span, box: BoxPort): AsyncGenerator<string> {
  let head: string | null = CSV_START + csvHeader(report.columns);
  for await (const row of rowsOf(box.bookings, report, span)) {
    yield `${head ?? ""}${csvLine(report.columns, row)}`;
    head = null;
  }
  if (head !== null) yield head;
}

async function* rowLines(report: Report, span: Span, box: BoxPort): AsyncGenerator<string> {
  for await (const row of rowsOf(box.bookings, report, span)) yield `${JSON.stringify(row satisfies Row)}\n`;
}

function dateOf(ms: number): string {
  return dayText(localDay(ms));
}
