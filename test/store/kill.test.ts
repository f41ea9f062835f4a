import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openLedger } from "#src/store/ledger.ts";
import { unpackRow } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { STAMP, testFolder } from "./folder.ts";
import { plateOf, RecordSource } from "./visit-records.ts";

const PROGRAM = fileURLToPath(new URL("./killed-writer.ts", import.meta.url));
const KILLS = 20;

/** Runs the writer until it acknowledged `count` visits, kills it, and returns the last seq it acknowledged. */
async function runAndKill(path: string, count: number): Promise<number> {
  const writer = spawn(process.execPath, [PROGRAM, path], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(writer, "exit");
  let last = 0;
  let seen = 0;
  for await (const line of createInterface(writer.stdout)) {
    last = Math.max(last, Number(line));
    seen += 1;
    if (seen === count) writer.kill("SIGKILL");
  }
  await ended;
  return last;
}

describe("a program killed while it writes the ledger", () => {
  it("loses nothing that was acknowledged, and its journal goes on without a gap", { timeout: 300_000 }, async () => {
    const path = join(testFolder(), "ledger.db");
    const expected = new RecordSource();
    let known = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const acknowledged = await runAndKill(path, 1 + ((kill * 37) % 90));
      const ledger = openLedger(path, DEFAULT_LEDGER_SETTINGS, { stamp: STAMP, distrust: "check" });
      expect(ledger.replacement).toBeNull();
      const last = ledger.lastSeqs()[expected.origin] ?? 0;
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      const { rows, damaged } = ledger.recordsSince(expected.origin, known, 100_000);
      ledger.close();
      expect(damaged).toEqual([]);
      const wanted = [];
      while (expected.lastSeq < last) wanted.push(...expected.arrive(plateOf(expected.lastSeq)));
      expect(rows.map(unpackRow)).toEqual(wanted);
      known = last;
    }
    expect(known).toBeGreaterThan(KILLS * 10);
  });
});
