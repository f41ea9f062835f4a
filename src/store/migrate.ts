/**
 * Brings a ledger file to the version this program knows, forward or back, one transaction a step. The version is
 * SQLite's `user_version`. A file that is newer than the program is refused, never guessed at.
 */
import type { Database } from "better-sqlite3";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert } from "../assert.ts";
import { LedgerFault } from "./ledger-fault.ts";

/** One numbered step. */
export type Migration = { readonly version: number; readonly name: string; readonly up: string; readonly down: string };

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
const UP = /^(\d{4})-(.+)\.up\.sql$/;

/** All steps this program has, in order; numbered without a gap from 1. */
export function readMigrations(folder = FOLDER): readonly Migration[] {
  const steps: Migration[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    const [, number, name] = UP.exec(file) ?? [];
    if (number === undefined || name === undefined) continue;
    const up = readFileSync(`${folder}/${file}`, "utf8");
    const down = readFileSync(`${folder}/${number}-${name}.down.sql`, "utf8");
    assert(Number(number) === steps.length + 1, `ledger migrations are not numbered without a gap: ${file}`);
    steps.push({ version: Number(number), name, up, down });
  }
  return steps;
}

/** The version a file has; 0 for a new one. */
export function ledgerVersion(db: Database): number {
  return Number(db.pragma("user_version", { simple: true }));
}

/** Migrates to `target` (the newest step when not told), up or down. Throws `ledger_newer` for a file from the future. */
export function migrate(db: Database, steps: readonly Migration[], target = steps.length): void {
  const version = ledgerVersion(db);
  if (version > steps.length) {
    throw new LedgerFault(
      "ledger_newer",
      `账本版本 ${version} 高于本程序支持的 ${steps.length}，请装回写入它的程序。The ledger has version ${version}, this program knows up to ${steps.length}. Install the program that wrote it ` +
        `again; to go back for good, run \`gatehouse ledger step-down --to ${steps.length}\` of that program first.`,
    );
  }
  assert(target >= 0 && target <= steps.length, `there is no ledger version ${target}`);
  for (const step of steps.slice(version, target)) change(db, step.up, step.version);
  for (const step of steps.slice(target, version).toReversed()) change(db, step.down, step.version - 1);
}

function change(db: Database, sql: string, version: number): void {
  db.transaction(() => {
    db.exec(sql);
    db.pragma(`user_version = ${version}`);
  }).immediate();
}
