/**
 * A program that appends visits while its system calls are made to fail from outside, and prints what the store said.
 * Arguments: ledger path, number of visits.
 */
import { defaultStoreSettings } from "#src/store/settings.ts";
import { openStore } from "#src/store/store.ts";
import { testClock } from "./test-clock.ts";
import { plateOf, RecordSource } from "./visit-records.ts";

const settings = { ...defaultStoreSettings(process.argv[2] ?? ""), retryFirstMs: 5, retryMostMs: 20 };
const store = openStore(settings, testClock());
store.onCondition((condition) => console.log(JSON.stringify(condition)));
const source = new RecordSource();
for (let visit = 0; visit < Number(process.argv[3]); visit += 1) await store.append(source.arrive(plateOf(visit)));
await store.close();
console.log("done");
