/** The notice that a barrier is to be maintained, and the person who says that it was. */
import { describe, expect, it } from "vitest";
import { Bench } from "./bench.ts";
import { settingsWith } from "./settings.ts";

function lotWithLimit(maintenanceAfter: number): Bench {
  const { lanes } = settingsWith();
  return new Bench(settingsWith({}, {}, { lanes: lanes.map((lane) => ({ ...lane, maintenanceAfter })) }));
}

const notices = (bench: Bench): readonly string[] =>
  bench.faults.flatMap(({ lane, code, raised }) => (code === "maintenance_due" ? [`${lane} ${raised}`] : []));

describe("a barrier's maintenance", () => {
  it("is asked for once, when it has opened as often as the site says, over a restart too", () => {
    const bench = lotWithLimit(2);
    bench.enters("沪A00001");
    expect(notices(bench)).toEqual([]);
    bench.enters("沪A00002");
    bench.enters("沪A00003");
    expect(notices(bench)).toEqual(["in true"]);
    bench.restart();
    expect(notices(bench)).toEqual(["in true", "in true"]);
  });

  it("is asked for no more once somebody has noted it, and again after as many openings", () => {
    const bench = lotWithLimit(2);
    for (const plate of ["沪A00001", "沪A00002"]) bench.enters(plate);
    expect(bench.says({ command: "note_maintenance", lane: "in" })).toBe("done");
    expect(notices(bench)).toEqual(["in true", "in false"]);
    expect(bench.recordsOf("barrier_maintained")).toMatchObject([{ data: { lane: "in", openings: 2, by: "Wang" } }]);
    bench.enters("沪A00003");
    bench.restart();
    expect(notices(bench)).toHaveLength(2);
    bench.enters("沪A00004");
    expect(notices(bench).at(-1)).toBe("in true");
    expect(bench.lot.wear.of("in").all).toBe(4);
  });

  it("is asked for nowhere without a limit", () => {
    const bench = lotWithLimit(0);
    for (const plate of ["沪A00001", "沪A00002", "沪A00003"]) bench.enters(plate);
    expect(notices(bench)).toEqual([]);
    expect(bench.lot.wear.since("in")).toEqual({ all: 3, byHand: 0 });
  });

  it("costs no car a record more", () => {
    const [counted, plain] = [lotWithLimit(1), lotWithLimit(0)];
    for (const bench of [counted, plain]) bench.enters("沪A00001");
    expect(counted.records.length).toBe(plain.records.length);
  });

  it("counts what a person lets in apart", () => {
    const bench = lotWithLimit(0);
    bench.says({ command: "open_once", lane: "in", visit: null });
    bench.drivesThrough("in");
    expect(bench.lot.wear.of("in")).toEqual({ all: 1, byHand: 1 });
  });
});
