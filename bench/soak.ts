/**
 * A process of its own: drives a controller and a real ledger with a great many cars in virtual time, and prints as JSON
 * its resident memory over the second tenth of them and over the last, and what of that its heap keeps without need, MB.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controllerSettings } from "#src/box/controller-settings.ts";
import { storedTrace } from "#src/box/stored-trace.ts";
import { Controller } from "#src/controller/controller.ts";
import type { Fact } from "#src/controller/fact.ts";
import type { Outcome } from "#src/controller/outcome.ts";
import { FOLD_VERSION, Lot } from "#src/lot/lot.ts";
import { openLedger } from "#src/store/ledger.ts";
import { packRecord } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { median } from "./figures.ts";
import { Street, streetConfig } from "./street.ts";

const [, , countText = "100000", minutesText = "600"] = process.argv;
const cars = Number(countText);
/** It ends after so many minutes however few cars have come by then, and says how many did. */
const endMs = performance.now() + Number(minutesText) * 60_000;
const ORIGIN = "00.soak";
/** Virtual time between two facts and two cars: 4,300 passages a day. */
const FACT_MS = 400;
const CAR_MS = 18_000;
/** Passages written in one transaction, and between two deliveries to the city. */
const TOGETHER = 50;
/** Passages between two snapshots: about 10,000 records, as in the box. */
const SNAPSHOT_EVERY = 4_000;
const MIB = 1_048_576;

const folder = mkdtempSync(join(tmpdir(), "gatehouse-soak-"));
const kept = { ...DEFAULT_LEDGER_SETTINGS, mostBytes: 256 * MIB, leastFreeBytes: 0, traceCount: 2_000 };
const ledger = openLedger(join(folder, "ledger.sqlite"), kept, { stamp: "soak", distrust: "none" });
const lot = new Lot();
const controller = new Controller(controllerSettings(streetConfig("unused")), lot, ORIGIN);
const street = new Street();
const deadlines = new Map<string, number>();
const waiting: Outcome[] = [];
/** Resident memory after so many cars, garbage collected. */
const samples: { readonly cars: number; readonly mb: number }[] = [];
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

/** A snapshot as the box writes it. Only what two of them cover may be pruned: without them the ledger fills to its limit. */
function snapshot(): void {
  writeDown();
  const seqs = Object.fromEntries(lot.origins.map((origin) => [origin, lot.seenThrough(origin)]));
  ledger.stageSnapshotPart(0, JSON.stringify(lot.snapshot()));
  ledger.stageSnapshotPart(1, JSON.stringify(lot.stays.recordsHeld()));
  ledger.putSnapshot({ foldVersion: FOLD_VERSION, seqs });
}

async function residentMb(flavor: "regular" | "last-resort" = "regular"): Promise<number> {
  const collect = (): void => globalThis.gc?.({ type: "major", execution: "sync", flavor });
  collect();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  return process.memoryUsage.rss() / MIB;
}

/** How it goes on, for whoever waits. */
function tellProgress(): void {
  const { used, spare } = ledger.size();
  const mb = samples.at(-1)?.mb.toFixed(0) ?? "?";
  console.error(
    `  ${street.cars} cars, ${mb} MB resident, ledger ${Math.round(used / MIB)} + ${Math.round(spare / MIB)} MB`,
  );
}

/** The median of the samples between two shares of all cars: a single one swings by what was freed but not yet given back. */
function residentBetween(from: number, to: number): number {
  const of = (share: number): number => share * street.cars;
  return median(samples.filter((sample) => sample.cars > of(from) && sample.cars <= of(to)).map(({ mb }) => mb));
}

take(controller.begin(now(), { version: "soak", cleanStop: true }));
let isLate = false;
for (let passages = 1; street.cars < cars && !isLate; passages += 1) {
  for (const fact of street.next()) tell(fact);
  monotonicMs += CAR_MS;
  if (passages % TOGETHER === 0) writeDown();
  if (passages % 1_000 === 0) {
    isLate = performance.now() > endMs;
    while (ledger.indexSlice());
    if (passages % SNAPSHOT_EVERY === 0) snapshot();
    while (ledger.pruneSlice({ nowMs: now().wallMs, keep: {}, dated: {} }).more);
  }
  if (passages % 2_000 === 0) samples.push({ cars: street.cars, mb: await residentMb() });
  if (passages % 50_000 === 0) tellProgress();
}
const [early, late] = [residentBetween(0.1, 0.2), residentBetween(0.9, 1)];
// V8 keeps the pages that its heap once had, and gives them back only to a collection like this one, which no box makes.
const pagesKept = late - (await residentMb("last-resort"));
const inside = [...lot.stays.all()].filter(({ status }) => status === "inside").length;
ledger.close();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ early, late, pagesKept, cars: street.cars, inside, records: lot.seenThrough(ORIGIN) }));
