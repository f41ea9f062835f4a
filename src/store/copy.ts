/**
 * Copies a ledger that a box may be writing at this moment, without a lock and without touching it. A box keeps its ledger
 * to itself, so nobody can open it beside the box; but the file changes only when the log is moved into it.
 */
import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { LedgerFault } from "./ledger-fault.ts";

/** How often a copy is begun anew because the box moved its log into the file meanwhile: that happens a few times a day. */
const TRIES = 5;
/** The log's header: its salts change when the log begins anew. */
const LOG_HEADER_BYTES = 32;
/** How every SQLite file begins. */
const MAGIC = "SQLite format 3\0";

/** Copies the ledger and its log to `to`; what the box commits while it copies may or may not be in it. */
export function copyLedger(path: string, to: string): void {
  assertLedger(path);
  assertRoom(path, to);
  for (let left = TRIES; left > 0; left -= 1) {
    const before = stateOf(path);
    for (const suffix of ["", "-wal"]) {
      rmSync(to + suffix, { force: true });
      if (existsSync(path + suffix)) copyFileSync(path + suffix, to + suffix);
    }
    if (stateOf(path) === before) return;
  }
  throw new LedgerFault(
    "ledger_in_use",
    "账本写入过快，未能复制，请稍后再试。The ledger changed faster than it could be copied. Try again in a while.",
  );
}

/** Throws a coded error where there is no file, or one that is no ledger. */
export function assertLedger(path: string): void {
  if (!existsSync(path)) {
    throw new LedgerFault(
      "ledger_unreachable",
      `${path} 没有账本，请核对路径。There is no ledger at ${path}. Check the path.`,
    );
  }
  if (!statSync(path).isFile() || beginningOf(path, MAGIC.length).toString("latin1") !== MAGIC) {
    throw new LedgerFault(
      "ledger_corrupt",
      `${path} 不是账本，或其开头已损坏，请核对路径。${path} is no ledger, or its beginning is destroyed. Check the path.`,
    );
  }
}

function assertRoom(path: string, to: string): void {
  const needed = bytesOf(path) + bytesOf(`${path}-wal`);
  const disk = statfsSync(dirname(to));
  if (disk.bavail * disk.bsize > needed) return;
  const most = Math.ceil(needed / 1_048_576);
  throw new LedgerFault(
    "ledger_full",
    `复制账本需要 ${most} MB，${dirname(to)} 空间不足，请用 TMPDIR 指定其他目录。A copy of the ledger needs ${most} MB in ${dirname(to)}. Name a folder with more room in TMPDIR.`,
  );
}

/** Bytes of the ledger and of its log. */
export function bytesOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** As long as this stays the same, the file has not changed and the log has only grown. */
function stateOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  const log = `${path}-wal`;
  const header = existsSync(log) ? beginningOf(log, LOG_HEADER_BYTES).toString("hex") : "";
  return `${size} ${mtimeMs} ${header}`;
}

/** The first bytes of a file; zeros where it is shorter. */
function beginningOf(path: string, bytes: number): Buffer {
  const beginning = Buffer.alloc(bytes);
  const file = openSync(path, "r");
  readSync(file, beginning, 0, bytes, 0);
  closeSync(file);
  return beginning;
}
