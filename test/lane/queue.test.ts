/** Cars bumper to bumper: the presence loop never clears between them, and the reader sees the next one before the first has gone. */
import { describe, expect, it } from "vitest";
import { Bench, ENTRY, TIMINGS } from "./bench.ts";

/** The next car is seen better than the first was. */
const SURE = { confidence: 0.98 };

/** A credited car that was read twice, before a raised arm. */
function goes(bench: Bench): Bench {
  bench.read("沪ECLMZ4").wait(400).cover("presence").wait(400).read("沪ECLMZ4").arm("up");
  bench.news();
  return bench;
}

/** The first drives over the passage loop and away while the next one, right behind, keeps the presence loop covered. */
function drivesOff(bench: Bench): Bench {
  return bench.wait(200).cover("passage").wait(800).read("沪ED50524", SURE).wait(1_400).clear("passage");
}

describe("a plate read behind a car that may go", () => {
  it("is the next car's: the first keeps its own, and both passages are recorded", () => {
    const bench = goes(Bench.idle()).wait(1_700).read("沪ED50524", SURE);
    expect(bench.news()).toEqual([]);
    drivesOff(bench);
    expect(bench.news()).toEqual(["passed 1 credited 沪ECLMZ4", "ended 1 passed", "ask 2 沪ED50524"]);
    bench.armFalls().read("沪ED50524", SURE).armRises().driveThrough();
    expect(bench.news()).toEqual(["raise_arm", "passed 2 credited 沪ED50524", "ended 2 passed"]);
  });

  it("is so also when the reader had looked past the first one before", () => {
    const bench = Bench.idle().cover("presence");
    for (const plate of ["沪ECLMZ4", "沪ECLMZ4", "沪ED50524", "沪ECLMZ4"]) bench.read(plate, SURE);
    bench.armRises().news();
    for (let reads = 0; reads < 3; reads += 1) bench.wait(500).read("沪ED50524", SURE);
    drivesOff(bench);
    expect(bench.news()).toEqual(["passed 1 credited 沪ECLMZ4", "ended 1 passed", "ask 2 沪ED50524"]);
  });

  it("is so also when a person typed the first one's plate", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345");
    bench.tell({ type: "plate_given", visit: 1, plate: "沪ECLMZ4", by: "Li" }).arm("up").read("沪ED50524", SURE);
    expect(bench.lane.kept?.reads.map(({ plate }) => plate)).toEqual(["沪ED50524"]);
    bench.news();
    drivesOff(bench);
    expect(bench.news()).toEqual(["passed 1 credited 沪ECLMZ4", "ended 1 passed", "ask 2 沪ED50524"]);
  });

  it("is the first one's own when it repeats what a person has corrected", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345");
    bench.tell({ type: "plate_given", visit: 1, plate: "沪ECLMZ4", by: "Li" }).arm("up").read("沪A12345");
    expect(bench.lane.kept).toBeNull();
  });

  it("is the first one's own while the arm keeps it there", () => {
    const bench = Bench.idle().cover("presence").read("沪ECLMZ4").read("沪ECLMZ4").read("沪ED50524", SURE);
    expect(bench.lane).toMatchObject({ kept: null, front: { plate: { plate: "沪ECLMZ4", reads: 3 } } });
  });

  it("does not replace a plate that was read once from afar before a second one says the same", () => {
    const bench = Bench.idle().read("沪ECLMZ4").cover("presence").arm("up");
    bench.news();
    expect(bench.read("沪ED50524", SURE).news()).toEqual([]);
    expect(bench.read("沪ED50524", SURE).news()).toEqual(["ask 1 沪ED50524"]);
  });

  it("tells a lane without a passage loop that the first has gone, once it is read twice", () => {
    const bench = goes(Bench.idle({ ...ENTRY, passageLoop: false }));
    expect(bench.wait(2_000).read("沪ED50524", SURE).news()).toEqual([]);
    bench.wait(1_000).read("沪ED50524", SURE);
    expect(bench.news()).toEqual(["passed 1 credited 沪ECLMZ4", "ended 1 passed", "ask 2 沪ED50524"]);
  });
});

describe("a car that left the passage loop while the presence loop stayed covered", () => {
  it("has passed when another one comes under the arm", () => {
    const bench = goes(Bench.idle()).cover("passage").wait(2_000).clear("passage").wait(1_500);
    expect(bench.news()).toEqual([]);
    expect(bench.cover("passage").news()).toEqual(["passed 1 credited 沪ECLMZ4", "ended 1 passed"]);
  });

  it("has passed when the next one came onto the presence loop only as it left the passage loop", () => {
    const bench = goes(Bench.idle()).cover("passage").wait(1_000).clear("presence").wait(1_000).cover("presence");
    bench.news();
    expect(bench.wait(200).clear("passage").news()).toEqual(["passed 1 credited 沪ECLMZ4", "ended 1 passed"]);
    bench.wait(400).read(null).wait(4_000).clear("presence").wait(60_000);
    expect(bench.news().some((line) => line.startsWith("passed"))).toBe(false);
  });

  it.each([
    ["that is short, and rolls back as fast as it came", 200, 200],
    ["that had stood on both loops for long, and rolls back at once", 10_000, 500],
  ])("has rolled back when it is one %s", (_, onBothMs, backMs) => {
    const bench = goes(Bench.idle()).cover("passage").wait(onBothMs).clear("presence").wait(1_000).cover("presence");
    bench.wait(backMs).clear("passage").wait(2_000).clear("presence").wait(60_000);
    expect(bench.news().filter((line) => line.startsWith("passed"))).toEqual([]);
  });

  it("has rolled back when the presence loop clears as well, and its credit lapses", () => {
    const bench = goes(Bench.idle()).cover("passage").wait(2_000).clear("passage").wait(1_500).clear("presence");
    expect(bench.wait(TIMINGS.backOutMs).news()).toEqual(["ended 1 backed_out"]);
  });
});
