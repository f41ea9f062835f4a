/** What the contacts of the arm tell: both, one, or none of them wired; and how long each phase may take. */
import { describe, expect, it } from "vitest";
import { Bench, ENTRY, HELD, TIMINGS } from "./bench.ts";

const ONLY_DOWN = { ...ENTRY, upLimit: false };

function credited(setup = ENTRY): Bench {
  return Bench.idle(setup).cover("presence").read("沪A12345");
}

/** An arm that was ordered up three times and stayed where it is. */
function failed(setup = ENTRY): Bench {
  const bench = credited(setup).wait(3 * TIMINGS.raiseMs);
  expect(bench.news()).toContain("fault arm_did_not_rise");
  return bench;
}

describe("an arm with a contact at its lower end only", () => {
  it("that did not rise has risen when it leaves that end, by whatever hand", () => {
    const bench = failed(ONLY_DOWN);
    expect(bench.lane.arm.phase).toBe("failed");
    expect(bench.arm("between").news()).toEqual(["no arm_did_not_rise"]);
    expect(bench.lane.arm.phase).toBe("up");
  });

  it("that leaves its end without an order was opened by somebody else", () => {
    expect(Bench.idle(ONLY_DOWN).arm("between").news()).toEqual(["fault arm_opened_by_others"]);
    expect(Bench.idle(ENTRY).arm("between").news()).toEqual([]);
    expect(Bench.idle(ENTRY).arm("up").news()).toEqual(["fault arm_opened_by_others"]);
  });

  it("that says nothing of its end is not there", () => {
    expect(Bench.idle(ONLY_DOWN).arm("unknown").lane.arm.position).toBe("between");
    expect(Bench.idle(ENTRY).arm("unknown").lane.arm.position).toBe("unknown");
  });
});

describe("an arm with both contacts", () => {
  it("that did not rise has not risen before it is up", () => {
    expect(failed().arm("between").news()).toEqual([]);
    expect(failed().arm("up").news()).toEqual(["no arm_did_not_rise"]);
  });

  it("has its whole time to come down again whenever it moves", () => {
    const bench = credited().armRises().driveThrough();
    bench.wait(TIMINGS.lowerMs - 1).arm("between");
    bench.news();
    expect(bench.wait(TIMINGS.lowerMs - 1).news()).toEqual([]);
    expect(bench.wait(1).news()).toEqual(["fault arm_did_not_fall"]);
    expect(bench.arm("up").arm("between").news()).toEqual([]);
    expect(bench.arm("down").news()).toEqual(["no arm_did_not_fall"]);
  });

  it("that did not come down is no fault any more once it does, though the next car may pass by then", () => {
    const bench = credited().armRises().driveThrough().wait(TIMINGS.lowerMs);
    bench.cover("presence").read("沪B99999");
    expect(bench.news()).toContain("fault arm_did_not_fall");
    expect(bench.arm("down").news()).toEqual(["raise_arm", "no arm_did_not_fall"]);
  });

  it("is given up only for tries in a row: one that has come up in between begins anew", () => {
    const bench = Bench.idle({ ...ENTRY, holdContact: false }, HELD).arm("up");
    bench.news();
    for (let fall = 0; fall < 5; fall += 1) bench.arm("between").wait(TIMINGS.raiseMs).arm("up").wait(1_000);
    expect(bench.news()).not.toContain("fault arm_did_not_rise");
    bench.arm("between").wait(4 * TIMINGS.raiseMs);
    expect(bench.news()).toContain("fault arm_did_not_rise");
  });
});

describe("a car that leaves the presence loop while the arm is on its way up", () => {
  it.each([
    ["may be through once the arm has left its lower end", ENTRY, "between", "passed 1 credited 沪A12345"],
    ["is not through under an arm that is still down", ENTRY, "down", "ended 1 backed_out"],
    [
      "may be through where no contact tells",
      { ...ENTRY, upLimit: false, downLimit: false },
      "unknown",
      "passed 1 credited 沪A12345",
    ],
  ] as const)("%s", (_, setup, position, end) => {
    const bench = credited({ ...setup, passageLoop: false });
    if (position === "between") bench.arm(position);
    bench.clear("presence").wait(TIMINGS.passageGuessMs + TIMINGS.backOutMs);
    expect(bench.news()).toContain(end);
  });
});
