import { expect, it } from "vitest";
import { runSeeds } from "#src/commands/seed-threads.ts";
import { simulateSeed, type SeedOptions, type SeedRun } from "#src/commands/simulate-seed.ts";

const OPTIONS: SeedOptions = { days: 0, garage: undefined, from: 0, faults: "all", lot: "varied" };

it("runs seeds in threads, each as it runs alone, and tells of them in their order", { timeout: 120_000 }, async () => {
  const told: SeedRun[] = [];
  await runSeeds({ first: 3, last: 6, threads: 2 }, OPTIONS, (run) => told.push(run));
  const alone = [];
  for (const seed of [3, 4, 5, 6]) alone.push(await simulateSeed(OPTIONS, seed));
  expect(told.map(({ report }) => report.digest)).toEqual(alone.map(({ report }) => report.digest));
  expect(new Set(told.map(({ report }) => report.digest)).size).toBe(4);
});
