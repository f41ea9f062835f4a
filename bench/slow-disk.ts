/** The lane's latency while every fsync is slow: a worn card may delay a record, never a barrier. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { LatencyRig } from "./rig.ts";

const SHIM = fileURLToPath(new URL("./slow-fsync.c", import.meta.url));
const DELAYS_MS = [0, 50, 2_000];
/** Lanes that a burst comes to, a car each 20 ms. */
const BURST_LANES = 6;

/** Of each round its values. */
type Measured = { readonly single: (readonly number[])[]; readonly burst: (readonly number[])[] };

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
  const measured = DELAYS_MS.map((): Measured => ({ single: [], burst: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, delayMs] of DELAYS_MS.entries()) {
      const into = measured[index];
      if (into !== undefined) await oneRound({ LD_PRELOAD: shim, SLOW_FSYNC_MS: String(delayMs) }, quick, into);
    }
  }
  rmSync(folder, { recursive: true });
  return DELAYS_MS.slice(1).flatMap((delayMs, index) =>
    (["single", "burst"] as const).map((kind) => figureOf(kind, delayMs, [measured[0], measured[index + 1]])),
  );
}

async function oneRound(preload: Readonly<Record<string, string>>, quick: boolean, into: Measured): Promise<void> {
  const rig = await LatencyRig.start("box", { preload, lanes: BURST_LANES });
  const single: number[] = [];
  const burst: number[] = [];
  for (let car = 0; car < (quick ? 10 : 40); car += 1) single.push(await rig.car(car));
  for (let first = 0; first < (quick ? 3 : 10); first += 1) burst.push(...(await rig.burst(1_000 + first * 10)));
  into.single.push(single);
  into.burst.push(burst);
  await rig.stop();
}

function figureOf(kind: keyof Measured, delayMs: number, [without, slowed]: readonly (Measured | undefined)[]): Figure {
  const at = (measured: Measured | undefined, share: number): number =>
    median((measured?.[kind] ?? []).map((values) => quantile(values, share)));
  const ratio = at(slowed, 0.99) / at(without, 0.99);
  return {
    name: `byte to relay, fsync + ${delayMs} ms, ${kind === "single" ? "one car at a time" : "bursts each 20 ms"}`,
    measured: `p99 ${ms(at(slowed, 0.99))} (p50 ${ms(at(slowed, 0.5))})`,
    yardstick: `not slowed p99 ${ms(at(without, 0.99))} (p50 ${ms(at(without, 0.5))}): ${times(ratio)}`,
    target: "p99 <= 2.00 x",
    met: ratio <= 2,
  };
}
