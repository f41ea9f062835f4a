/**
 * A process of its own: drives a controller and a real ledger with a great many cars in virtual time, and prints as JSON
 * its resident memory after a tenth of them and at the end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controllerSettings } from "#src/box/controller-settings.ts";
import { storedTrace } from "#src/box/stored-trace.ts";
import { Controller } from "#src/controller/controller.ts";
import type { Fact } from "#src/controller/fact.ts";
import type { Outcome } from "#src/controller/outcome.ts";
import { Lot } from "#src/lot/lot.ts";
import { openLedger } from "#src/store/ledger.ts";
import { packRecord } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { Street, streetConfig } from "./street.ts";

const [, , countText = "100000"] = process.argv;
const cars = Number(countText);
const ORIGIN = "00.soak";
/** Virtual time between two facts and two cars: 4,300 passages a day. */
const FACT_MS = 400;
const CAR_MS = 18_000;
/** Passages written in one transaction, and between two deliveries to the city. */
const TOGETHER = 50;
const MIB = 1_048_576;

const folder = mkdtempSync(join(tmpdir(), "gatehouse-soak-"));
const kept = { ...DEFAULT_LEDGER_SETTINGS, mostBytes: 256 * MIB, leastFreeBytes: 0, traceCount: 2_000 };
const ledger = openLedger(join(folder, "ledger.sqlite"), kept, { stamp: "soak", distrust: "none" });
const lot = new Lot();
const controller = new Controller(controllerSettings(streetConfig("unused")), lot, ORIGIN);
const street = new Street();
const deadlines = new Map<string, number>();
const waiting: Outcome[] = [];
let monotonicMs = 0;

const now = () => ({ boot: "soak", monotonicMs, wallMs: Date.UTC(2024, 0, 1) + monotonicMs, synced: true });

function take(outcome: Outcome): void {
  for (const { id, atMs } of outcome.deadlines) {
    if (atMs === null) deadlines.delete(id);
    else deadlines.set(id, atMs);
  }
  waiting.push(outcome);
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

function writeDown(): void {
  const done = waiting.splice(0);
  ledger.append(done.flatMap(({ records }) => records.map(packRecord)));
  ledger.addTraces(done.flatMap(({ traces }) => traces.map(storedTrace)));
  const pending = lot.outbox.pending(ORIGIN);
  if (pending.length > 0) tell({ type: "reports_delivered", origin: ORIGIN, seqs: [...pending] });
}

async function residentMb(): Promise<number> {
  globalThis.gc?.();
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  return process.memoryUsage.rss() / MIB;
}

take(controller.begin(now(), { version: "soak", cleanStop: true }));
let early = Number.NaN;
for (let passages = 1; street.cars < cars; passages += 1) {
  for (const fact of street.next()) tell(fact);
  monotonicMs += CAR_MS;
  if (passages % TOGETHER === 0) writeDown();
  if (passages % 1_000 === 0) {
    while (ledger.indexSlice());
    while (ledger.pruneSlice({ nowMs: now().wallMs, keep: {} }).more);
  }
  if (Number.isNaN(early) && street.cars >= cars / 10) early = await residentMb();
}
const late = await residentMb();
const inside = [...lot.stays.all()].filter(({ status }) => status === "inside").length;
ledger.close();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ early, late, inside, records: lot.seenThrough(ORIGIN) }));
