/** Builds the emulated box and tells its stories, each on real kernel lines; `npm run emulated-box [-- [--again] STORY…]`. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { firstStart } from "./cars.ts";
import { Machine } from "./machine.ts";
import { stories } from "./stories.ts";

const work = process.env["GATEHOUSE_EMULATED_BOX"] ?? fileURLToPath(new URL("../../var/emulated-box", import.meta.url));
const again = process.argv.includes("--again");
const asked = process.argv.slice(2).filter((argument) => argument !== "--again");
const told = stories.filter(({ name }) => asked.length === 0 || asked.includes(name));
if (told.length === 0) {
  console.error(`There is no such story. There are: ${stories.map(({ name }) => name).join(" ")}`);
  process.exit(2);
}

const machine = new Machine(work);
process.once("SIGINT", () => void machine.cut().then(() => process.exit(1)));
if (!again) await prepare();
let failures = 0;
for (const { name, what, tell } of told) {
  process.stdout.write(`${name}: ${what} … `);
  const began = performance.now();
  try {
    machine.erase();
    const findings = await tell(machine);
    console.log(`yes (${Math.round((performance.now() - began) / 1000)} s) ${findings}`);
  } catch (error) {
    failures++;
    console.log(`NO: ${error instanceof Error ? error.message : String(error)}\n${machine.console.slice(-4000)}`);
  } finally {
    await machine.cut();
  }
}
process.exitCode = failures === 0 ? 0 : 1;

/** Builds the image and the compile cache in it; `--again` takes what an earlier run has left. */
async function prepare(): Promise<void> {
  execFileSync(fileURLToPath(new URL("build.sh", import.meta.url)), [work], { stdio: "inherit" });
  machine.newCard();
  try {
    const tookMs = await firstStart(machine);
    console.log(`the first start, with nothing compiled yet, took ${Math.round(tookMs / 1000)} s to gating`);
    machine.keepCard();
  } finally {
    await machine.cut();
  }
}
