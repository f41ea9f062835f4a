/** The durable commit of one passage, beside a raw append of the same bytes with fdatasync. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "#src/store/ledger.ts";
import { packRecord } from "#src/store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "#src/store/settings.ts";
import { plateOf, RecordSource } from "#test/store/visit-records.ts";
import { median, ms, quantile, times, type Figure } from "./figures.ts";
import type { BenchOptions } from "./options.ts";

/**
 * Commits before anything is measured. The write-ahead log has its size then and is written over from its beginning; while
 * it still grows, each flush pays for the file's new length too.
 */
const WARM_UP = 1_500;

export async function commit({ rounds, quick }: BenchOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const ledger = openLedger(join(folder, "ledger.sqlite"), DEFAULT_LEDGER_SETTINGS, {
    stamp: "bench",
    distrust: "none",
  });
  const raw = openSync(join(folder, "raw"), "a");
  const source = new RecordSource();
  const next = () => source.arrive(plateOf(source.lastSeq)).map(packRecord);
  for (let index = 0; index < WARM_UP; index += 1) ledger.append(next());
  const p50: { readonly ledger: number; readonly raw: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const took: { readonly ledger: number; readonly raw: number }[] = [];
    for (let index = 0; index < (quick ? 100 : 400); index += 1) {
      const rows = next();
      const bytes = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
      const begun = performance.now();
      ledger.append(rows);
      const between = performance.now();
      writeSync(raw, bytes);
      fdatasyncSync(raw);
      took.push({ ledger: between - begun, raw: performance.now() - between });
    }
    const half = (who: "ledger" | "raw"): number =>
      quantile(
        took.map((one) => one[who]),
        0.5,
      );
    p50.push({ ledger: half("ledger"), raw: half("raw") });
  }
  closeSync(raw);
  ledger.close();
  rmSync(folder, { recursive: true });
  const ratio = median(p50.map((one) => one.ledger / one.raw));
  return [
    {
      name: "durable commit of one passage, p50",
      measured: ms(median(p50.map((one) => one.ledger))),
      yardstick: `raw append + fdatasync ${ms(median(p50.map((one) => one.raw)))}: ${times(ratio)}`,
      target: "<= 1.30 x",
      met: ratio <= 1.3,
    },
  ];
}
