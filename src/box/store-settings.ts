/** What of the `ledger` section the store must know, with the store's own defaults for the rest. */
import { defaultStoreSettings, type StoreSettings } from "../store/settings.ts";
import type { Config } from "../config/config.ts";
import { DAY_MS } from "../local-day.ts";

const MIB = 1_048_576;

export function storeSettings({ ledger }: Pick<Config, "ledger">): StoreSettings {
  const usual = defaultStoreSettings(ledger.path);
  return {
    ...usual,
    ledger: {
      ...usual.ledger,
      recordAgeMs: ledger.keepDays * DAY_MS,
      traceAgeMs: ledger.keepTraceDays * DAY_MS,
      mostBytes: ledger.mostMegabytes * MIB,
      leastFreeBytes: ledger.leastFreeMegabytes * MIB,
    },
  };
}
