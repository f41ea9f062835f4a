/** What the handwritten documents promise is there: files, commands, scripts, a configuration that works. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { drivers } from "#drivers/index.ts";
import { loadCommands } from "#src/commands/program.ts";
import { loadConfig } from "#src/config/load.ts";
import { bookAloud } from "#src/tariff/aloud.ts";
import { tariffBook } from "#src/config/tariff-book.ts";
import { projectFiles, root } from "../house-rules/project.ts";
import { brokenLinks } from "../house-rules/wording.ts";

const documents = projectFiles().filter(({ path }) => path.endsWith(".md"));
const readmes = documents.filter(({ path }) => /^README[^/]*\.md$/.test(path));
const examples = readdirSync(join(root, "examples"));

function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Paths of the project that a text names in code, such as `src/lane/step.ts`. */
function pathsNamed(text: string): readonly string[] {
  const named = /`((?:src|docs|drivers|test|scripts|bin|examples|data)\/[\w./-]*)`/g;
  return [...text.matchAll(named)].map(([, path = ""]) => path);
}

describe("documents", () => {
  it("link to what is there", () => {
    expect(brokenLinks(documents)).toEqual([]);
  });

  it.each(documents)("$path names files that are there", ({ text }) => {
    expect(pathsNamed(text).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("about the house fit on three pages, a decision on half a page", () => {
    const words = (text: string): number => text.split(/\s+/).length;
    expect(words(readText("docs/ARCHITECTURE.md"))).toBeLessThan(1_800);
    const decisions = documents.filter(({ path }) => path.startsWith("docs/decisions/"));
    expect(decisions.filter(({ text }) => words(text) > 300).map(({ path }) => path)).toEqual([]);
  });

  it("name the rooms that there are, and no others", () => {
    const named = [...readText("docs/ARCHITECTURE.md").matchAll(/`src\/([\w-]+)\/`/g)].map(([, room = ""]) => room);
    const rooms = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...new Set(named)].toSorted()).toEqual(rooms.map(({ name }) => name).toSorted());
  });
});

describe("the README", () => {
  it.each(readmes)("$path names every command and no other", async ({ text }) => {
    const program = await loadCommands(new Command("gatehouse"), ["node", "gatehouse", "--help"]);
    const there = program.commands.map((command) => command.name());
    const inTable = [...text.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, name = ""]) => name);
    expect(inTable.toSorted()).toEqual(there.toSorted());
  });

  it.each(readmes)("$path names only commands and npm scripts that there are", async ({ text }) => {
    const program = await loadCommands(new Command("gatehouse"), ["node", "gatehouse", "--help"]);
    const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
    const run = [...text.matchAll(/npm run (?:-s )?([a-z]+)(?: -- ([a-z]+))?/g)];
    const unknown = run.filter(
      ([, script = "", command]) =>
        !(script in scripts) || (command !== undefined && !program.commands.some((one) => one.name() === command)),
    );
    expect(unknown.map(([line]) => line)).toEqual([]);
  });

  it("says the same in both languages: headings, code and tables", () => {
    const shape = (text: string) => ({
      headings: text.match(/^#+ /gm)?.length,
      rows: text.match(/^\|/gm)?.length,
      shell: [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, lines = ""]) => lines.split(" ").slice(0, 6).join(" ")),
      paths: pathsNamed(text).toSorted(),
    });
    expect(shape(readText("README.zh-CN.md"))).toEqual(shape(readText("README.md")));
  });
});

describe("the examples", () => {
  it.each(examples)("%s are configurations the box accepts", async (name) => {
    const loaded = await loadConfig(readText(`examples/${name}`), drivers);
    expect(loaded).toHaveProperty("config");
  });

  it.each(examples)("%s fit the schema for editors, which sees a wrong setting of a driver too", (name) => {
    const schema = z.fromJSONSchema(JSON.parse(readText("docs/gatehouse.schema.json")) as z.core.JSONSchema.JSONSchema);
    const text = readText(`examples/${name}`);
    expect(schema.safeParse(JSON.parse(text)).error).toBeUndefined();
    const wrong = text.replace(/"type": "[a-z-]+"/, (type) => `${type}, "noSuchSetting": 1`);
    expect(schema.safeParse(JSON.parse(wrong)).success).toBe(false);
  });

  it.each(examples)("%s have a tariff that can be read out", async (name) => {
    const loaded = await loadConfig(readText(`examples/${name}`), drivers);
    const book = "config" in loaded ? tariffBook(loaded.config.tariff) : null;
    expect(book === null ? [] : bookAloud(book)).not.toEqual([]);
  });
});
