/** Reads the configuration file a command was given, or ends the command with everything that is wrong in it. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { drivers } from "../../drivers/index.ts";
import type { Config } from "../config/config.ts";
import { CommandFailure } from "./program.ts";

/** A path as the caller meant it: npm runs scripts in the project's folder and keeps the caller's in INIT_CWD. */
export function callersPath(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

/** The configuration, or a `CommandFailure` that lists every problem. */
export async function readConfiguration(file: string, exitCode: 1 | 2 = 2): Promise<Config> {
  const path = callersPath(file);
  return checkedConfiguration(await configurationText(path), path, exitCode);
}

/** What is written in the file. */
export function configurationText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(2, `Cannot read ${path}: ${detail}\n无法读取 ${path}，请检查路径和权限。`);
  });
}

/** The configuration in a text that was read from `path`. */
export async function checkedConfiguration(text: string, path: string, exitCode: 1 | 2 = 2): Promise<Config> {
  // It brings zod, which a box whose configuration was checked before starts without.
  const { loadConfig } = await import("../config/load.ts");
  const loaded = await loadConfig(text, drivers);
  if ("config" in loaded) return loaded.config;
  const lines = loaded.problems.map(({ path: at, message }) => `  ${at === "" ? "(file)" : at}: ${message}`);
  const count = loaded.problems.length;
  throw new CommandFailure(exitCode, [`${path}: ${count} problem(s) / ${count} 处问题`, ...lines].join("\n"));
}
