/**
 * Many seeds at once, in threads. A thread runs one seed after the other, because a run in one that has run before costs a
 * third less: its code is compiled. What a run gives depends on its seed alone, not on the thread or on what else runs.
 */
import { Worker } from "node:worker_threads";
import type { SeedOptions, SeedRun } from "./simulate-seed.ts";

export type SeedRange = { readonly first: number; readonly last: number; readonly threads: number };

const SCRIPT = new URL("./seeds.worker.ts", import.meta.url);

/** A simulation makes much that is soon forgotten; with less room for it a tenth of the time goes into finding what is not. */
const YOUNG_MIB = 192;

/** Runs the seeds and tells of each, in their order. Rejects when a thread fails, which is the simulation's own fault. */
export async function runSeeds(range: SeedRange, options: SeedOptions, tell: (run: SeedRun) => void): Promise<void> {
  const done = new Map<number, SeedRun>();
  let toTell = range.first;
  let toRun = range.first;
  const ended = (run: SeedRun): void => {
    done.set(run.report.seed, run);
    for (let next = done.get(toTell); next !== undefined; next = done.get(toTell)) {
      done.delete(toTell);
      toTell += 1;
      tell(next);
    }
  };
  const take = (): number | null => (toRun > range.last ? null : toRun++);
  const threads = Math.min(range.threads, range.last - range.first + 1);
  await Promise.all(Array.from({ length: threads }, () => runThread(options, take, ended)));
}

function runThread(options: SeedOptions, take: () => number | null, ended: (run: SeedRun) => void): Promise<void> {
  const worker = new Worker(SCRIPT, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB } });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const next = (): void => {
    const seed = take();
    if (seed === null) void worker.terminate().then(() => resolve(), reject);
    else worker.postMessage(seed, []);
  };
  worker.on("message", (run: SeedRun) => {
    ended(run);
    next();
  });
  worker.once("error", reject);
  worker.postMessage(options, []);
  next();
  return promise;
}
