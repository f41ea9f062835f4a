import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

describe("a recount by the clock", () => {
  const settings = settingsWith({}, {}, { recount: { minuteOfDay: 4 * 60 + 30, trueFree: 10 } });

  it("sets the free berths at its minute of every day, as a difference with its cause", () => {
    const bench = new Bench(settings, { time: "03:00" });
    bench.enters(PLATE);
    expect(bench.lot.berths.free).toBe(9);
    bench.wait(80 * MINUTE);
    expect(bench.recordsOf("count_adjusted")).toEqual([]);
    bench.wait(20 * MINUTE);
    expect(bench.lot.berths.free).toBe(10);
    expect(bench.recordsOf("count_adjusted").map(({ data }) => data)).toEqual([
      { delta: -1, trueFree: 10, by: "schedule", reason: "recount" },
    ]);
    bench.wait(24 * HOUR);
    expect(bench.recordsOf("count_adjusted")).toHaveLength(2);
  });

  it("that has passed today waits for tomorrow, and for a clock that can be trusted", () => {
    const late = new Bench(settings, { time: "05:00" });
    expect(late.wait(23 * HOUR).recordsOf("count_adjusted")).toEqual([]);
    expect(late.wait(HOUR).recordsOf("count_adjusted")).toHaveLength(1);
    const unsure = new Bench(settings, { time: "03:00", synced: false });
    expect(unsure.wait(48 * HOUR).recordsOf("count_adjusted")).toEqual([]);
  });
});

describe("a fire", () => {
  const asked = (bench: Bench): readonly boolean[] =>
    bench.faults.flatMap(({ code, raised }) => (code === "recount_after_fire" ? [raised] : []));

  it("is written down, and afterwards somebody is asked to count, until the count is set", () => {
    const bench = new Bench();
    bench.tell({ type: "fire_contact", active: false });
    expect(bench.recordsOf("fire_alarm")).toEqual([]);
    bench.tell({ type: "fire_contact", active: true }).orders.forEach(({ order }) => expect(order).not.toBe("lower"));
    bench.says({ command: "set_free", trueFree: 9 });
    expect(asked(bench)).toEqual([]);
    bench.tell({ type: "fire_contact", active: false });
    expect(bench.recordsOf("fire_alarm").map(({ data }) => data.active)).toEqual([true, false]);
    expect(bench.faults.at(-1)).toEqual({ lane: "lot", code: "recount_after_fire", raised: true });
    bench.restart();
    expect(asked(bench)).toEqual([true, true]);
    bench.says({ command: "set_free", trueFree: 9 });
    expect(asked(bench)).toEqual([true, true, false]);
    bench.restart();
    expect(asked(bench)).toEqual([true, true, false]);
  });

  it("asks after a restart in the middle of it too", () => {
    const bench = new Bench();
    bench.tell({ type: "fire_contact", active: true });
    bench.restart();
    expect(asked(bench)).toEqual([true]);
    bench.tell({ type: "fire_contact", active: true });
    expect(asked(bench)).toEqual([true, false]);
  });
});

describe("an alarm about a passage", () => {
  it("is raised when a vehicle goes through without leave, and clears by itself", () => {
    const bench = new Bench();
    for (const covered of [true, false]) {
      bench.wait(1_000).tell({ type: "loop_changed", lane: "in", loop: "passage", covered });
    }
    expect(bench.faults).toEqual([{ lane: "in", code: "unauthorised_passage", raised: true }]);
    bench.wait(10 * MINUTE);
    expect(bench.faults.at(-1)).toEqual({ lane: "in", code: "unauthorised_passage", raised: false });
  });

  it("is raised for a tailgate, and not for a car that was let in", () => {
    const bench = new Bench();
    bench.comes("in", PLATE).arm("in", "up");
    const steps = [
      ["passage", true],
      ["presence", false],
      ["presence", true],
      ["passage", false],
      ["passage", true],
      ["presence", false],
      ["passage", false],
    ] as const;
    for (const [loop, covered] of steps) bench.wait(1_200).tell({ type: "loop_changed", lane: "in", loop, covered });
    expect(bench.faults.filter(({ raised }) => raised).map(({ code }) => code)).toEqual(["tailgate"]);
  });
});
