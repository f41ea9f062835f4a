/** Which reads a visit keeps, for how long a read counts, and what a person's plate replaces. */
import { describe, expect, it } from "vitest";
import { READS_KEPT } from "#src/lane/limits.ts";
import { Bench, ENTRY, TIMINGS } from "./bench.ts";

/** Read from afar, so many times, before it stands on the presence loop. */
function readEarly(times: number, plate = "沪A12345"): Bench {
  const bench = Bench.idle();
  bench.answer = () => null;
  for (let count = 0; count < times; count += 1) bench.read(plate, { driverSeq: `early ${count}` });
  return bench;
}

describe("the reads of a car", () => {
  it("are kept, the newest, as many as fusion has use for", () => {
    const bench = readEarly(0).cover("presence");
    for (let count = 0; count < READS_KEPT + 3; count += 1) bench.read("沪A12345", { driverSeq: String(count) });
    expect(bench.lane.front?.reads.map(({ driverSeq }) => Number(driverSeq))).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("from afar are kept alike, and are known as such until newer ones have replaced them", () => {
    const bench = readEarly(READS_KEPT + 2);
    expect(bench.lane.kept?.reads).toHaveLength(READS_KEPT);
    bench.cover("presence");
    expect(bench.lane.front).toMatchObject({ early: READS_KEPT });
    bench.read("沪A12345").read("沪A12345");
    expect(bench.lane.front).toMatchObject({ early: READS_KEPT - 2 });
    const few = readEarly(2).cover("presence").read("沪A12345");
    expect(few.lane.front).toMatchObject({ early: 2 });
  });

  it("from afar give way to another plate that is read of the car that stands there", () => {
    const bench = readEarly(3).cover("presence").read("沪ED50524");
    expect(bench.lane.front).toMatchObject({ early: 0, plate: { plate: "沪ED50524", reads: 1 } });
    expect(bench.read("沪ED50524").lane.front).toMatchObject({ early: 0, plate: { reads: 2 } });
  });

  it("from afar stay when one of the car that stands there has said the same", () => {
    const bench = readEarly(1).cover("presence").read("沪A12345").read("沪ED50524", { confidence: 0.99 });
    expect(bench.lane.front).toMatchObject({ early: 1, plate: { plate: "沪A12345", reads: 3 } });
  });

  it("from afar stay beside a similar plate", () => {
    const bench = readEarly(3).cover("presence").read("沪A12346");
    expect(bench.lane.front).toMatchObject({
      early: 3,
      plate: { plate: "沪A12345", reads: 4, alternatives: ["沪A12346"] },
    });
  });

  it("of a stranger in the lane do not put off the reminder of one that may go", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345");
    const due = bench.lane.deadlines.pass?.atMs;
    expect(due).toBe(TIMINGS.passMs);
    expect(bench.wait(5_000).read("沪A12345").lane.deadlines.pass?.atMs).toBe(due);
  });

  it("keep a car that waits remembered where no loop tells of it", () => {
    const bench = Bench.idle({ ...ENTRY, presenceLoop: false, passageLoop: false });
    bench.answer = () => null;
    bench.read("沪A12345");
    const due = bench.lane.deadlines.forget?.atMs ?? 0;
    expect(bench.wait(5_000).read("沪A12345").lane.deadlines.forget?.atMs).toBe(due + 5_000);
  });
});

describe("a read from before anybody stood there", () => {
  it.each([
    [TIMINGS.readKeptMs, "沪A12345"],
    [TIMINGS.readKeptMs + 1, null],
  ])("%i ms before is of the car that comes then: %s", (ms, plate) => {
    const bench = readEarly(1).wait(ms).cover("presence");
    expect(bench.lane.front?.plate?.plate ?? null).toBe(plate);
  });

  it.each([
    [TIMINGS.readKeptMs, ["沪A12345"]],
    [TIMINGS.readKeptMs + 1, []],
  ])("that was taken for a picture %i ms before is remembered: %j", (ms, fakes) => {
    const bench = Bench.idle().read("沪A12345", { fake: true }).wait(ms).cover("presence");
    expect(bench.lane.front?.fakes).toEqual(fakes);
  });
});

describe("plates taken for pictures", () => {
  it("are remembered once each, the newest last and not without end, by what was read where that is no plate", () => {
    const bench = Bench.idle();
    for (const plate of ["沪A12345", "沪B99999", "沪A12345"]) bench.read(plate, { fake: true });
    expect(bench.lane.kept?.fakes).toEqual(["沪B99999", "沪A12345"]);
    bench.read(null, { fake: true, raw: "??" });
    expect(bench.lane.kept?.fakes.at(-1)).toBe("??");
    for (let count = 10; count < 20; count += 1) bench.read(`沪A000${count}`, { fake: true });
    expect(bench.lane.kept?.fakes).toHaveLength(READS_KEPT);
    expect(bench.lane.kept?.fakes.at(-1)).toBe("沪A00019");
  });
});

describe("a plate typed by a person", () => {
  const given = (bench: Bench, plate: string): Bench => bench.tell({ type: "plate_given", visit: 1, plate, by: "Li" });

  it("stands for a car that nobody could read, as read by that person", () => {
    const bench = given(Bench.idle().cover("presence"), "沪A12345");
    expect(bench.lane.front?.plate).toEqual({
      plate: "沪A12345",
      reads: 0,
      agreed: 0,
      alternatives: [],
      givenBy: "Li",
      read: {
        raw: "沪A12345",
        plate: "沪A12345",
        noPlate: false,
        confidence: null,
        colour: null,
        type: null,
        direction: null,
        trigger: null,
        fake: false,
        replayed: false,
        readerId: "person",
        deviceTimeMs: null,
        driverSeq: null,
      },
    });
  });

  it("leaves what was read among the alternatives, but for itself", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345");
    expect(given(bench, "沪A12346").lane.front?.plate?.alternatives).toEqual(["沪A12345"]);
    expect(given(bench, "沪A12345").lane.front?.plate?.alternatives).toEqual(["沪A12346"]);
  });
});

describe("the plate that has just gone", () => {
  it.each([
    [TIMINGS.rereadMs, []],
    [TIMINGS.rereadMs + 1, ["ask 2 沪A12345"]],
  ])("through, read again after %i ms, asks %j at once", (ms, asked) => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().driveThrough().armFalls();
    bench.answer = () => null;
    const goneMs = bench.lane.lastPassed?.atMs ?? 0;
    bench.wait(goneMs + ms - bench.atMs).cover("presence");
    bench.news();
    expect(bench.read("沪A12345").news()).toEqual(asked);
  });

  it.each([
    [TIMINGS.readKeptMs, 0],
    [TIMINGS.readKeptMs + 1, 1],
  ])("backwards, read again %i ms after it left the loop, is kept %i times", (ms, kept) => {
    const bench = Bench.idle().cover("presence");
    bench.answer = () => null;
    bench.read("沪A12345").clear("presence");
    expect(bench.wait(ms).read("沪A12345").lane.kept?.reads.length ?? 0).toBe(kept);
  });

  it("backwards does not stand in the way of another", () => {
    const bench = Bench.idle().cover("presence");
    bench.answer = () => null;
    bench.read("沪A12345").clear("presence").wait(100).read("沪B99999");
    expect(bench.lane.kept?.reads).toHaveLength(1);
  });
});
