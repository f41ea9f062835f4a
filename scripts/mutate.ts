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
 * Tests that take longer than this have run into an endless loop: the change was noticed. Counted in seconds in which this
 * process ran: one that was stopped for a while, with its tests, must not take that for a loop.
 */
const PATIENCE_S = 60;

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

/** Ends the processes in which the tests run; vitest takes it for a failure and starts others for the next run. */
function endWorkers(): void {
  const own = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
  for (const child of own.trim().split(" ")) if (child !== "") process.kill(Number(child), "SIGKILL");
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
  const exclude = (values.without ?? []).map((name) => `**/*${name}*`);
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
  const vitest = await createVitest(
    "test",
    { ...quick, exclude: ["node_modules/**", ...exclude] },
    { plugins: [plugin] },
  );
  await vitest.standalone();
  return vitest;
}

async function passes(vitest: Vitest, tests: readonly string[]): Promise<boolean> {
  const specifications = await vitest.globTestSpecifications([...tests]);
  let secondsLeft = PATIENCE_S;
  const patience = setInterval(() => {
    secondsLeft -= 1;
    if (secondsLeft === 0) endWorkers();
  }, 1_000);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, true);
  clearInterval(patience);
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
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
  if (!(await passes(vitest, tests)))
    throw new Error(`The tests of ${file} fail before anything is changed; mend them first.`);
  const survivors: Mutation[] = [];
  for (const mutation of mutations) {
    changed = { file: path, text: source.slice(0, mutation.from) + mutation.by + source.slice(mutation.to) };
    vitest.invalidateFile(path);
    if (await passes(vitest, tests)) survivors.push(mutation);
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
