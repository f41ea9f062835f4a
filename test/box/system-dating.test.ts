/** A box that starts before anybody has set the system's clock. */
import { describe, expect, it } from "vitest";
import { SystemDating } from "#src/box/system-dating.ts";
import { at } from "#test/tariff/lot.ts";
import { Bench, MINUTE } from "#test/controller/bench.ts";

/** A box without a city; `pass` lets time pass until it has nothing more to look for. */
function boxAt(bench: Bench) {
  let due: (() => void) | null = null;
  const after = (ms: number, run: () => void) => {
    due = () => {
      bench.wait(ms);
      run();
    };
    return () => void (due = null);
  };
  const dating = new SystemDating({
    clock: { after, now: () => bench.now() },
    isDated: (boot) => bench.lot.clocks.offsetOf(boot) !== null,
    put: (fact) => void bench.tell(fact),
  });
  dating.start();
  const pass = (): boolean => {
    const run = due;
    due = null;
    run?.();
    return run !== null;
  };
  return { dating, pass };
}

function offsets(bench: Bench): readonly number[] {
  return bench.records.flatMap((record) => (record.kind === "clock_set" ? [record.data.offsetMs] : []));
}

describe("a box without a city whose system's clock is set after the start", () => {
  it("numbers the cars that came in before, at the time at which they came in", () => {
    const bench = new Bench(undefined, { synced: false, cityReachable: false });
    const { pass } = boxAt(bench);
    bench.enters("沪A12345");
    expect(pass()).toBe(true);
    expect(bench.lot.staysToLeave("沪A12345")[0]?.businessId).toBeNull();
    bench.synced = true;
    const lateMs = 3 * MINUTE;
    bench.wallOffsetMs += lateMs;
    pass();
    expect(offsets(bench)).toEqual([bench.wallOffsetMs]);
    const [stay] = bench.lot.staysToLeave("沪A12345");
    expect(stay?.businessId).not.toBeNull();
    expect(stay?.arrivedMs).toBeGreaterThan(at("08:00") + lateMs);
    expect(pass()).toBe(false);
  });

  it("leaves it to the city where that was quicker", () => {
    const bench = new Bench(undefined, { synced: false, cityReachable: false });
    const { pass } = boxAt(bench);
    bench.tell({ type: "clock_compared", offsetMs: 5, source: "city" });
    bench.synced = true;
    pass();
    expect(offsets(bench)).toEqual([5]);
  });

  it("has nothing to date when its clock was set from the start, nor after it was stopped", () => {
    expect(boxAt(new Bench()).pass()).toBe(false);
    const { dating, pass } = boxAt(new Bench(undefined, { synced: false }));
    dating.stop();
    expect(pass()).toBe(false);
  });
});
