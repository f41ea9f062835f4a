/**
 * A table as CSV for a spreadsheet program: RFC 4180 with CRLF, UTF-8 with a byte order mark (without it the programs used
 * here read Chinese as another encoding). Text that a spreadsheet would take for a formula or shorten to a rounded number
 * gets an apostrophe before it; whoever reads the file with a program takes one leading apostrophe off text columns.
 */
import { cellText, heading, type Cell, type Column, type Row } from "./table.ts";

/** Begins the file. */
export const CSV_START = "\u{FEFF}";

/** What makes a spreadsheet compute (OWASP, "CSV Injection"), full-width forms included, and the guard itself. */
const COMPUTES = /^[=+\-@\t\r\n'＝＋－＠]/u;
/** A spreadsheet keeps fifteen digits of a number; order numbers are longer. */
const LONG_NUMBER = /^\d{12,}$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** The line with the names of the columns. */
export function csvHeader(columns: readonly Column[]): string {
  return lineOf(columns.map(heading));
}

/** One line, its line end included. */
export function csvLine(columns: readonly Column[], row: Row): string {
  return lineOf(columns.map((column, index) => fieldOf(row[index] ?? null, column)));
}

function fieldOf(cell: Cell, { type }: Column): string {
  const text = cellText(cell, type);
  return typeof cell === "string" && (COMPUTES.test(text) || LONG_NUMBER.test(text)) ? `'${text}` : text;
}

function lineOf(fields: readonly string[]): string {
  return `${fields.map((field) => (NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(",")}\r\n`;
}
