/** How long a start takes until the lanes gate, beside a bare start of the runtime. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, ms, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";
import { SerialLine } from "../test/end-to-end/wiring.ts";
import { FLAGS, PROGRAM, rigConfiguration } from "./rig.ts";

/** Starts before anything is measured: they fill the compile cache and make the ledger. */
const WARM_UP = 2;
const GATES = "the lanes gate";
/** The last line of a start: from here on the compile cache is kept. */
const COMPLETE = "the page is open";

export async function start({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const line = new SerialLine(folder, "reader");
  await line.plug();
  const config = join(folder, "gatehouse.json");
  await writeFile(config, JSON.stringify(rigConfiguration(folder, [line.boxPath], join(folder, "gpio.sock"))));
  const box = [...FLAGS, PROGRAM, "run", "--config", config];
  const bare = [...FLAGS, "-e", `console.log("${GATES}")`];
  for (let index = 0; index < WARM_UP; index += 1) await startOnce(box, COMPLETE);
  const took: { readonly box: number; readonly bare: number }[] = [];
  for (let index = 0; index < rounds * (quick ? 1 : 3); index += 1) {
    took.push({ bare: await startOnce(bare), box: await startOnce(box) });
  }
  await line.pull();
  await rm(folder, { recursive: true });
  const ratio = median(took.map((one) => one.box / one.bare));
  return [
    {
      name: "start of the process to the lanes gate",
      measured: ms(median(took.map((one) => one.box))),
      yardstick: `bare runtime ${ms(median(took.map((one) => one.bare)))}: ${times(ratio)}`,
      target: "<= 6.00 x",
      met: ratio <= 6,
    },
  ];
}

/** From the spawn to the word on its output, ms; then it is told to stop, and what it keeps for the next start is kept. */
async function startOnce(args: readonly string[], word = GATES): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...args], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "exit");
  const took = await new Promise<number>((resolve) => {
    let said = "";
    child.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes(word)) resolve(performance.now() - begun);
    });
  });
  child.kill("SIGTERM");
  await gone;
  return took;
}
