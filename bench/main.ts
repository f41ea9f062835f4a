/**
 * Measures the real process, each figure beside its yardstick in the same interleaved run, and prints a table. Timings
 * vary with the machine, so nothing here is a test.
 */
import { parseArgs } from "node:util";
import { printFigures, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";

type Group = (options: BenchOptions) => Promise<readonly Figure[]>;

const GROUPS: Readonly<Record<string, () => Promise<Group>>> = {
  latency: async () => (await import("./lane-latency.ts")).laneLatency,
  "slow-disk": async () => (await import("./slow-disk.ts")).slowDisk,
  commit: async () => (await import("./commit.ts")).commit,
  "device-bytes": async () => (await import("./device-bytes.ts")).deviceBytes,
  memory: async () => (await import("./memory.ts")).memory,
  start: async () => (await import("./start.ts")).start,
  drain: async () => (await import("./drain.ts")).drain,
  "busy-day": async () => (await import("./busy-day.ts")).busyDay,
};

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
  },
});
const names = values.only ?? Object.keys(GROUPS);
const unknown = names.filter((name) => !Object.hasOwn(GROUPS, name));
const rounds = Number(values.rounds);
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(`Usage: npm run bench -- [--only NAME]… [--rounds N] [--quick] [--full]
NAME is one of ${Object.keys(GROUPS).join(", ")}; N is a whole number from 1.`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const name of names) {
  console.log(`… ${name}`);
  const group = await GROUPS[name]?.();
  if (group !== undefined) figures.push(...(await group({ rounds, quick: values.quick, full: values.full })));
}
printFigures(figures);
