import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvHeader, csvLine, CSV_START } from "#src/books/csv.ts";
import type { Column } from "#src/books/table.ts";
import { readCsv } from "./csv-reader.ts";

const COLUMNS: readonly Column[] = [
  { id: "name", zh: "名称", en: "Name", type: "text" },
  { id: "amount", zh: "金额", en: "Amount", type: "yuan" },
  { id: "time", zh: "时间", en: "Time", type: "time" },
  { id: "day", zh: "日期", en: "Day", type: "day" },
  { id: "count", zh: "笔数", en: "Count", type: "count" },
];

function file(...rows: (readonly (string | number | null)[])[]): readonly (readonly string[])[] {
  const text = CSV_START + csvHeader(COLUMNS) + rows.map((row) => csvLine(COLUMNS, row)).join("");
  return readCsv(new TextEncoder().encode(text));
}

function nameInFile(name: string): string | undefined {
  return file([name, 0, 0, 0, 0])[1]?.[0];
}

describe("a CSV file of the books", () => {
  it("begins with the names of its columns in both languages", () => {
    expect(file()).toEqual([["名称 Name", "金额 Amount", "时间 Time", "日期 Day", "笔数 Count"]]);
  });

  it("has yuan with two decimals, local times and days", () => {
    const at = Date.parse("2026-03-02T08:00:05+08:00");
    expect(file(["a", 123_456, at, 20_514, 7], ["b", -5, null, null, null])).toEqual([
      expect.anything(),
      ["a", "1234.56", "2026-03-02 08:00:05", "2026-03-02", "7"],
      ["b", "-0.05", "", "", ""],
    ]);
  });

  it.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "－1", "'", '=HYPERLINK("http://x")'])(
    "never begins a text with what a spreadsheet computes: %j",
    (text) => {
      expect(nameInFile(text)).toBe(`'${text}`);
    },
  );

  it("keeps long numbers from being rounded, and leaves short ones and other text alone", () => {
    expect(nameInFile("2026030231011500123450000001")).toBe("'2026030231011500123450000001");
    for (const text of ["12345678901", "沪A12345", "a=b", '王, "小"\r\n二', ""]) expect(nameInFile(text)).toBe(text);
  });

  it("gives back every text to a reader that takes off the guard", () => {
    const guard = /^'/;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), (texts) => {
        const rows = file(...texts.map((text) => [text, 0, 0, 0, 0]));
        const read = rows.slice(1).map(([text = ""]) => text);
        expect(read.map((text) => text.replace(guard, ""))).toEqual(
          texts.map((text) => text.replace(guard, (quote) => quote)),
        );
        for (const text of read) expect(text).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { numRuns: 40 },
    );
  });
});
