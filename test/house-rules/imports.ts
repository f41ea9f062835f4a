/** What a source file imports, and which room each side of an import lies in. Reads text only; knows no rule. */
import { dirname, join } from "node:path";

export type Import = {
  /** As written: "node:fs", "zod", "#src/lane/step.ts", "./step.ts". */
  readonly specifier: string;
  /** The imported file from the project's root, or null for node:* and packages. */
  readonly file: string | null;
  readonly typeOnly: boolean;
  /** Loaded when the code comes to it, by `import()` or as a worker. */
  readonly late: boolean;
};

// The formatter guarantees double quotes, semicolons and a statement that starts its line.
const statement = /^(?:import|export)\s+(?<type>type\s)?(?:[^;"]*?\sfrom\s+)?"(?<specifier>[^"]+)"/gm;
const dynamic = /\b(?:import|new URL)\(\s*"(?<specifier>[^"]+)"/g;

/** All imports of a file, `import()` and worker files named by `new URL("./x.ts", import.meta.url)` among them. */
export function importsOf(path: string, source: string): readonly Import[] {
  const found = (pattern: RegExp, late: boolean): readonly Import[] =>
    [...source.matchAll(pattern)].map(({ groups = {} }) => {
      const specifier = groups["specifier"] ?? "";
      return { specifier, file: fileOf(path, specifier), typeOnly: groups["type"] !== undefined, late };
    });
  return [...found(statement, false), ...found(dynamic, true)];
}

function fileOf(importer: string, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return join(dirname(importer), specifier);
  return null;
}

/** The room a file of src/ or drivers/ lies in: "lane", "box", "drivers", "drivers/acme-lpr2". */
export function roomOf(path: string): string {
  const [top = "", room = "", ...rest] = path.split("/");
  if (top === "drivers") return rest.length === 0 ? "drivers" : `drivers/${room}`;
  return room.replace(/\.ts$/, "");
}
