/** The longest time the main thread is away over a busy day, compressed: a car that comes then waits that long. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median, ms, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { FLAGS } from "./rig.ts";

const DAY = fileURLToPath(new URL("./day.ts", import.meta.url));
/** Visits of a busy day. */
const VISITS = 2_000;

/** The turns of the main thread's loop, ms, less what it waited for a processor; the clock's time beside it. */
type Stretches = { readonly longest: number; readonly p999: number; readonly longestByClock: number };

export async function busyDay({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const days: Stretches[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, DAY, String(quick ? 300 : VISITS)]);
    days.push(JSON.parse(stdout) as Stretches);
  }
  const longest = median(days.map((day) => day.longest));
  return [
    {
      name: "longest synchronous stretch over a busy day",
      measured: `${ms(longest)} less the wait for a processor (worst round ${ms(Math.max(...days.map((day) => day.longest)))})`,
      yardstick: `p99.9 ${ms(median(days.map((day) => day.p999)))}, by the clock ${ms(median(days.map((day) => day.longestByClock)))}`,
      target: "<= 10 ms",
      met: longest <= 10,
    },
  ];
}
