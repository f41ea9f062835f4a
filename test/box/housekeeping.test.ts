/** When the box writes its lot down. */
import { describe, expect, it } from "vitest";
import type { Box } from "#src/box/box.ts";
import { Housekeeping } from "#src/box/housekeeping.ts";
import { Lot } from "#src/lot/lot.ts";

/** Housekeeping of a quiet lane; `look` lets ten seconds pass. */
function housekeepingAfter(recordsFound: number) {
  let snapshots = 0;
  let due = (): void => {};
  const store = { putSnapshot: async () => void (snapshots += 1), maintain: async () => {} };
  const clock = { monotonicMs: () => 0, after: (_ms: number, run: () => void) => ((due = run), () => {}) };
  const outside = { world: { clock }, store, log: () => {} };
  const box = { outside, controller: { state: { lot: new Lot() } }, isQuiet: () => true, isWithoutLedger: false };
  const housekeeping = new Housekeeping(box as unknown as Box, recordsFound);
  housekeeping.start();
  const look = async (): Promise<number> => {
    due();
    await new Promise((resolve) => setImmediate(resolve));
    return snapshots;
  };
  return { housekeeping, look };
}

describe("a snapshot", () => {
  it("is written after ten thousand records", async () => {
    const { housekeeping, look } = housekeepingAfter(0);
    housekeeping.wrote(9_999);
    expect(await look()).toBe(0);
    housekeeping.wrote(1);
    expect(await look()).toBe(1);
    expect(await look()).toBe(1);
  });

  it("counts the records that starts before have left without one: daily power cuts do not put it off", async () => {
    const { housekeeping, look } = housekeepingAfter(9_990);
    expect(await look()).toBe(0);
    housekeeping.wrote(10);
    expect(await look()).toBe(1);
  });
});
