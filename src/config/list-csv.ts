/**
 * Reads CSV as spreadsheet programs write it (RFC 4180): cells in quotes may hold commas, line breaks and doubled quotes.
 * Spaces around a cell do not count, and a line on which every cell is empty is none.
 */

/** One line of the table; a cell with a line break in it makes it longer than a line of the file. */
export type CsvRow = {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
};

type Cell = {
  readonly text: string;
  /** Where it ends: at a comma, the line's end or the file's. */
  readonly end: number;
  /** Line breaks within. */
  readonly lines: number;
};

/** What a cell without quotes reaches to. */
const END = /[,\r\n]/g;
const BLANKS = /[ \t]*/y;
const LINE_END = /\r\n?|\n/g;

/** The lines of a CSV text, or what is wrong with its quotes and where. */
export function readCsv(text: string): { readonly rows: readonly CsvRow[] } | { readonly problem: string } {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let [at, line, begins] = [0, 1, 1];
  for (;;) {
    const cell = cellAt(text, at);
    if ("problem" in cell) return { problem: `line ${line}: ${cell.problem}` };
    cells.push(cell.text);
    line += cell.lines;
    at = cell.end + 1;
    if (text[cell.end] === ",") continue;
    if (cells.some((one) => one !== "")) rows.push({ line: begins, cells });
    if (cell.end === text.length) return { rows };
    if (text.startsWith("\r\n", cell.end)) at += 1;
    line += 1;
    [begins, cells] = [line, []];
  }
}

function cellAt(text: string, from: number): Cell | { readonly problem: string } {
  const begins = pastBlanks(text, from);
  if (text[begins] !== '"') {
    const end = endFrom(text, begins);
    return { text: text.slice(begins, end).trim(), end, lines: 0 };
  }
  let close = text.indexOf('"', begins + 1);
  // A doubled quote is one within.
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1)
    return { problem: 'a cell opens with " and is never closed. 单元格以引号开头但没有结束引号，请补上或删去。' };
  const end = pastBlanks(text, close + 1);
  if (endFrom(text, end) !== end)
    return {
      problem:
        'after a cell\'s closing " comes a comma or the end of the line; a quote within is doubled (""). 结束引号之后应为逗号或行末；单元格内的引号须写成两个（""）。',
    };
  const quoted = text.slice(begins + 1, close);
  return { text: quoted.replaceAll('""', '"').trim(), end, lines: quoted.match(LINE_END)?.length ?? 0 };
}

function pastBlanks(text: string, from: number): number {
  BLANKS.lastIndex = from;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

/** Where a cell without quotes ends. */
function endFrom(text: string, from: number): number {
  END.lastIndex = from;
  return END.exec(text)?.index ?? text.length;
}
