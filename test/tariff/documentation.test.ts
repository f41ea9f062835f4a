/** Every worked example of docs/TARIFF.md, run through the command that the page tells its reader to try. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { priceCommand } from "#src/commands/price.ts";
import { CommandFailure } from "#src/commands/program.ts";
import { yuan } from "#src/tariff/words.ts";

type Example = {
  readonly heading: string;
  /** Where the JSON block stands, and its text. */
  readonly block: string;
  readonly tariff: string;
  readonly row: Readonly<Record<string, string>>;
};

const page = readFileSync(new URL("../../docs/TARIFF.md", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "gatehouse-tariff-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The tables under each JSON block, row by row. */
function examplesOf(document: string): readonly Example[] {
  return document.split(/^## /m).flatMap((section) => {
    const [heading = ""] = section.split("\n", 1);
    return section
      .split("```json\n")
      .slice(1)
      .flatMap((text, block) => {
        const [tariff = "", rest = ""] = text.split("```");
        const lines = rest.split("\n").filter((line) => line.startsWith("|"));
        const [header = [], , ...rows] = lines.map((line) =>
          line
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
        );
        return rows.map((cells) => ({
          heading,
          block: `${heading} ${block}`,
          tariff,
          row: Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""])),
        }));
      });
  });
}

type Printed = { totalFen: number; reduceFen: number; dueFen: number; lines: { fen: number }[] };

function run(example: Example): Printed | "refused" {
  const file = join(folder, "tariff.json");
  writeFileSync(file, example.tariff);
  const { from = "", to = "", options = "" } = example.row;
  let printed = "";
  const command = priceCommand()
    .exitOverride()
    .configureOutput({ writeOut: (text) => (printed += text), writeErr: () => undefined });
  try {
    const words = options.split(" ").filter((word) => word !== "");
    command.parse(["--json", "--config", file, "--from", from, "--to", to, ...words], { from: "user" });
  } catch (error) {
    if (error instanceof CommandFailure && error.exitCode === 1) return "refused";
    throw error;
  }
  return JSON.parse(printed);
}

const examples = examplesOf(page);

describe("the worked examples", () => {
  it("are found on the page, for every rule", () => {
    expect(examples.length).toBeGreaterThan(80);
    expect(examples.filter(({ row }) => row["due"] === undefined)).toEqual([]);
    expect(page.split("```json\n").length - 1).toBe(new Set(examples.map(({ block }) => block)).size);
  });

  it.each(examples.map((example) => [example.heading, example.row, example] as const))("%s: %o", (_, row, example) => {
    const price = run(example);
    if (price === "refused") {
      expect(row["due"]).toBe("refused");
      return;
    }
    expect(yuan(price.dueFen)).toBe(row["due"]);
    expect(price.totalFen - price.reduceFen).toBe(price.dueFen);
    expect(price.lines.reduce((sum, { fen }) => sum + fen, 0)).toBe(price.dueFen);
    if (row["total"] !== undefined) expect(yuan(price.totalFen)).toBe(row["total"]);
    if (row["off"] !== undefined) expect(yuan(price.reduceFen)).toBe(row["off"]);
  });
});
