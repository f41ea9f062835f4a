import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "#src/config/list-csv.ts";

const cellsOf = (text: string): unknown => {
  const read = readCsv(text);
  return "rows" in read ? read.rows.map(({ cells }) => cells) : read.problem;
};

describe("CSV of a spreadsheet program", () => {
  it.each<[text: string, cells: readonly (readonly string[])[]]>([
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ['"a,b",c', [["a,b", "c"]]],
    ['"say ""stop""",c', [['say "stop"', "c"]]],
    ['"",c', [["", "c"]]],
    ['""""', [['"']]],
    ['"two\nlines",c', [["two\nlines", "c"]]],
    ['a, "b" ,c', [["a", "b", "c"]]],
    [" a b ,c", [["a b", "c"]]],
    ['3.5" disk,c', [['3.5" disk', "c"]]],
    ["a,\n", [["a", ""]]],
    ["a\n\n,,\n  \nb", [["a"], ["b"]]],
    ["", []],
  ])("reads %j", (text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  it("says in which line of the file a row begins, whatever lines its cells have", () => {
    const read = readCsv('a\r\n"b\r\n\r\n"\r\n\r\nc\r\n');
    expect("rows" in read ? read.rows.map(({ line }) => line) : []).toEqual([1, 2, 6]);
  });

  it.each([
    ['a\nb,"c\nd,e\n', "line 2: a cell opens with"],
    ['a\n  "b', "line 2: a cell opens with"],
    ['a\n"b"""c"\n', "line 2: after a cell's closing"],
    ['a,"b\n" c\n', "line 1: after a cell's closing"],
  ])("names the line of the quote that is wrong in %j", (text, problem) => {
    expect(cellsOf(text)).toContain(problem);
  });

  it("reads back any cells that were written with quotes", () => {
    const cell = fc
      .string({ unit: fc.constantFrom("a", "沪", '"', ",", "\n", "\r", " ", ";") })
      .map((text) => `x${text}x`);
    const table = fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, lineEnd) => {
        const written = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(","));
        expect(cellsOf(written.join(lineEnd))).toEqual(rows);
      }),
    );
  });
});
