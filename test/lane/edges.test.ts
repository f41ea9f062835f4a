/** How late, how often and which way: the limits of what loops can mean, to the millisecond. */
import { describe, expect, it } from "vitest";
import { LOOP_LAG_MS, MISSED_BY_LOOP } from "#src/lane/limits.ts";
import { Bench, REFUSE, ENTRY, EXIT, TIMINGS } from "./bench.ts";

describe("a presence loop that clears after the passage loop", () => {
  it.each([
    [LOOP_LAG_MS, "ended 1 passed"],
    [LOOP_LAG_MS + 1, "ended 1 backed_out"],
  ])("by %i ms: %s", (lagMs, end) => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    bench.cover("passage").wait(2_000).clear("passage").wait(lagMs).clear("presence").wait(TIMINGS.backOutMs);
    expect(bench.news()).toContain(end);
  });
});

describe("a vehicle against the lane's direction", () => {
  it.each([
    [ENTRY, "exit"],
    [EXIT, "entry"],
  ] as const)("is recorded as one the other way", (setup, direction) => {
    const bench = Bench.idle(setup).cover("passage").wait(500).cover("presence").wait(500).clear("passage");
    bench.wait(2_000).clear("presence");
    const [passed] = bench.effects.filter((effect) => effect.type === "vehicle_passed");
    expect(passed).toMatchObject({ direction, manner: "unauthorised" });
  });
});

describe("a loop that misses vehicles", () => {
  it("is believed for a few of them, and not for one more", () => {
    const bench = Bench.idle();
    const drivesPast = (): readonly string[] => {
      bench.cover("passage").wait(1_000).clear("passage").wait(5_000);
      return bench.news();
    };
    for (let missed = 0; missed < MISSED_BY_LOOP; missed += 1)
      expect(drivesPast()).not.toContain("fault presence_silent");
    expect(drivesPast()).toContain("fault presence_silent");
  });

  it("is not blamed for a car that could not have passed", () => {
    const bench = Bench.idle();
    bench.answer = () => null;
    for (let car = 0; car <= MISSED_BY_LOOP; car += 1) {
      bench
        .cover("presence")
        .read("沪A12345")
        .wait(1_000)
        .clear("presence")
        .wait(2 * TIMINGS.backOutMs);
    }
    expect(bench.lane.faults).toEqual([]);
  });

  it("is not blamed for cars that left under an arm that was up for another", () => {
    const bench = Bench.idle().arm("up");
    bench.answer = () => null;
    for (let car = 0; car <= MISSED_BY_LOOP; car += 1) {
      bench
        .cover("presence")
        .wait(1_000)
        .clear("presence")
        .wait(2 * TIMINGS.backOutMs);
    }
    expect(bench.lane.faults).not.toContain("passage_silent");
  });
});

describe("with the arm held up and no passage loop", () => {
  it("each car that leaves the presence loop has passed when the next one comes", () => {
    const bench = Bench.idle({ ...ENTRY, passageLoop: false }, { mode: "held_open", reason: "fleet" });
    for (const passed of [0, 1, 1]) {
      bench.cover("presence");
      expect(bench.news().filter((one) => one.startsWith("passed"))).toHaveLength(passed);
      bench.wait(800).clear("presence").wait(500);
    }
    expect(bench.wait(TIMINGS.passageGuessMs).news()).toContain("passed 3 held_open without a plate");
  });
});

describe("two cars of which the second leaves the presence loop before the passage loop clears", () => {
  it.each([
    [LOOP_LAG_MS, ["passed 1 credited 沪A12345", "passed 2 tailgate 沪B99999"]],
    [LOOP_LAG_MS - 1, ["passed 1 credited 沪A12345"]],
  ])("%i ms before: %j", (lagMs, passages) => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    bench.answer = () => null;
    bench.cover("passage").wait(500).clear("presence").wait(500).cover("presence").read("沪B99999");
    bench.wait(LOOP_LAG_MS).clear("presence").wait(lagMs).clear("passage");
    expect(bench.news().filter((one) => one.startsWith("passed"))).toEqual(passages);
  });

  it("but stood there for a moment only: it had not followed", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    bench.answer = () => null;
    bench.cover("passage").wait(500).clear("presence").wait(500).cover("presence").read("沪B99999");
    bench
      .wait(LOOP_LAG_MS - 1)
      .clear("presence")
      .wait(3_000)
      .clear("passage");
    expect(bench.news().filter((one) => one.startsWith("passed"))).toEqual(["passed 1 credited 沪A12345"]);
  });
});

describe("two cars without leave that leave the presence loop in turn, under an arm still up", () => {
  /** The first has let go of the presence loop and the second stands there when the passage loop is covered. */
  const second = (): Bench => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().driveThrough();
    bench.answer = () => REFUSE;
    bench.wait(300).cover("presence").read("沪B99999").wait(1_000).clear("presence");
    bench.wait(1_500).cover("presence").read("沪C55555").wait(1_100).cover("passage");
    bench.news();
    return bench;
  };

  it("pass once on one passage of the far loop: the first drove away, the second went through", () => {
    const bench = second().wait(900).clear("presence").wait(1_100).clear("passage");
    expect(bench.news()).toEqual(["ended 2 gave_up", "passed 3 tailgate 沪C55555", "ended 3 passed"]);
    expect(bench.wait(2 * TIMINGS.backOutMs).news()).toEqual([]);
  });

  it("pass once when the second stays: the first went through", () => {
    const bench = second().wait(2_000).clear("passage");
    expect(bench.news()).toEqual(["passed 2 tailgate 沪B99999", "ended 2 passed"]);
    expect(bench.lane.front).toMatchObject({ number: 3, phase: "refused" });
  });

  it("are both counted when the second covers the far loop on its own", () => {
    const bench = second().wait(900).clear("passage").wait(500).clear("presence").wait(300).cover("passage");
    bench.wait(1_000).clear("passage");
    expect(bench.news().filter((one) => one.startsWith("passed"))).toEqual([
      "passed 2 tailgate 沪B99999",
      "passed 3 tailgate 沪C55555",
    ]);
  });
});

describe("a car that clears the passage loop with the presence loop covered", () => {
  /** The car behind it is read before or after it comes under the arm. */
  const clears = (read: "before" | "after" | "never", plate: string | null): Bench => {
    const bench = Bench.idle().cover("presence").read(plate).read(plate).armRises();
    if (read === "before") bench.read("沪B99999");
    bench.wait(200).cover("passage").wait(500);
    if (read === "after") bench.read("沪B99999");
    return bench.wait(1_000).clear("passage");
  };

  it.each([
    ["after", "沪A12345", true],
    ["before", "沪A12345", false],
    ["never", "沪A12345", false],
    ["after", null, false],
  ] as const)(
    "has passed at once when the next one was read %s it came under the arm (%s): %s",
    (read, plate, passed) => {
      expect(
        clears(read, plate)
          .news()
          .some((one) => one.startsWith("passed")),
      ).toBe(passed);
    },
  );

  it("has passed when the clock says so, whatever was read", () => {
    const bench = clears("never", "沪A12345").wait(TIMINGS.backOutMs);
    expect(bench.news()).toContain("passed 1 credited 沪A12345");
  });
});
