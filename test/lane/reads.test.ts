import { describe, expect, it } from "vitest";
import { isAboutToBeAsked } from "#src/lane/visits.ts";
import { admit, Bench, byOperator, ENTRY, HELD, PAY, REFUSE, TIMINGS } from "./bench.ts";

describe("a read", () => {
  it("from before the presence loop belongs to the car that then arrives", () => {
    const bench = Bench.idle().read("沪A12345").wait(TIMINGS.readKeptMs).cover("presence");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("that is too old does not", () => {
    const bench = Bench.idle()
      .read("沪A12345")
      .wait(TIMINGS.readKeptMs + 1)
      .cover("presence");
    expect(bench.news()).toEqual([]);
    expect(bench.lane.front?.phase).toBe("reading");
  });

  it("opens nothing while nobody stands on the presence loop", () => {
    expect(Bench.idle().read("沪A12345").wait(60_000).news()).toEqual([]);
  });

  it("of another car replaces what was kept before", () => {
    const bench = Bench.idle().read("沪A12345").read("沪A12345").read("苏E7K9P1").cover("presence");
    expect(bench.news()).toEqual(["ask 1 苏E7K9P1", "raise_arm"]);
  });

  it("that the reader had stored opens nothing", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345", { replayed: true });
    expect(bench.news()).toEqual([]);
    expect(Bench.idle().read("沪A12345", { replayed: true }).cover("presence").news()).toEqual([]);
  });

  it("of a picture opens nothing, whatever admission says, until a person does", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345", { fake: true }).wait(TIMINGS.readWaitMs);
    expect(bench.news()).toEqual(["ask 1 without a plate"]);
    expect(bench.lane.front?.phase).toBe("waiting");
    bench.read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    expect(bench.lane.front?.phase).toBe("waiting");
    bench.tell({ type: "credit_given", visit: 1, credit: byOperator(), expiresAtMs: bench.atMs + 30_000 });
    expect(bench.news()).toEqual(["raise_arm"]);
  });

  it("of a picture held up before anybody stood there counts against that plate too", () => {
    const bench = Bench.idle().read("沪A12345", { fake: true }).wait(1_000).read("沪A12345").cover("presence");
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    expect(bench.lane.front?.phase).toBe("waiting");
  });

  it("of a picture does not stain another plate", () => {
    const bench = Bench.idle().cover("presence").read("苏E7K9P1", { fake: true }).read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("without a plate asks at once, and a plate read later asks again", () => {
    const bench = Bench.idle();
    bench.answer = (asked) => (asked.plate === null ? REFUSE : admit(asked.plate.plate));
    bench.cover("presence").read(null);
    expect(bench.news()).toEqual(["ask 1 without a plate"]);
    bench.read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });

  it("without a plate says nothing against the plate that was read", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345");
    bench.news();
    expect(bench.read(null).news()).toEqual([]);
    expect(bench.lane.front?.plate?.plate).toBe("沪A12345");
  });

  it("that repeats the plate starts no new decision", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345");
    bench.news();
    expect(bench.read("沪A12345").wait(500).read("沪A12345").news()).toEqual([]);
    expect(bench.lane.front?.plate).toMatchObject({ plate: "沪A12345", reads: 3, agreed: 3 });
  });

  it("that refines the plate asks again, and the stay gets the better one", () => {
    const bench = Bench.idle().cover("presence").read("沪A1234S", { confidence: 0.4 });
    expect(bench.news()).toEqual(["ask 1 沪A1234S", "raise_arm"]);
    bench.read("沪A12345").read("沪A12345");
    expect(bench.news()).toEqual(["ask 1 沪A12345"]);
    bench.armRises().driveThrough();
    expect(bench.news()).toEqual(["passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("that shows the credit to be another car's takes it back", () => {
    const bench = Bench.idle();
    bench.cover("presence").read("沪A12346", { confidence: 0.4 });
    bench.answer = () => PAY;
    bench.read("沪A12345").read("沪A12345").armRises().driveThrough();
    expect(bench.news()).toEqual([
      "ask 1 沪A12346",
      "raise_arm",
      "ask 1 沪A12345",
      "passed 1 unauthorised 沪A12345",
      "ended 1 passed",
    ]);
  });

  it("of another car does not shake a credit alone, but two of them do", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345", { confidence: 0.8 });
    bench.news();
    expect(bench.read("苏E7K9P1", { confidence: 0.99 }).news()).toEqual([]);
    expect(bench.lane.front?.plate?.plate).toBe("沪A12345");
    expect(bench.read("苏E7K9P1", { confidence: 0.99 }).news()).toEqual(["ask 1 苏E7K9P1"]);
  });

  it("does not question what a person granted", () => {
    const bench = Bench.idle().cover("presence");
    bench.tell({ type: "credit_given", visit: 1, credit: byOperator(), expiresAtMs: 30_000 });
    bench.answer = () => REFUSE;
    bench.read("沪A12345").armRises().driveThrough();
    expect(bench.news()).toEqual(["raise_arm", "passed 1 credited 沪A12345", "ended 1 passed"]);
  });

  it("from before the car stood there gives way to one of the car itself", () => {
    const bench = Bench.idle().read("沪A12345").read("沪A12345").read("沪A12345").cover("presence");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    bench.read("苏E7K9P1");
    expect(bench.news()).toEqual(["ask 1 苏E7K9P1"]);
  });

  it("of the car under the arm is not taken for the next one's", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises();
    bench.cover("passage").clear("presence").read("沪A12345").cover("presence").wait(500);
    bench.news();
    expect(bench.clear("passage").read("苏E7K9P1").news()).toEqual([
      "passed 1 credited 沪A12345",
      "ended 1 passed",
      "ask 2 苏E7K9P1",
    ]);
  });

  it("of the plate that has just gone through is believed only when nothing else can be read", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().driveThrough();
    bench.news();
    bench.read("沪A12345").cover("presence").read("沪A12345");
    expect(bench.news()).toEqual([]);
    expect(bench.wait(TIMINGS.readWaitMs).news()).toEqual(["ask 2 沪A12345"]);
  });

  it("of the plate that went through long ago is like any other", () => {
    const bench = Bench.idle().cover("presence").read("沪A12345").armRises().driveThrough().armFalls();
    bench.news();
    bench.wait(TIMINGS.rereadMs).cover("presence").read("沪A12345");
    expect(bench.news()).toEqual(["ask 2 沪A12345", "raise_arm"]);
  });

  it("of a car that drives away again does not stay behind for the next", () => {
    const bench = Bench.idle();
    bench.answer = () => REFUSE;
    bench.cover("presence").read("沪A12345").clear("presence").wait(500).read("沪A12345").wait(1_000).cover("presence");
    expect(bench.news()).toEqual(["ask 1 沪A12345", "ended 1 gave_up"]);
    expect(bench.lane.front?.plate).toBeNull();
  });
});

