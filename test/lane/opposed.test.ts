import { describe, expect, it } from "vitest";
import { Bench, ENTRY, PAY } from "./bench.ts";

const BOTH_WAYS = { ...ENTRY, direction: "both" as const };
const OWN = "沪A12345";
const OPPOSITE = "苏E7K9P1";

/** A car that wants to leave has been read and must pay; another one has come to the other side and waits there. */
function opposed(): Bench {
  const bench = Bench.idle(BOTH_WAYS);
  bench.answer = () => PAY;
  bench.cover("passage").read(OWN).wait(1_000).cover("presence");
  bench.news();
  return bench;
}

describe("a car at one side of a lane that works both ways", () => {
  it("is not taken for the one that waits at the other side, however often that is read", () => {
    const bench = opposed();
    expect(bench.wait(500).read(OPPOSITE).read(OPPOSITE).news()).toEqual([]);
    expect(bench.lane.front).toMatchObject({ direction: "exit", plate: { plate: OWN } });
  });

  it("is read on, and so is the next one when the other has driven off", () => {
    const bench = opposed().read(OPPOSITE);
    expect(bench.read("沪A12346").lane.front?.reads).toHaveLength(2);
    bench.clear("presence").wait(20_000).read(OPPOSITE).read(OPPOSITE).read(OPPOSITE);
    expect(bench.lane.front?.plate?.plate).toBe(OPPOSITE);
  });

  it("leaves the lane to the other, whose plate is known by then", () => {
    const bench = opposed().read(OPPOSITE).wait(1_000);
    expect(bench.clear("passage").news()).toEqual(["ended 1 gave_up", `ask 2 ${OPPOSITE}`]);
    expect(bench.lane.front).toMatchObject({ number: 2, direction: "entry" });
  });
});
