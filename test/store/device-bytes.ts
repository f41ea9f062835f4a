/**
 * Measures what one visit costs the card: the real store on a small ext4 image, the block device's own counters. Needs
 * root and loop devices. Run: node test/store/device-bytes.ts [visits] [pause ms] [mkfs options]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { defaultStoreSettings, type StoreSettings } from "#src/store/settings.ts";
import { openStore, type Store } from "#src/store/store.ts";
import { plateOf, RecordSource, traceOf } from "./visit-records.ts";
import { testClock } from "./test-clock.ts";

type Counters = { readonly bytes: number; readonly flushes: number };

function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: "utf8" }).trim();
}

function counters(device: string): Counters {
  const fields = readFileSync(`/sys/block/${device}/stat`, "utf8").trim().split(/\s+/).map(Number);
  return { bytes: (fields[6] ?? 0) * 512, flushes: fields[15] ?? 0 };
}

/**
 * One visit: a commit at the entry, one at the exit. Of 2,000 visits a day the uplink acknowledges three reports a
 * minute in one handful, so every second visit has such a record riding along.
 */
async function visit(store: Store, source: RecordSource, index: number, pauseMs: number): Promise<void> {
  const plate = plateOf(index);
  const arrived = source.arrive(plate);
  await store.append(arrived, [traceOf(index * 2, plate)]);
  await pause(pauseMs);
  const left = source.leave(arrived[0], plate);
  await store.append(left, [traceOf(index * 2 + 1, plate, "exit-1")]);
  if (index % 2 === 1) void store.append([source.delivered(arrived[1].seq, left[1].seq)], [], "lazy");
  await pause(pauseMs);
}

async function measure(folder: string, device: string, visits: number, pauseMs: number): Promise<void> {
  const defaults = defaultStoreSettings(join(folder, "ledger.db"));
  const ledger = {
    ...defaults.ledger,
    ...(JSON.parse(process.env["LEDGER"] ?? "{}") as Partial<StoreSettings["ledger"]>),
  };
  const overrides = JSON.parse(process.env["STORE"] ?? "{}") as Partial<StoreSettings>;
  const store = openStore({ ...defaults, ...overrides, ledger }, testClock());
  const source = new RecordSource();
  await store.boot(1);
  // Long enough for the log to have its size and the tables their first levels.
  for (let index = 0; index < 1500; index += 1) await visit(store, source, index, 0);
  run("sync", "-f", folder);
  await pause(6000);
  run("sync", "-f", folder);
  const before = counters(device);
  for (let index = 1500; index < 1500 + visits; index += 1) await visit(store, source, index, pauseMs);
  run("sync", "-f", folder);
  const after = counters(device);
  const kilobytes = (after.bytes - before.bytes) / visits / 1000;
  const flushes = (after.flushes - before.flushes) / visits;
  console.log(
    `${visits} visits, pause ${pauseMs} ms: ${kilobytes.toFixed(1)} KB and ${flushes.toFixed(1)} flushes a visit`,
  );
  await store.close();
}

const [visits = "40", pauseMs = "700", ...options] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "device-bytes-"));
const image = join(home, "image");
const folder = join(home, "mount");
run("mkdir", folder);
run("truncate", "-s", "512M", image);
run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", ...options, image);
const device = run("losetup", "-f", "--show", image);
try {
  run("mount", "-o", "noatime", device, folder);
  await measure(folder, device.replace("/dev/", ""), Number(visits), Number(pauseMs));
} finally {
  run("umount", folder);
  run("losetup", "-d", device);
  rmSync(home, { recursive: true });
}
