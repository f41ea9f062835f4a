/** The project's own files as text, for the house rules to read. */
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A text file, by its path from the project's root. */
export type ProjectFile = { readonly path: string; readonly text: string };

/** The project's root folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

const notOurs = new Set([".git", "node_modules", "var", "coverage", "reports", "fixtures"]);

/** Every file somebody here wrote; recorded device bytes (`fixtures/`) and what tools leave behind are not among them. */
export function projectFiles(folder = root): readonly ProjectFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return projectFiles(path);
      return entry.isFile() ? [{ path: relative(root, path), text: readFileSync(path, "utf8") }] : [];
    });
}

/** True for what Node runs: TypeScript, and the plain JavaScript that old Nodes must be able to read. */
export function isCode({ path }: ProjectFile): boolean {
  return /\.m?[jt]s$/.test(path);
}

/** True for the program itself: what runs on a box. Plain JavaScript below src/ is a page's and runs in a browser. */
export function isProgram({ path }: ProjectFile): boolean {
  return /^(src|drivers)\/.*\.ts$/.test(path);
}
