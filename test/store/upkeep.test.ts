import { describe, expect, it, vi } from "vitest";
import { storeClock } from "#src/runtime/store-clock.ts";
import { SeededChance } from "#src/simulation/seeded-chance.ts";
import { VirtualClock } from "#src/simulation/virtual-clock.ts";
import { VirtualDisk } from "#src/simulation/virtual-disk.ts";
import { VirtualTime } from "#src/simulation/virtual-time.ts";
import { packRecord } from "#src/store/row.ts";
import { defaultStoreSettings } from "#src/store/settings.ts";
import { openStore } from "#src/store/store.ts";
import { plateOf, RecordSource } from "./visit-records.ts";

const HOUR_MS = 3_600_000;
const SLICES = 4;

/** A store in virtual time over 6,000 records, and the hours at which a slice of the journal was read. */
async function tendedStore() {
  const time = new VirtualTime();
  const clock = new VirtualClock(time, 0, "boot-1", { errorMs: 0, driftPerSecond: 0, syncedAfterMs: 0 });
  const disk = new VirtualDisk(new SeededChance(1, "disk"));
  const source = new RecordSource();
  disk.ledger.append(Array.from({ length: 3_000 }, (_, index) => source.arrive(plateOf(index)).map(packRecord)).flat());
  const readAt: number[] = [];
  const perform = disk.perform.bind(disk);
  vi.spyOn(disk, "perform").mockImplementation((call) => {
    if (call.operation === "scrubSlice") readAt.push(time.nowMs / HOUR_MS);
    return perform(call);
  });
  const store = openStore(defaultStoreSettings(":memory:"), storeClock(clock), () => disk.serve(clock));
  const runFor = async (hours: number): Promise<void> => {
    const endMs = time.nowMs + hours * HOUR_MS;
    while (time.nowMs < endMs) {
      void store.maintain({ nowMs: time.nowMs, keep: {}, dated: {}, slices: SLICES }).catch(() => {});
      await time.runUntil(time.nowMs + 60_000, () => false);
    }
  };
  await time.runUntil(1_000, () => false);
  return { runFor, readAt };
}

describe("the ledger's upkeep", () => {
  it("reads the whole journal about once a day, a few slices at a time, and not just after the start", async () => {
    const { runFor, readAt } = await tendedStore();
    await runFor(49.5);
    const passes = [1, 25, 49].map((hour) => readAt.filter((at) => at >= hour && at < hour + 1).length);
    // 6,000 rows in slices of 500, and one that finds the end.
    expect(passes).toEqual([13, 13, 13]);
    expect(readAt).toHaveLength(39);
  });

  it("spreads a reading out", async () => {
    const { runFor, readAt } = await tendedStore();
    await runFor(1.5);
    const perMinute = Map.groupBy(readAt, (at) => Math.floor(at * 60));
    expect(Math.max(...[...perMinute.values()].map((slices) => slices.length))).toBeLessThan(SLICES);
    expect(perMinute.size).toBeGreaterThan(3);
  });
});
