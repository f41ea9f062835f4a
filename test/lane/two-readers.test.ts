import { describe, expect, it } from "vitest";
import { Bench, ENTRY } from "./bench.ts";

const READERS = [
  { id: "front", minConfidence: 0.6 },
  { id: "rear", minConfidence: 0 },
];
const TWO = { ...ENTRY, readers: READERS };
const REAR = { readerId: "rear" };

describe("two readers of one lane", () => {
  it("are one voice: both reads are of the car in front, and one question is asked", () => {
    const bench = Bench.idle(TWO).cover("presence").read("沪A12345").read("沪A12345", REAR);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
    expect(bench.lane.front?.plate).toMatchObject({ reads: 2, agreed: 2 });
  });

  it("differ: the one that is trusted more is believed, the other's plate is remembered", () => {
    const bench = Bench.idle(TWO);
    bench.answer = () => null;
    bench
      .cover("presence")
      .read("沪A12346", { ...REAR, confidence: 0.9 })
      .read("沪A12345", { confidence: 0.9 });
    expect(bench.lane.front?.plate).toMatchObject({ plate: "沪A12345", alternatives: ["沪A12346"] });
  });

  it("differ: a read below its reader's own limit gives way to the other's", () => {
    const bench = Bench.idle(TWO);
    bench.answer = () => null;
    bench
      .cover("presence")
      .read("沪A12345", { confidence: 0.5 })
      .read("沪A12346", { ...REAR, confidence: 0.4 });
    expect(bench.lane.front?.plate?.plate).toBe("沪A12346");
  });

  it("see one car after the other: what the second sees of the tail opens nothing anew", () => {
    const bench = Bench.idle(TWO).cover("presence").read("沪A12345").armRises().driveThrough();
    bench.news();
    bench.read("沪A12345", REAR);
    bench.cover("presence").read("沪A12345", REAR);
    expect(bench.news()).toEqual([]);
  });

  it("say that there is no plate: the other one's read counts", () => {
    const bench = Bench.idle(TWO).cover("presence").read("沪A12345", REAR).read(null);
    expect(bench.news()).toEqual(["ask 1 沪A12345", "raise_arm"]);
  });
});
