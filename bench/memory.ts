/** Resident memory of a box that gates, and what a great many cars add to a process that lives on. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { FLAGS, LatencyRig, SERVICE_ENVIRONMENT } from "./rig.ts";

const SOAK = fileURLToPath(new URL("./soak.ts", import.meta.url));

/** Resident MB over the second tenth of the cars and over the last; what of the latter V8 keeps without need; cars that came. */
type Soaked = { readonly early: number; readonly late: number; readonly pagesKept: number; readonly cars: number };
/** The cars that have come by then are enough, and the table says how many. */
const SOAK_MINUTES = { usual: 8, full: 180 };

export async function memory({ rounds, quick, full }: BenchOptions): Promise<readonly Figure[]> {
  const resident: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    resident.push(await residentAfter("box", quick ? 10 : 60));
    bare.push(await residentAfter("echo", 10));
  }
  const wanted = full ? 1_000_000 : quick ? 20_000 : 100_000;
  const minutes = full ? SOAK_MINUTES.full : SOAK_MINUTES.usual;
  const args = [...FLAGS, "--expose-gc", SOAK, String(wanted), String(minutes)];
  const env = { ...process.env, ...SERVICE_ENVIRONMENT };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const { early, late, pagesKept, cars } = JSON.parse(stdout) as Soaked;
  return [
    {
      name: "resident memory, steady",
      measured: `${median(resident).toFixed(0)} MB`,
      yardstick: `bare serial echo ${median(bare).toFixed(0)} MB`,
      target: "<= 120 MB",
      met: median(resident) <= 120,
    },
    {
      name: `its growth over ${cars} cars in one process`,
      measured: `${(late - early).toFixed(1)} MB`,
      yardstick: `${early.toFixed(0)} MB over the second tenth of them; at the end ${pagesKept.toFixed(0)} MB are freed pages kept`,
      target: "<= 5 MB",
      met: late - early <= 5,
    },
  ];
}

async function residentAfter(who: "box" | "echo", cars: number): Promise<number> {
  const rig = await LatencyRig.start(who, { startedBefore: who === "box" });
  for (let car = 0; car < cars; car += 1) await rig.car(car);
  const mb = await rig.residentMb();
  await rig.stop();
  return mb;
}
