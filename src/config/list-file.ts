/**
 * Reads a list of cars from a file: JSON, or CSV as spreadsheet programs write it, in UTF-8 with or without a byte order mark.
 * One bad line refuses the whole file and is named, so that the set in force stays what it was.
 *
 * CSV header: `plate,from,to,lanes,hours,group,groupBerths,blocked,note`; only `plate` is needed. Dates are local days
 * (2026-01-31, the last one included) or instants (2026-01-31T08:00); lanes are separated by spaces; hours of the week are
 * written `1-5 08:00-18:00; 6 09:00-12:00` (in JSON also as minutes since Monday 00:00); `blocked` is
 * `refuse` or `admit_and_alarm`, empty for what the list says.
 */
import { z } from "zod";
import type { ListEntry } from "../lot/grounds.ts";
import { normalise } from "../plate/normalise.ts";
import { DAY_MS } from "../local-day.ts";
import { readCsv } from "./list-csv.ts";
import { readHours } from "./list-hours.ts";
import { issueWords } from "./issue-words.ts";

export type ListFile = { readonly entries: readonly ListEntry[] } | { readonly problems: readonly string[] };

/** Cars on one list. */
const ENTRIES_MAX = 20_000;
const PROBLEMS_MAX = 20;

const moment = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/,
    "write 2026-01-31 or 2026-01-31T08:00. 请写成 2026-01-31 或 2026-01-31T08:00。",
  );
const row = z.strictObject({
  plate: z.string().trim().min(1, "the plate is missing. 缺少车牌。").max(32),
  from: moment.or(z.literal("")).default(""),
  to: moment.or(z.literal("")).default(""),
  lanes: z
    .union([z.array(z.string()), z.string().transform((text) => text.split(/\s+/).filter((name) => name !== ""))])
    .default([]),
  hours: z
    .union([z.array(z.tuple([z.int(), z.int()])).max(100), z.string().transform(readHours)])
    .refine(
      (read) => read !== null,
      "write 1-5 08:00-18:00; 6 09:00-12:00, Monday is 1. 请写成 1-5 08:00-18:00; 6 09:00-12:00，周一为 1。",
    )
    .default([]),
  group: z.string().max(60).default(""),
  groupBerths: z.coerce.number().pipe(z.int().min(0).max(10_000)).default(0),
  blocked: z.enum(["refuse", "admit_and_alarm", ""]).default(""),
  note: z.string().max(200).default(""),
});

const COLUMNS = ["plate", "from", "to", "lanes", "hours", "group", "groupBerths", "blocked", "note"];

/** The cars in the text of a list file. */
export function readListFile(text: string): ListFile {
  const clean = text.replace(/^\uFEFF/, "");
  if (clean.includes("\uFFFD")) {
    const zh = "文件不是 UTF-8 编码，请在表格软件中另存为“CSV UTF-8”。";
    return { problems: [`the file is not in UTF-8; save it as "CSV UTF-8" in the spreadsheet program. ${zh}`] };
  }
  const rows = clean.trimStart().startsWith("[") ? jsonRows(clean) : csvRows(clean);
  if ("problems" in rows) return rows;
  if (rows.rows.length > ENTRIES_MAX)
    return { problems: [`a list holds ${ENTRIES_MAX} cars at most. 名单最多 ${ENTRIES_MAX} 辆。`] };
  const problems: string[] = [];
  const entries: ListEntry[] = [];
  for (const { line, value } of rows.rows) {
    const parsed = row.safeParse(value, { error: issueWords });
    if (parsed.success) entries.push(entryOf(parsed.data));
    else
      problems.push(...parsed.error.issues.map(({ path, message }) => `line ${line}, ${path.join(".")}: ${message}`));
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return problems.length > 0 ? { problems } : { entries };
}

type Rows =
  | { readonly rows: readonly { readonly line: number; readonly value: unknown }[] }
  | { readonly problems: readonly string[] };

function jsonRows(text: string): Rows {
  try {
    const values = JSON.parse(text) as readonly unknown[];
    return { rows: values.map((value, index) => ({ line: index + 1, value })) };
  } catch (error) {
    return { problems: [`not JSON: ${error instanceof Error ? error.message : String(error)}. 不是有效的 JSON。`] };
  }
}

function csvRows(text: string): Rows {
  const read = readCsv(text);
  if ("problem" in read) return { problems: [read.problem] };
  const [head, ...rows] = read.rows;
  const columns = head?.cells ?? [];
  if (!columns.includes("plate") || columns.some((name) => !COLUMNS.includes(name))) {
    return { problems: [`line 1: the header has ${COLUMNS.join(",")}; only plate is needed. 首行应为列名。`] };
  }
  const valueOf = (cells: readonly string[]) => Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ""]));
  return { rows: rows.map(({ line, cells }) => ({ line, value: valueOf(cells) })) };
}

function entryOf(data: z.output<typeof row>): ListEntry {
  const { plate, from, to, lanes, hours, group, groupBerths, blocked, note } = data;
  return {
    plate: normalise(plate),
    fromMs: from === "" ? null : instant(from),
    // A day is included to its end.
    toMs: to === "" ? null : instant(to) + (to.includes("T") ? 0 : DAY_MS - 1),
    lanes,
    hours: hours ?? [],
    group: group === "" ? null : group,
    groupBerths,
    ...(blocked === "" ? {} : { blocked }),
    note,
  };
}

function instant(text: string): number {
  return Date.parse(`${text.includes("T") ? text : `${text}T00:00`}:00+08:00`);
}
