/** The lane's latency while every fsync is slow: a worn card may delay a record, never a barrier. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { LatencyRig } from "./rig.ts";

const SHIM = fileURLToPath(new URL("./slow-fsync.c", import.meta.url));
const DELAYS_MS = [0, 50, 2_000];
/** Lanes that a burst comes to, a car each 20 ms. */
const BURST_LANES = 6;

/** How long each car waited, ms. */
type Measured = { readonly single: number[]; readonly burst: number[] };

export async function slowDisk({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-shim-"));
  const shim = join(folder, "slow-fsync.so");
  try {
    execFileSync("gcc", ["-shared", "-fPIC", "-O2", "-o", shim, SHIM, "-ldl"], { stdio: "pipe" });
  } catch {
    rmSync(folder, { recursive: true });
    console.log("  Skipped: no C compiler is installed, and it takes one to slow fsync down.");
    return [];
  }
  const measured = await measure(shim, rounds, quick);
  rmSync(folder, { recursive: true });
  const [without, ...slowed] = measured;
  return DELAYS_MS.slice(1).flatMap((delayMs, index) =>
    (["single", "burst"] as const).map((kind) => figureOf(kind, delayMs, [without, slowed[index]])),
  );
}

/** A box for each delay, and a car at each in turn, so that what else the machine does meets all alike. */
async function measure(shim: string, rounds: number, quick: boolean): Promise<readonly Measured[]> {
  const measured = DELAYS_MS.map((): Measured => ({ single: [], burst: [] }));
  const rigs: LatencyRig[] = [];
  for (const delayMs of DELAYS_MS) {
    const preload = { LD_PRELOAD: shim, SLOW_FSYNC_MS: String(delayMs) };
    rigs.push(await LatencyRig.start("box", { preload, lanes: BURST_LANES }));
  }
  const cars = rounds * (quick ? 10 : 40);
  for (let car = 0; car < cars; car += 1) {
    for (const [index, rig] of rigs.entries()) measured[index]?.single.push(await rig.car(car));
  }
  for (let burst = 0; burst < rounds * (quick ? 3 : 10); burst += 1) {
    const first = cars + burst * BURST_LANES;
    for (const [index, rig] of rigs.entries()) measured[index]?.burst.push(...(await rig.burst(first)));
  }
  for (const rig of rigs) await rig.stop();
  return measured;
}

function figureOf(kind: keyof Measured, delayMs: number, [without, slowed]: readonly (Measured | undefined)[]): Figure {
  const at = (measured: Measured | undefined, share: number): number => quantile(measured?.[kind] ?? [], share);
  const ratio = at(slowed, 0.99) / at(without, 0.99);
  return {
    name: `byte to relay, fsync + ${delayMs} ms, ${kind === "single" ? "one car at a time" : "bursts each 20 ms"}`,
    measured: `p99 ${ms(at(slowed, 0.99))} (p50 ${ms(at(slowed, 0.5))})`,
    yardstick: `not slowed p99 ${ms(at(without, 0.99))} (p50 ${ms(at(without, 0.5))}): ${times(ratio)}`,
    target: "p99 <= 2.00 x",
    met: ratio <= 2,
  };
}
