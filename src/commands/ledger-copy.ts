/**
 * A copy of a ledger for a command to read: the box may run meanwhile, and neither its file nor one that was named by mistake is
 * touched, not even to repair it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyLedger } from "../store/copy.ts";
import { LedgerFault } from "../store/ledger-fault.ts";
import { callersPath } from "./configuration.ts";
import { CommandFailure } from "./program.ts";

export type LedgerCopy = { readonly path: string; readonly discard: () => void };

/** Copies the ledger into a folder of its own below `scratch`; a `CommandFailure` says why it cannot be. */
export function makeLedgerCopy(path: string, scratch?: string): LedgerCopy {
  const folder = mkdtempSync(join(scratch === undefined ? tmpdir() : callersPath(scratch), "gatehouse-ledger-"));
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, "copy");
    told(() => copyLedger(path, copy));
    return { path: copy, discard };
  } catch (error) {
    discard();
    throw error;
  }
}

/** A fault of the ledger says itself what to do. */
export function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    if (error.code !== "ledger_in_use") throw new CommandFailure(1, error.message);
    throw new CommandFailure(
      1,
      "The box is running and has its ledger to itself: stop it first. 控制器正在运行并独占账本，请先停止。",
    );
  }
}
