import { describe, expect, it } from "vitest";
import { FaultRegister } from "#src/device/fault.ts";
import type { Fault } from "#src/device/fault.ts";
import { ManualClock } from "./manual-clock.ts";

const declaration = { severity: "degrades", zh: "线路中断", en: "The line is cut." } as const;

function setUp() {
  const clock = new ManualClock();
  const changes: Fault[] = [];
  return { clock, changes, faults: new FaultRegister(clock, (fault) => changes.push(fault)) };
}

describe("fault register", () => {
  it("names a fault by source and code, with its sentence and its beginning", () => {
    const { faults, clock } = setUp();
    faults.raise({ source: "entry-reader", code: "line_lost", declaration, detail: "EIO" });
    expect(faults.active()).toEqual([
      {
        id: "entry-reader/line_lost",
        source: "entry-reader",
        code: "line_lost",
        ...declaration,
        detail: "EIO",
        since: { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() },
        repeats: 0,
        cleared: null,
      },
    ]);
  });

  it("tells of a fault once, however often it is raised, and once when it is cleared", async () => {
    const { faults, changes, clock } = setUp();
    const beginning = clock.monotonicMs();
    faults.raise({ source: "a", code: "x", declaration, detail: "first" });
    await clock.advance(50);
    faults.raise({ source: "a", code: "x", declaration, detail: "second" });
    expect(faults.active()).toMatchObject([{ detail: "second", repeats: 1, since: { monotonicMs: beginning } }]);
    faults.clear("a", "x");
    faults.clear("a", "x");
    expect(changes.map((fault) => fault.cleared === null)).toEqual([true, false]);
    expect(faults.history()).toMatchObject([{ detail: "second", cleared: { monotonicMs: beginning + 50 } }]);
  });

  it("keeps a bounded history and bounded details", () => {
    const { faults } = setUp();
    for (let round = 0; round < 250; round++) {
      faults.raise({ source: "a", code: `c${round}`, declaration, detail: "z".repeat(5_000) });
      faults.clear("a", `c${round}`);
    }
    expect(faults.history()).toHaveLength(200);
    expect(faults.history()[0]).toMatchObject({ code: "c50" });
    expect(faults.history()[0]?.detail).toHaveLength(300);
  });

  it("clears all faults of a source but those named", () => {
    const { faults } = setUp();
    for (const [source, code] of [
      ["a", "x"],
      ["a", "y"],
      ["b", "x"],
    ] as const)
      faults.raise({ source, code, declaration });
    faults.clearSource("a", new Set(["y"]));
    expect(faults.active().map((fault) => fault.id)).toEqual(["a/y", "b/x"]);
    expect(faults.isActive("a", "x")).toBe(false);
  });
});
