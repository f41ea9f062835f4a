import { describe, expect, it } from "vitest";
import { Bench, HOUR } from "./bench.ts";

const statuses = (bench: Bench): readonly string[] => [...bench.lot.stays.all()].map(({ status }) => status);

describe("the order to close all ghosts of an age", () => {
  it("closes the cars that came so long ago, and leaves the others", () => {
    const bench = new Bench();
    bench.enters("沪A00001");
    bench.wait(HOUR).enters("沪A00002");
    bench.wait(10 * HOUR);
    bench.enters("沪A00003");
    expect(bench.says({ command: "close_ghosts", olderThanHours: 10 })).toBe("done");
    expect(statuses(bench)).toEqual(["soft_closed", "soft_closed", "inside"]);
    expect(bench.lot.berths.occupied).toBe(1);
    expect(bench.recordsOf("stay_soft_closed").map(({ data }) => data)).toEqual([
      { reason: "operator", by: "Wang" },
      { reason: "operator", by: "Wang" },
    ]);
    expect(bench.says({ command: "close_ghosts", olderThanHours: 10 })).toBe("none_so_old");
  });

  it("closes every car when the age is 0, each of which re-opens when it shows up", () => {
    const bench = new Bench();
    const stay = bench.parks("沪A00001");
    expect(bench.says({ command: "close_ghosts", olderThanHours: 0 })).toBe("done");
    bench.comesToPay("沪A00001");
    expect(bench.verdict("out")).toMatchObject({ type: "pay", stay });
  });

  it("is refused while the clock is not trusted", () => {
    const bench = new Bench(undefined, { synced: false });
    bench.enters("沪A00001");
    expect(bench.says({ command: "close_ghosts", olderThanHours: 0 })).toBe("clock_not_trusted");
    expect(statuses(bench)).toEqual(["inside"]);
  });
});
