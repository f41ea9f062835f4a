/**
 * Opens the one connection to a ledger file and makes it safe: write-ahead log, every commit flushed, nobody else let
 * in. What was set is read back, because a driver's own default (better-sqlite3: NORMAL) loses rows at a power cut.
 */
import DatabaseConstructor, { type Database } from "better-sqlite3";
import { accessSync, closeSync, constants, existsSync, fsyncSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { assert } from "../assert.ts";
import { LedgerFault } from "./ledger-fault.ts";
import { damageBefore } from "./log-check.ts";
import { migrate, readMigrations } from "./migrate.ts";
import type { LedgerSettings } from "./settings.ts";

/** A ledger that lives as long as its connection; for simulations. */
export const IN_MEMORY = ":memory:";

/**
 * How far the file is believed. `check`: it made trouble, read it whole. `replace_unreadable`: give it up if it still
 * cannot be read. `replace`: give it up, it made trouble although it had been checked.
 */
export type Distrust = "none" | "check" | "replace_unreadable" | "replace";

/** Opens, makes safe, migrates and checks. Throws coded errors or SQLite's own. */
export function openConnection(path: string, settings: LedgerSettings, distrust: Distrust): Database {
  if (path !== IN_MEMORY) assertWritable(path);
  if (distrust === "replace" && existsSync(path)) {
    throw new LedgerFault(
      "ledger_corrupt",
      "账本文件反复出错，已换用新账本，原文件保留备查；请更换存储卡。The ledger file fails again and again. It is replaced by a fresh one; replace the card.",
    );
  }
  const damage = path === IN_MEMORY ? null : damageBefore(path);
  if (damage !== null)
    throw new LedgerFault(
      "ledger_corrupt",
      `账本已损坏，请检查存储卡。The ledger is damaged: ${damage}. Check the card.`,
    );
  flushLog(path);
  const db = new DatabaseConstructor(path, { timeout: 2000 });
  try {
    configure(db, path, settings);
    // After a failed flush the kernel's copy of the log may never reach the disk; what it holds is written anew.
    if (distrust !== "none") db.pragma("wal_checkpoint(TRUNCATE)");
    check(db, path, distrust === "none" ? settings.bootCheckBytes : Number.MAX_SAFE_INTEGER);
    migrate(db, readMigrations());
    return db;
  } catch (error) {
    closeQuietly(db);
    throw error;
  }
}

/** SQLite would open what it cannot write, and complain of something else later. Throws EROFS, EACCES or ENOENT. */
function assertWritable(path: string): void {
  accessSync(dirname(path), constants.W_OK);
  if (existsSync(path)) accessSync(path, constants.W_OK);
}

/** A connection whose first failure matters; what closing adds to it does not. */
function closeQuietly(db: Database): void {
  try {
    db.close();
  } catch {
    // The error that made us close is on its way already.
  }
}

/**
 * After a killed process the log may hold commits that only the kernel's cache has. They would be read as durable, so
 * they are made so first. SQLite takes no locks on this file; opening it beside SQLite is harmless.
 */
function flushLog(path: string): void {
  const log = `${path}-wal`;
  if (path === IN_MEMORY || !existsSync(log)) return;
  const file = openSync(log, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function configure(db: Database, path: string, settings: LedgerSettings): void {
  // One process, one connection: no shared-memory file that the kernel would write back every half minute.
  db.pragma("locking_mode = EXCLUSIVE");
  db.pragma(`page_size = ${settings.pageBytes}`);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma(`wal_autocheckpoint = ${settings.walPages}`);
  db.pragma(`journal_size_limit = ${settings.walPages * settings.pageBytes * 4}`);
  db.pragma(`cache_size = -${settings.cacheKib}`);
  // Pruning keeps the file below `mostBytes`; should nothing be left to prune, this keeps it off the rest of the disk.
  db.pragma(`max_page_count = ${Math.ceil((settings.mostBytes * 1.25) / settings.pageBytes)}`);
  db.pragma("mmap_size = 0");
  db.pragma("temp_store = MEMORY");
  db.pragma("trusted_schema = OFF");
  assertDurable(db, path);
}

/** Stops the program when a commit would not be durable. */
export function assertDurable(db: Database, path: string): void {
  const mode = db.pragma("journal_mode", { simple: true });
  const synchronous = db.pragma("synchronous", { simple: true });
  if (path !== IN_MEMORY) assert(mode === "wal", `the ledger's journal mode is ${String(mode)}, not wal`);
  assert(synchronous === 2, `the ledger's synchronous setting is ${String(synchronous)}, not 2 (FULL)`);
}

function check(db: Database, path: string, mostBytes: number): void {
  const whole = path === IN_MEMORY || statSync(path).size <= mostBytes;
  const pragmas = whole ? ["quick_check(1)"] : smallTables(db).map((table) => `quick_check('${table}')`);
  for (const pragma of pragmas) {
    const said = db.pragma(pragma, { simple: true });
    if (said !== "ok")
      throw new LedgerFault(
        "ledger_corrupt",
        `账本文件已损坏，请检查存储卡。The ledger file is damaged; check the card: ${String(said)}`,
      );
  }
}

/** The tables a start needs, when the file is too large to be checked whole. */
function smallTables(db: Database): readonly string[] {
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return tables.map((table) => table.name).filter((name) => name === "origin" || name === "snapshot");
}
