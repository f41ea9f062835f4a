/**
 * `gatehouse books`: what was taken, owed, waived and given back, out of the ledger. The box holds its ledger alone while it
 * runs, so a running box is asked at its page; a box that stands still is read from its file.
 */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { Argument, Command } from "commander";
import { csvHeader, csvLine, CSV_START } from "../books/csv.ts";
import { dayOfDate, reportNamed, REPORTS, spanOfDays } from "../books/reports.ts";
import type { Report } from "../books/report.ts";
import { cellText, heading, type Row } from "../books/table.ts";
import { localDay } from "../local-day.ts";
import { realWorld } from "../runtime/real-world.ts";
import type { BoxSource } from "./box-source.ts";
import { openBooks, type Wanted } from "./books-source.ts";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

type BooksOptions = BoxSource & {
  readonly from?: string;
  readonly to?: string;
  readonly day?: string;
  readonly csv?: string;
  readonly json?: boolean;
};

const EXAMPLE = `
Reports / 报表:
${Object.entries(REPORTS)
  .map(([name, { title }]) => `  ${name.padEnd(10)} ${title.zh} ${title.en}`)
  .join("\n")}

Examples / 示例:
  gatehouse books days --config gatehouse.json --from 2026-03-01 --to 2026-03-31 --csv march.csv
  gatehouse books shifts --config gatehouse.json --day 2026-03-02
  gatehouse books statement --url http://127.0.0.1:8080/ --day 2026-03-02`;

export function booksCommand(): Command {
  return new Command("books")
    .description("totals, shifts, payments, debts and statements from the ledger / 账目与报表")
    .addArgument(new Argument("<report>", "which / 报表").choices(Object.keys(REPORTS)))
    .option("--from <date>", "first day, 2026-03-01; without days: yesterday / 开始日期")
    .option("--to <date>", "last day / 结束日期")
    .option("--day <date>", "this day alone / 某一天")
    .option("--config <file>", "the configuration that names the ledger and the page / 配置文件")
    .option("--ledger <file>", "the ledger's file, of which a copy is read / 账本文件（读取副本）")
    .option("--url <url>", "the page of a running box / 运行中设备的页面地址")
    .option("--csv <file>", "write CSV for a spreadsheet; - writes it to the output / 导出 CSV")
    .option("--json", "one JSON object a line: amounts in fen, times in ms / 每行一个 JSON")
    .addHelpText("after", EXAMPLE)
    .action(showBooks);
}

async function showBooks(name: string, options: BooksOptions): Promise<void> {
  const report = reportNamed(name);
  if (report === null) throw new CommandFailure(2, `There is no report ${name}. 没有此报表。`);
  const [from, to] = daysOf(options);
  const wanted: Wanted = { name, report, from, to, span: spanOfDays(from, to) };
  const books = await openBooks(options, wanted);
  try {
    if (options.csv !== undefined) await writeCsv(options.csv, report, books.rows);
    else if (options.json === true) await print(books.rows, (row) => JSON.stringify(objectOf(report, row)));
    else await printTable(report, books.rows);
  } finally {
    await books.close();
  }
}

function daysOf({ from, to, day }: BooksOptions): readonly [number, number] {
  const yesterday = localDay(realWorld("always").clock.now().wallMs) - 1;
  if (day !== undefined) return [dayNamed(day), dayNamed(day)];
  const first = from === undefined ? yesterday : dayNamed(from);
  const last = to === undefined ? Math.max(first, yesterday) : dayNamed(to);
  if (last < first) throw new CommandFailure(2, "The last day is before the first. 结束日期早于开始日期。");
  return [first, last];
}

function dayNamed(date: string): number {
  const day = dayOfDate(date);
  if (day === null) throw new CommandFailure(2, `${date} is no date such as 2026-03-02. 日期应如 2026-03-02。`);
  return day;
}

/** Writes as fast as the file takes it. */
async function writeCsv(file: string, { columns }: Report, rows: AsyncIterable<Row>): Promise<void> {
  if (file === "-") {
    process.stdout.write(CSV_START + csvHeader(columns));
    for await (const row of rows) if (!process.stdout.write(csvLine(columns, row))) await once(process.stdout, "drain");
    return;
  }
  const stream = createWriteStream(callersPath(file));
  try {
    await once(stream, "open");
    stream.write(CSV_START + csvHeader(columns));
    for await (const row of rows) if (!stream.write(csvLine(columns, row))) await once(stream, "drain");
    stream.end();
    await once(stream, "close");
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(1, `${file} could not be written whole: ${detail}. 文件未能完整写出。`);
  }
}

async function print(rows: AsyncIterable<Row>, text: (row: Row) => string): Promise<void> {
  for await (const row of rows) console.log(text(row));
}

function objectOf({ columns }: Report, row: Row): Readonly<Record<string, unknown>> {
  return Object.fromEntries(columns.map(({ id }, index) => [id, row[index] ?? null]));
}

/** One line a row, the cells by their names: tables are too wide for a terminal. */
async function printTable({ columns, title }: Report, rows: AsyncIterable<Row>): Promise<void> {
  let count = 0;
  for await (const row of rows) {
    count += 1;
    const cells = columns.flatMap((column, index) => {
      const text = cellText(row[index] ?? null, column.type);
      return text === "" || text === "0" || text === "0.00" ? [] : [`${heading(column)}: ${text}`];
    });
    console.log(cells.join("  "));
  }
  if (count === 0) console.log(`${title.zh} ${title.en}: nothing in these days. 该时段没有记录。`);
}
