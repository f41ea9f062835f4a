/** `npm run docs`: writes the generated documents anew. `npm run docs -- --check` only says which are stale, and fails then. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedPages } from "./docs/pages.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const isCheck = process.argv.includes("--check");

const stale = (await generatedPages()).filter(({ path, text }) => textOf(path) !== text);
for (const { path, text } of stale) {
  if (isCheck) console.error(`${path} is stale: run \`npm run docs\` and commit it. 文档已过期，请运行 npm run docs。`);
  else {
    writeFileSync(join(root, path), text);
    console.log(`${path} written`);
  }
}
if (stale.length === 0) console.log("The generated documents are up to date. 生成的文档均为最新。");
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;

/** The file as it is; null when there is none. */
function textOf(path: string): string | null {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return null;
  }
}
