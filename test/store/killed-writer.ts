/**
 * A program that a test kills: it goes on where the ledger ends, appends visits without a pause, and prints each last
 * seq once it is durable. Snapshots, traces, search tables and checkpoints happen in between. Arguments: ledger path.
 */
import { defaultStoreSettings } from "#src/store/settings.ts";
import { openStore } from "#src/store/store.ts";
import { PATIENCE, testClock } from "./test-clock.ts";
import { plateOf, RecordSource, traceOf } from "./visit-records.ts";

const settings = defaultStoreSettings(process.argv[2] ?? "");
const ledger = { ...settings.ledger, walPages: 40 };
const store = openStore({ ...settings, ...PATIENCE, ledger, traceBatch: 4, indexAfterRecords: 20 }, testClock());
const boot = await store.boot(1);
if (boot.ledger === "unavailable") throw boot.fault;
const origin = new RecordSource().origin;
const source = new RecordSource(origin, boot.lastSeqs[origin] ?? 0);

async function visit(): Promise<void> {
  const plate = plateOf(source.lastSeq);
  const durable = store.append(source.arrive(plate), [traceOf(source.lastSeq, plate)]);
  const last = source.lastSeq;
  await durable;
  process.stdout.write(`${last}\n`);
}

for (;;) {
  await Promise.all([visit(), visit(), visit()]);
  if (source.lastSeq % 48 === 0)
    await store.putSnapshot({ foldVersion: 1, seqs: { [origin]: source.lastSeq } }, ["{}"]);
}