describe("a plate typed by a person", () => {
  it("is asked about, and no reader overrules it", () => {
    const bench = Bench.idle();
    bench.answer = (asked) => (asked.plate?.givenBy == null ? REFUSE : admit(asked.plate.plate));
    bench.cover("presence").read("沪A1234S");
    bench.tell({ type: "plate_given", visit: 1, plate: "沪A12345", by: "Li" }).read("沪A1234S").read("沪A1234S");
    expect(bench.news()).toEqual(["ask 1 沪A1234S", "ask 1 沪A12345", "raise_arm"]);
    expect(bench.lane.front?.plate).toMatchObject({ plate: "沪A12345", givenBy: "Li", alternatives: ["沪A1234S"] });
  });

  it("stands even against a read from before that turns out to be another car's", () => {
    const bench = Bench.idle().read("沪A12345").cover("presence");
    bench.tell({ type: "plate_given", visit: 1, plate: "沪A12345", by: "Li" }).read("苏E7K9P1").read("苏E7K9P1");
    expect(bench.lane.front?.plate).toMatchObject({ plate: "沪A12345", givenBy: "Li" });
  });

  it("reaches the car that is already under the arm, and nobody when the visit is over", () => {
    const bench = Bench.idle().cover("presence").read(null).armRises().cover("passage");
    bench.tell({ type: "plate_given", visit: 1, plate: "沪A12345", by: "Li" });
    bench.tell({ type: "plate_given", visit: 7, plate: "沪A00000", by: "Li" });
    bench.clear("presence").clear("passage");
    expect(bench.news()).toEqual([
      "ask 1 without a plate",
      "raise_arm",
      "passed 1 credited 沪A12345",
      "ended 1 passed",
    ]);
  });
});

describe("a verdict", () => {
  it("for a visit that is over, or that has its credit, moves nothing", () => {
    const bench = new Bench(ENTRY);
    bench.clear("presence").clear("passage").arm("down");
    bench.answer = () => null;
    bench.cover("presence").read("沪A12345").clear("presence").cover("presence");
    bench.tell({ type: "decided", visit: 1, verdict: admit("沪A12345") });
    expect(bench.news()).toEqual(["ask 1 沪A12345", "ended 1 gave_up"]);
    bench.tell({ type: "decided", visit: 2, verdict: admit("沪A12345") });
    const credited = bench.lane;
    bench.tell({ type: "decided", visit: 2, verdict: REFUSE });
    expect(bench.lane).toEqual(credited);
  });
});

describe("a lane that is about to ask about a car", () => {
  it("is one in which somebody stands unread, and which is not held open", () => {
    const asks = (bench: Bench): boolean => isAboutToBeAsked(bench.lane);
    expect(asks(Bench.idle())).toBe(false);
    expect(asks(Bench.idle().cover("presence"))).toBe(true);
    expect(asks(Bench.idle().cover("presence").read("沪A12345"))).toBe(false);
    expect(asks(Bench.idle().mode(HELD).cover("presence"))).toBe(false);
  });
});
