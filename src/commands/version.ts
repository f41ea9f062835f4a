/** The version of this program, as its package says. */
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

const manifest = JSON.parse(readFileSync(findPackageJSON("..", import.meta.url) ?? "package.json", "utf8")) as {
  readonly version: string;
};

export const VERSION: string = manifest.version;
