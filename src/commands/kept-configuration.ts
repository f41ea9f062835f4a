/**
 * The configuration of a box that starts. To check one takes zod and every schema, a third of a start, and makes the same
 * of the same file every time. So what came of a check is kept beside the compile cache, with all that it came of: the
 * file's text, the state of the sources that check it, the runtime. A start that finds all of these as they were takes it
 * from there. It is only ever a shortcut: with anything else, a torn or a foreign file too, the configuration is checked.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { findPackageJSON, getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { crc32 } from "node:zlib";
import type { Config } from "../config/config.ts";
import { callersPath, checkedConfiguration, configurationText } from "./configuration.ts";

export type StartConfiguration = {
  readonly config: Config;
  /** Keeps it for the next start; does nothing when it came from there, or cannot be kept. */
  readonly keep: () => Promise<void>;
};

/** Where the program lies, and the folder of its compile cache; none where that cannot be written. */
export type Places = { readonly program: string; readonly cache: string | undefined };

/** The sources that have a say in what a configuration becomes, and the one package; folders with all that is in them. */
export const CHECKED_BY = [
  "src/config",
  "src/device",
  "src/city/allow-list.ts",
  "src/city/dialect.ts",
  "src/city/secret.ts",
  "src/assert.ts",
  "src/local-day.ts",
  "drivers",
  "node_modules/zod/package.json",
] as const;

/** The configuration in a file, or a `CommandFailure` that lists every problem. */
export async function startConfiguration(file: string, places: Places = usualPlaces()): Promise<StartConfiguration> {
  const path = callersPath(file);
  const text = await configurationText(path);
  const check = (): Promise<Config> => checkedConfiguration(text, path);
  // Before the sources are loaded: one that changes meanwhile fits no later start.
  const basis = basisOf(text, places.program);
  if (places.cache === undefined || basis === null) return { config: await check(), keep: async () => {} };
  const place = join(places.cache, "configuration");
  const kept = keptAt(place, basis);
  if (kept !== null) return { config: kept, keep: async () => {} };
  const config = await check();
  return { config, keep: () => keep(config, place, basis).catch(() => {}) };
}

function usualPlaces(): Places {
  return { program: dirname(findPackageJSON("..", import.meta.url) ?? "package.json"), cache: getCompileCacheDir() };
}

/** What was kept, if it came of exactly this. */
function keptAt(place: string, basis: string): Config | null {
  try {
    const [checksum, cameOf, json = ""] = readFileSync(place, "utf8").split("\n");
    return cameOf === basis && checksum === checksumOf(basis, json) ? (JSON.parse(json) as Config) : null;
  } catch {
    return null;
  }
}

/** Rejects where nothing can be written: the box only starts slower then. */
async function keep(config: Config, place: string, basis: string): Promise<void> {
  const json = JSON.stringify(config);
  // A password in the configuration is a `Secret`, which JSON does not carry; nothing of such a file is kept.
  if (!isDeepStrictEqual(JSON.parse(json), config)) return;
  await writeFile(`${place}.new`, `${checksumOf(basis, json)}\n${basis}\n${json}`, { mode: 0o600 });
  await rename(`${place}.new`, place);
}

function checksumOf(basis: string, json: string): string {
  return String(crc32(json, crc32(basis)));
}

/** All that the check of this text depends on, in one line; null when a source is not where it should be. */
function basisOf(text: string, program: string): string | null {
  try {
    const sources = CHECKED_BY.flatMap((source) => stateOf(join(program, source)));
    return JSON.stringify([text, process.version, sources]);
  } catch {
    return null;
  }
}

/** A file, or each in a folder, as it is now. The moment of a file's last change is the kernel's: no tool sets it back. */
function stateOf(path: string): readonly unknown[] {
  const found = statSync(path);
  if (found.isDirectory()) return readdirSync(path).flatMap((name) => stateOf(join(path, name)));
  return [path, found.size, found.mtimeMs, found.ctimeMs];
}
