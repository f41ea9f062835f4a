/**
 * Mutation testing: changes one operator, condition, number or call of a file at a time and runs the tests on it. A change
 * that no test notices is printed: a test is missing there, or the change makes no difference. Files on the disk are not
 * touched. What came out and why the rest may stand is in docs/MUTATION.md.
 *
 *     node scripts/mutate.ts src/lane/arm.ts --without exhaustive-walk > survivors.txt
 *     node scripts/mutate.ts src/lane/arm.ts --without exhaustive-walk --again survivors.txt
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BaseSequencer, createVitest, type TestSpecification, type Vitest } from "vitest/node";
import { mutationsOf, type Mutation } from "./mutations.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: "string", multiple: true },
    without: { type: "string", multiple: true },
    again: { type: "string" },
  },
});
if (positionals.length === 0) {
  console.error(
    "Name the files to change: node scripts/mutate.ts src/lane/arm.ts [--tests DIR] [--without TEST] [--again OUTPUT]",
  );
  process.exit(2);
}

/**
 * Tests that compute so many times longer than the unchanged ones, and for so many seconds, have run into an endless loop: the change
 * was noticed. The processor's time counts, not the clock's: on a busy machine tests wait for long and loop nowhere.
 */
const PATIENCE = 4;
const PATIENCE_LEAST_S = 10;
const LOOK_MS = 500;

/** The file that is changed at present, and how its text reads now. */
let changed: { readonly file: string; readonly text: string } | null = null;

const plugin = {
  name: "mutate",
  enforce: "pre" as const,
  load: (id: string) => (changed !== null && id === changed.file ? changed.text : null),
};

/** The tests that a file of src/ is tried on: those named, else the folder of its room. */
function testsOf(file: string): readonly string[] {
  const [, room = ""] = file.split("/");
  return values.tests ?? [`test/${room}/`];
}

/** The processes in which the tests run. */
function workers(): readonly number[] {
  const own = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim();
  return own === "" ? [] : own.split(" ").map(Number);
}

/** Parts of names of files of tests that are left out. */
const without = values.without ?? [];

/** Ends them; vitest takes it for a failure and starts others for the next run. */
function endWorkers(): void {
  for (const worker of workers()) process.kill(worker, "SIGKILL");
}

/** Seconds that each of them has computed since its beginning. */
function computed(): ReadonlyMap<number, number> {
  return new Map(workers().map((worker) => [worker, secondsOf(worker)]));
}

/** Seconds that those there now have computed since `before`. */
function computedSince(before: ReadonlyMap<number, number>): number {
  return [...computed()].reduce((sum, [worker, seconds]) => sum + seconds - (before.get(worker) ?? 0), 0);
}

/** A process's own and its system time are the 14th and 15th field of its line, in hundredths of a second; 0 when it is gone. */
function secondsOf(worker: number): number {
  try {
    const line = readFileSync(`/proc/${worker}/stat`, "utf8");
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/**
 * The properties last: loading fast-check alone takes longer than all the tables of a room, and a change that a table notices
 * need not wait for it.
 */
class TablesFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => Number(drawsLots(a)) - Number(drawsLots(b))));
  }
}

/** Whether a file of tests uses fast-check, itself or by what it imports beside it. */
function drawsLots({ moduleId }: TestSpecification): boolean {
  const text = readFileSync(moduleId, "utf8");
  const beside = [...text.matchAll(/from "(\.\/[^"]+)"/g)].map(([, name = ""]) => resolve(dirname(moduleId), name));
  return [text, ...beside.map((file) => readFileSync(file, "utf8"))].some((one) => one.includes('from "fast-check"'));
}

async function open(): Promise<Vitest> {
  // The cache on the disk would hand out the file unchanged; one worker for all test files starts only once.
  const quick = {
    watch: false,
    fsModuleCache: false,
    isolate: false,
    fileParallelism: false,
    bail: 1,
    sequence: { sequencer: TablesFirst },
    reporters: [{}],
  };
  const vitest = await createVitest("test", quick, { plugins: [plugin] });
  await vitest.standalone();
  return vitest;
}

/** Whether the tests pass, and how long they computed, s. They are ended when that is more than `mostS`. */
async function run(
  vitest: Vitest,
  tests: readonly string[],
  mostS: number,
): Promise<{ passed: boolean; tookS: number }> {
  const found = await vitest.globTestSpecifications([...tests]);
  const specifications = found.filter(({ moduleId }) => !without.some((name) => moduleId.includes(name)));
  const before = computed();
  let tookS = 0;
  const patience = setInterval(() => {
    tookS = Math.max(tookS, computedSince(before));
    if (tookS > mostS) endWorkers();
  }, LOOK_MS);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, true);
  clearInterval(patience);
  return { passed: unhandledErrors.length === 0 && testModules.every((module) => module.ok()), tookS };
}

/** One change, in a line: as it is printed, and found again with `--again`. */
function lineOf(file: string, source: string, { from, to, by }: Mutation): string {
  const line = source.slice(0, from).split("\n").length;
  return `${file}:${line}  ${source.slice(from, to).replaceAll(/\s+/g, " ")}  ->  ${by}`;
}

/** What an earlier run printed: only those changes are tried again, the others were noticed. Null: all are tried. */
const before = values.again === undefined ? null : new Set(readFileSync(values.again, "utf8").split("\n"));

/** The changes of a file that no test noticed. */
async function survivorsOf(vitest: Vitest, file: string, mutations: readonly Mutation[]): Promise<readonly Mutation[]> {
  const path = resolve(file);
  const tests = testsOf(file);
  const source = readFileSync(path, "utf8");
  const unchanged = await run(vitest, tests, Infinity);
  if (!unchanged.passed) throw new Error(`The tests of ${file} fail before anything is changed; mend them first.`);
  const mostS = Math.max(PATIENCE_LEAST_S, PATIENCE * unchanged.tookS);
  const survivors: Mutation[] = [];
  for (const mutation of mutations) {
    changed = { file: path, text: source.slice(0, mutation.from) + mutation.by + source.slice(mutation.to) };
    vitest.invalidateFile(path);
    if ((await run(vitest, tests, mostS)).passed) survivors.push(mutation);
  }
  changed = null;
  vitest.invalidateFile(path);
  return survivors;
}

for (const file of positionals) {
  const source = readFileSync(file, "utf8");
  const mutations = mutationsOf(source);
  const vitest = await open();
  const tried = mutations.filter((mutation) => before === null || before.has(lineOf(file, source, mutation)));
  const survivors = await survivorsOf(vitest, file, tried);
  await vitest.close();
  for (const survivor of survivors) console.log(lineOf(file, source, survivor));
  const killed = mutations.length - survivors.length;
  const percent = mutations.length === 0 ? 100 : Math.round((100 * killed) / mutations.length);
  console.log(`${file}  ${percent} %  (${killed} of ${mutations.length} noticed)`);
}
process.exit(0);
