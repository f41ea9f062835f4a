/** A folder for one test, removed after it; and settings for small ledgers in it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openLedger, type Ledger } from "#src/store/ledger.ts";
import { DEFAULT_LEDGER_SETTINGS, type LedgerSettings } from "#src/store/settings.ts";

export const STAMP = "20240501T083000Z";

export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a ledger that the test need not close. */
export function testLedger(path: string, settings: Partial<LedgerSettings> = {}): Ledger {
  const ledger = openLedger(path, { ...DEFAULT_LEDGER_SETTINGS, ...settings }, { stamp: STAMP, distrust: "none" });
  onTestFinished(() => ledger.close());
  return ledger;
}
