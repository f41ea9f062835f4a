/** Tables of the books: columns with their names, and rows of plain values. Nothing here knows where they are shown. */
import { dayText, localTimeText } from "../local-day.ts";

/** What a column holds. `yuan`: integer fen in the row. `time`: milliseconds UTC. `day`: days since 1970, Asia/Shanghai. */
export type ColumnType = "text" | "yuan" | "time" | "day" | "count";

export type Column = { readonly id: string; readonly zh: string; readonly en: string; readonly type: ColumnType };

/** Null: nothing to say. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

/** The heading of a column, in both languages. */
export function heading({ zh, en }: Column): string {
  return `${zh} ${en}`;
}

/** A cell in words: yuan with two decimals, local times `2026-03-02 08:00:00`, days `2026-03-02`. */
export function cellText(cell: Cell, type: ColumnType): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  switch (type) {
    case "yuan":
      return yuanText(cell);
    case "time":
      return localTimeText(cell);
    case "day":
      return dayText(cell);
    default:
      return String(cell);
  }
}

/** Integer fen as yuan; computed without fractions, so that no rounding comes in. */
function yuanText(fen: number): string {
  const size = Math.abs(fen);
  const text = `${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
  return fen < 0 ? `-${text}` : text;
}
