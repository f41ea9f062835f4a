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

/** Copies the ledger and its log to `to`; what the box commits while it copies may or may not be in it. */
export function copyLedger(path: string, to: string): void {
  if (!existsSync(path)) {
    throw new LedgerFault(
      "ledger_unreachable",
      `${path} 没有账本，请核对路径。There is no ledger at ${path}. Check the path.`,
    );
  }
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

function assertRoom(path: string, to: string): void {
  const needed = bytesOf(path) + bytesOf(`${path}-wal`);
  const disk = statfsSync(dirname(to));
  if (disk.bavail * disk.bsize > needed) return;
  const most = Math.ceil(needed / 1_048_576);
  throw new LedgerFault(
    "ledger_full",
    `复制账本需要 ${most} MB，${dirname(to)} 空间不足，请指定其他目录。A copy of the ledger needs ${most} MB in ${dirname(to)}. Name another folder.`,
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
  const header = Buffer.alloc(LOG_HEADER_BYTES);
  if (existsSync(log)) {
    const file = openSync(log, "r");
    readSync(file, header, 0, header.length, 0);
    closeSync(file);
  }
  return `${size} ${mtimeMs} ${header.toString("hex")}`;
}
