/** docs/BOOKS.md names every column of every report, in its order. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { REPORTS } from "#src/books/reports.ts";
import { heading } from "#src/books/table.ts";

const page = readFileSync(new URL("../../docs/BOOKS.md", import.meta.url), "utf8");
const sections = page.split(/^## /m);

describe("the page about the books", () => {
  it.each(Object.entries(REPORTS))("names the columns of %s as its files do", (name, { columns }) => {
    const section = sections.find((text) => text.startsWith(`\`${name}\``)) ?? "";
    const rows = section.split("\n").filter((line) => line.startsWith("| "));
    const named = rows.slice(2).map((line) => line.split("|").map((cell) => cell.trim()));
    const units = Object.fromEntries(named.map(([, column = "", unit = ""]) => [column, unit]));
    expect(units).toEqual(Object.fromEntries(columns.map((column) => [heading(column), column.type])));
    expect(Object.keys(units)).toEqual(columns.map(heading));
  });
});
