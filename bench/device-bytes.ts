/** What one visit writes to the card, by the block device's own counters. Needs root and loop devices. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";

const MEASURE = fileURLToPath(new URL("../test/store/device-bytes.ts", import.meta.url));
/** Between two commits, so that none rides on another's flush. */
const PAUSE_MS = 700;

export async function deviceBytes({ quick }: BenchOptions): Promise<readonly Figure[]> {
  if (process.getuid?.() !== 0) {
    console.log("  Skipped: counting a device's bytes needs root, to mount an image of a card.");
    return [];
  }
  const said = await measured(quick ? 10 : 40);
  const found = /([\d.]+) KB and ([\d.]+) flushes/.exec(said);
  if (found === null) {
    console.log(`  Skipped: no image of a card could be mounted on a loop device. ${said}`);
    return [];
  }
  const [kilobytes, flushes] = [Number(found[1]), Number(found[2])];
  return [
    {
      name: "bytes written to the device per visit, paced",
      measured: `${kilobytes.toFixed(1)} KB, ${flushes.toFixed(1)} flushes`,
      yardstick: "the aim is 30 KB and 4 flushes",
      target: "<= 45 KB",
      met: kilobytes <= 45,
    },
  ];
}

async function measured(visits: number): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, [MEASURE, String(visits), String(PAUSE_MS)])).stdout;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
