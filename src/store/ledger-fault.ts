/** The ways a ledger can fail that are not our own mistakes, as coded errors that say what to do next. */

export type LedgerFaultCode =
  | "ledger_full"
  | "ledger_readonly"
  | "ledger_io"
  | "ledger_corrupt"
  | "ledger_in_use"
  | "ledger_newer"
  | "ledger_unreachable"
  | "ledger_gap"
  | "ledger_failed"
  | "records_lost"
  | "store_closed";

/** A coded error of the ledger; the cause is kept. */
export class LedgerFault extends Error {
  override readonly name = "LedgerFault";
  readonly code: LedgerFaultCode;

  constructor(code: LedgerFaultCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

const SENTENCES: Readonly<Partial<Record<LedgerFaultCode, string>>> = {
  ledger_full:
    "存储空间已满，请清理空间；记录暂存在内存中。The disk is full. Free some space; the records wait in memory.",
  ledger_readonly:
    "无法写入账本所在目录，请检查存储卡和目录权限。The disk or the ledger's folder cannot be written. Check the card and the owner of the folder.",
  ledger_io:
    "存储设备读写失败，请尽快更换；记录暂存在内存中。The disk failed to read or write. Replace the card soon; the records wait in memory.",
  ledger_corrupt:
    "账本文件已损坏，下次打开时会保留原文件并转入完好的记录。The ledger file is damaged. It is set aside at the next start and what is sound is taken over.",
  ledger_in_use:
    "另有程序打开了账本，请先停止它；两个控制器不得共用一个账本。Another program has the ledger open. Stop it; two boxes must never share one ledger.",
  ledger_unreachable:
    "账本目录不存在或无法打开，请核对配置的路径，检查存储卡是否已挂载。The ledger's folder does not exist or cannot be opened. Check the configured path, and that the card is mounted.",
};

/** What the writer says when a record cannot be had on the disk now, or any more. */
export const WRITER_WORDS = {
  closed:
    "账本已关闭，不再记录；请重新启动程序。The store is closed; nothing is recorded any more. Start the program again.",
  notTaken:
    "存储设备暂时无法写入，稍后自动重试；若持续出现请检查存储卡。The disk does not take what waits. It is tried again later; if it goes on, check the card.",
  closedEarly:
    "账本关闭时此记录尚未写入，请核对停机前的过车。The store closed before the disk took this record. Check the last passages before the stop.",
  slow: "存储设备未能及时打开账本，请检查存储卡。The disk did not open the ledger in time. Check the card.",
} as const;

/** Turns what SQLite or the file system threw into a coded error. */
export function ledgerFault(error: unknown, path: string): LedgerFault {
  if (error instanceof LedgerFault) return error;
  const code = faultCode(errorCode(error));
  const said = error instanceof Error ? error.message : String(error);
  const sentence =
    SENTENCES[code] ??
    "账本拒绝了一次操作，请连同日志一并报告；记录暂存在内存中。The ledger refused an operation. Report this with the log; the records wait in memory.";
  return new LedgerFault(code, `${sentence} (${path}: ${errorCode(error) || "no code"}: ${said})`, error);
}

/** Whether SQLite cannot make sense of a statement of ours: the file has other tables or columns than it is about. */
export function isOfOtherTables(error: unknown): boolean {
  return errorCode(error) === "SQLITE_ERROR";
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}

function faultCode(code: string): LedgerFaultCode {
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT") return "ledger_full";
  if (code.startsWith("SQLITE_READONLY") || code === "EROFS" || code === "EACCES") return "ledger_readonly";
  if (code.startsWith("SQLITE_CANTOPEN") || ["ENOENT", "ENOTDIR", "EISDIR"].includes(code)) return "ledger_unreachable";
  if (code.startsWith("SQLITE_IOERR") || code === "EIO") return "ledger_io";
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return "ledger_corrupt";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "ledger_in_use";
  return "ledger_failed";
}
