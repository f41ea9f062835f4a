import { describe, expect, it } from "vitest";
import { wearView } from "#src/box/wear-view.ts";
import { Bench } from "#test/controller/bench.ts";

describe("what the page says of a barrier's openings", () => {
  it("is how many there were, how many by hand, and that nobody has noted a maintenance", () => {
    const bench = new Bench();
    bench.enters("沪A00001");
    bench.says({ command: "open_once", lane: "in", visit: null });
    bench.drivesThrough("in");
    expect(wearView(bench.lot, "in", 100)).toMatchObject({
      openings: 2,
      byHand: 1,
      sinceMaintenance: 2,
      maintained: null,
      sentence: {
        zh: "累计开闸过车 2 次，其中人工 1 次；未登记过维护 / 100",
        en: "Opened for 2 passages, 1 of them by hand; no maintenance noted / 100",
      },
    });
  });

  it("is how many since the last maintenance once there was one, with its day and who noted it", () => {
    const bench = new Bench();
    bench.enters("沪A00001");
    bench.says({ command: "note_maintenance", lane: "in" });
    bench.enters("沪A00002");
    const { sinceMaintenance, maintained, sentence } = wearView(bench.lot, "in", 0);
    expect(sinceMaintenance).toBe(1);
    expect(maintained).toEqual({
      atMs: bench.lot.clocks.date(bench.recordsOf("barrier_maintained")[0]!.at),
      by: "Wang",
      reason: "test",
    });
    expect(sentence.en).toMatch(
      /^Opened for 2 passages, 0 of them by hand; 1 since the maintenance of 2026-\d\d-\d\d$/,
    );
  });
});
