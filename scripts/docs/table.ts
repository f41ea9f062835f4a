/** Tables in Markdown. */

/** A table of the given columns; what a cell holds is escaped. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text in both languages, one under the other. */
export function bothLanguages({ zh, en }: { readonly zh: string; readonly en: string }): string {
  return [en, zh].filter((text) => text !== "").join("<br>");
}

/** A piece of code within a sentence; nothing for nothing. */
export function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}
