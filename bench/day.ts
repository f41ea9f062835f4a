/**
 * A process of its own: a box with the real store takes a day's cars one after the other, as fast as it works, with its
 * upkeep in between, and prints as JSON the longest stretches of its main thread.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drivers } from "../drivers/index.ts";
import { openBox } from "#src/box/box.ts";
import { writeSnapshot } from "#src/box/ledger-boot.ts";
import { storeSettings } from "#src/box/store-settings.ts";
import { lineLog } from "#src/runtime/log.ts";
import { realWorld } from "#src/runtime/real-world.ts";
import { storeClock } from "#src/runtime/store-clock.ts";
import { openStore } from "#src/store/store.ts";
import { quantile } from "./figures.ts";
import { Street, streetConfig } from "./street.ts";

const [, , visitsText = "2000"] = process.argv;
const visits = Number(visitsText);
/** Cars before anything is measured: the program is loaded and its hot parts are compiled then. */
const LOADED_AFTER = 50;
/** Upkeep and a snapshot come at least this often on a day, counted in cars. */
const UPKEEP_EVERY = 200;

const folder = mkdtempSync(join(tmpdir(), "gatehouse-day-"));
const config = streetConfig(join(folder, "ledger.sqlite"));
const world = realWorld("always");
const store = openStore(storeSettings(config), storeClock(world.clock));
const log = lineLog({
  write: () => {},
  wallMs: () => world.clock.now().wallMs,
  plates: "masked",
  debug: false,
  priorities: true,
});
const box = await openBox(config, { world, drivers, store, log, version: "bench" });
await box.start();

/**
 * How long this thread was ready and had no processor, ms, as the kernel counts it; 0 where it does not. Processor time
 * itself is counted in ticks of 4 ms on many kernels, too coarse for what is measured here.
 */
function waitedForProcessor(): number {
  try {
    const [, waitedNs] = readFileSync("/proc/thread-self/schedstat", "latin1").split(" ");
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}

const stretches: number[] = [];
let longestByClock = 0;
let waited = waitedForProcessor();
let clock = performance.now();
let measuring = false;

/** Lets everything that is due run once, and notes how long it held the thread. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  const passed = performance.now() - clock;
  if (measuring) {
    stretches.push(passed - (waitedForProcessor() - waited));
    longestByClock = Math.max(longestByClock, passed);
  }
  waited = waitedForProcessor();
  clock = performance.now();
}

async function upkeep(): Promise<void> {
  const { lot } = box.controller.state;
  const state = { isDone: false };
  const work = writeSnapshot(store, lot)
    .then(() => store.maintain({ nowMs: box.nowMs(), keep: {}, dated: {}, slices: 4 }))
    .finally(() => (state.isDone = true));
  while (!state.isDone) await breathe();
  await work;
}

const street = new Street();
for (let passages = 1; street.cars < visits; passages += 1) {
  if (passages === LOADED_AFTER) measuring = true;
  for (const fact of street.next()) {
    box.put(fact);
    await breathe();
  }
  if (passages % UPKEEP_EVERY === 0) await upkeep();
}
measuring = false;
const opened = [...box.controller.state.lot.stays.all()].length;
if (opened < Math.min(visits, 300)) throw new Error(`only ${opened} cars came in: nothing was measured`);
await box.stop("measured");
rmSync(folder, { recursive: true });
const longest = stretches.reduce((most, stretch) => Math.max(most, stretch), 0);
console.log(JSON.stringify({ longest, p999: quantile(stretches, 0.999), longestByClock }));
