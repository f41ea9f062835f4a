/** Stores for tests: small limits, short pauses, and a disk that the test controls. */
import { onTestFinished, vi } from "vitest";
import type { StoreCondition } from "#src/store/conditions.ts";
import type { LotRecord } from "#src/lot/record.ts";
import { threadsOf } from "#src/store/ledger-thread.ts";
import { defaultStoreSettings, type StoreSettings } from "#src/store/settings.ts";
import { openStore, type Store } from "#src/store/store.ts";
import { PATIENCE, testClock } from "./test-clock.ts";

const TROUBLED = new URL("./troubled.worker.ts", import.meta.url);
const QUICK: Partial<StoreSettings> = { retryFirstMs: 5, retryMostMs: 40 };

export type TestStore = { readonly store: Store; readonly conditions: readonly StoreCondition[] };

/** A store that the test need not close. */
export function testStore(path: string, settings: Partial<StoreSettings> = {}, worker = TROUBLED): TestStore {
  const all = { ...defaultStoreSettings(path), ...PATIENCE, ...QUICK, ...settings };
  const store = openStore(all, testClock(), threadsOf(worker));
  onTestFinished(() => store.close());
  const conditions: StoreCondition[] = [];
  store.onCondition((condition) => conditions.push(condition));
  return { store, conditions };
}

/** Everything an origin has in the ledger. */
export async function allRecords(store: Store, origin: string): Promise<readonly LotRecord[]> {
  return store.recordsSince(origin, 0, 100_000);
}

/** Waits until something is so. */
export function until(isSo: () => boolean): Promise<void> {
  return vi.waitFor(
    () => {
      if (!isSo()) throw new Error(`still not: ${isSo.toString()}`);
    },
    { timeout: 40_000, interval: 2 },
  );
}
