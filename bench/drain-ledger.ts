/**
 * A process of its own: fills a ledger with reports that the city has not got, as an outage of weeks leaves it, and prints as
 * JSON how many there are and which cars are still inside.
 */
import { controllerSettings } from "#src/box/controller-settings.ts";
import { writeSnapshot } from "#src/box/ledger-boot.ts";
import { storeSettings } from "#src/box/store-settings.ts";
import { Controller } from "#src/controller/controller.ts";
import type { Fact } from "#src/controller/fact.ts";
import type { Outcome } from "#src/controller/outcome.ts";
import { Lot } from "#src/lot/lot.ts";
import { realWorld } from "#src/runtime/real-world.ts";
import { storeClock } from "#src/runtime/store-clock.ts";
import { openLedger } from "#src/store/ledger.ts";
import { packRecord } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { openStore } from "#src/store/store.ts";
import { Street, streetConfig } from "./street.ts";

/** What the ledger holds. */
export type FilledLedger = { readonly waiting: number; readonly inside: readonly string[] };

const [, , path = "", countText = "100000"] = process.argv;
const count = Number(countText);
const ORIGIN = "00.d4a1d4a1";
/** Virtual time between two facts and two cars: 4,300 passages a day. */
const FACT_MS = 400;
const CAR_MS = 18_000;
/** Reports come from passages until this long ago. */
const ENDED_AGO_MS = 3_600_000;
const ROWS_TOGETHER = 2_000;

const config = streetConfig(path);
const ledger = openLedger(path, DEFAULT_LEDGER_SETTINGS, { stamp: "bench", distrust: "none" });
const lot = new Lot();
const controller = new Controller(controllerSettings(config), lot, ORIGIN);
const street = new Street();
const deadlines = new Map<string, number>();
let rows: ReturnType<typeof packRecord>[] = [];
let monotonicMs = 0;
const firstMs = Date.now() - ENDED_AGO_MS - count * (CAR_MS + 5 * FACT_MS);

const now = () => ({ boot: "drain", monotonicMs, wallMs: firstMs + monotonicMs, synced: true });

function take(outcome: Outcome): void {
  for (const { id, atMs } of outcome.deadlines) {
    if (atMs === null) deadlines.delete(id);
    else deadlines.set(id, atMs);
  }
  rows.push(...outcome.records.map(packRecord));
  if (rows.length < ROWS_TOGETHER) return;
  ledger.append(rows);
  rows = [];
}

function tell(fact: Fact): void {
  monotonicMs += FACT_MS;
  for (const [id, atMs] of deadlines) {
    if (atMs > monotonicMs) continue;
    deadlines.delete(id);
    take(controller.turn([{ at: now(), fact: { type: "deadline_due", id } }], now()));
  }
  take(controller.turn([{ at: now(), fact }], now()));
}

take(controller.begin(now(), { version: "bench", cleanStop: true }));
while (lot.outbox.pendingCount() < count) {
  for (const fact of street.next()) tell(fact);
  monotonicMs += CAR_MS;
}
ledger.append(rows);
// A box writes its search tables and books as it goes; they are not in arrears when an outage ends.
while (ledger.indexSlice());
ledger.close();

const store = openStore(storeSettings(config), storeClock(realWorld("always").clock));
const boot = await store.boot(0);
if (boot.ledger !== "open") throw new Error("the filled ledger cannot be opened");
await writeSnapshot(store, lot);
await store.close();
const inside = [...lot.stays.all()].filter(({ status }) => status === "inside").map(({ plate }) => plate);
const filled: FilledLedger = { waiting: lot.outbox.pendingCount(), inside: inside.filter((plate) => plate !== null) };
console.log(JSON.stringify(filled));
