import { describe, expect, it } from "vitest";
import { Bench, ENTRY } from "./bench.ts";

/** The barrier closes by itself as soon as the passage loop is clear; the second car leaves presence while it does. */
function closeBehind(setup: Parameters<typeof Bench.idle>[0]): Bench {
  const bench = Bench.idle(setup);
  bench.cover("presence").read("沪A12345").armRises();
  bench.answer = () => null;
  bench.wait(500).cover("passage").wait(600).clear("presence");
  bench.wait(500).cover("presence").read("沪B99999").wait(700).clear("passage");
  bench.news();
  bench.wait(300).clear("presence");
  return bench;
}

describe("a car that follows close behind one that may pass", () => {
  it("finds the arm coming down, as a rule", () => {
    expect(closeBehind(ENTRY).arm("between").news()).toEqual([]);
  });

  it("finds the arm up again where the site lets it through, and is a tailgate all the same", () => {
    const bench = closeBehind({ ...ENTRY, staysUpForFollower: true });
    expect(bench.arm("between").news()).toEqual(["raise_arm"]);
    bench.armRises().cover("passage").wait(1_000).clear("passage");
    expect(bench.news()).toEqual(["passed 2 tailgate 沪B99999", "ended 2 passed"]);
    expect(bench.armFalls().lane.arm).toMatchObject({ phase: "resting", served: 0 });
  });

  it("keeps the arm up no longer than it takes to back out again", () => {
    const bench = closeBehind({ ...ENTRY, staysUpForFollower: true, mayLower: true });
    expect(bench.arm("between").news()).toEqual(["raise_arm"]);
    expect(bench.arm("up").wait(5_000).news()).toEqual([]);
    expect(bench.wait(2_000).news()).toEqual(["ended 2 gave_up", "lower_arm"]);
  });

  it("raises nothing when nobody was let through before", () => {
    const bench = Bench.idle({ ...ENTRY, staysUpForFollower: true });
    bench.answer = () => null;
    bench.cover("presence").read("沪B99999").arm("up").wait(1_000).clear("presence").arm("between");
    expect(bench.news()).not.toContain("raise_arm");
  });
});
