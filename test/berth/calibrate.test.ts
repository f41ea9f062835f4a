import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAPACITY_LIMIT, setCapacity, setCount } from "#src/berth/calibrate.ts";
import type { Calibration, Refusal } from "#src/berth/calibrate.ts";
import type { BerthCause } from "#src/berth/cause.ts";
import { WHOLE_LOT } from "#src/berth/cause.ts";
import { freeOf } from "#src/berth/count.ts";
import { applyCause, countOf, EMPTY_LEDGER, withCapacity } from "#src/berth/ledger.ts";
import { NOON, stayMoved } from "./causes.ts";

const SAID = { area: WHOLE_LOT, by: "Li", reason: "recount", atMs: NOON };
const COUNT = { capacity: 100, occupied: 30, adjustment: 5 };

/** The cause of a calibration that was accepted. */
function accepted(calibration: Calibration): BerthCause {
  if (!calibration.accepted) throw new Error(calibration.code);
  return calibration.cause;
}

describe("setCount", () => {
  it("gives the difference to the number we had, with who and why", () => {
    expect(setCount(COUNT, 60, SAID)).toEqual({
      accepted: true,
      cause: {
        kind: "count_set",
        delta: 5,
        trueFree: 60,
        area: WHOLE_LOT,
        lane: null,
        by: "Li",
        reason: "recount",
        atMs: NOON,
      },
    });
  });

  it("records a count that agrees", () => {
    expect(accepted(setCount(COUNT, 65, SAID))).toMatchObject({ delta: 0, trueFree: 65 });
  });

  it("makes the count what the person counted, and keeps the cars that pass meanwhile", () => {
    const possible = fc.record({
      capacity: fc.integer({ min: 0, max: 500 }),
      occupied: fc.integer({ min: -50, max: 600 }),
      share: fc.integer({ min: -100, max: 100 }),
      passing: fc.nat(5),
    });
    fc.assert(
      fc.property(possible, ({ capacity, occupied, share, passing }) => {
        const trueFree = Math.trunc((capacity * share) / 100) + 0;
        let ledger = withCapacity(EMPTY_LEDGER, WHOLE_LOT, capacity);
        for (let car = 0; car < Math.abs(occupied); car += 1) {
          ledger = applyCause(ledger, stayMoved(occupied < 0 ? "stay_closed" : "stay_opened"));
        }
        const cause = accepted(setCount(countOf(ledger), trueFree, SAID));
        expect(freeOf(countOf(applyCause(ledger, cause)))).toBe(trueFree);
        for (let car = 0; car < passing; car += 1) ledger = applyCause(ledger, stayMoved("stay_opened"));
        expect(freeOf(countOf(applyCause(ledger, cause)))).toBe(trueFree - passing);
      }),
      { numRuns: 50 },
    );
  });

  it("speaks of the area it names", () => {
    expect(accepted(setCount(COUNT, 60, { ...SAID, area: "large" })).area).toBe("large");
  });

  it.each([
    [100, true],
    [101, false],
    [0, true],
    [-100, true],
    [-101, false],
  ])("takes no more free berths than there are, nor more cars outside them: %d", (trueFree, fits) => {
    expect(setCount(COUNT, trueFree, SAID).accepted).toBe(fits);
  });

  it.each<[string, Partial<typeof SAID>, number, [Refusal, zh: string, en: string]]>([
    [
      "a name",
      { by: " " },
      60,
      ["name_missing", "请填写操作人姓名。", "Give the name of the person who changes the count."],
    ],
    ["a reason", { reason: "\n" }, 60, ["reason_missing", "请填写原因。", "Give the reason for the change."]],
    ["whole berths", {}, 1.5, ["not_whole", "泊位数必须是整数。", "Give the number of berths as a whole number."]],
    ["a number", {}, Number.NaN, ["not_whole", "泊位数必须是整数。", "Give the number of berths as a whole number."]],
    [
      "a possible number",
      {},
      101,
      [
        "out_of_range",
        "请填写 -100 到 100 之间的数；如泊位总数有变，请先修改总数。",
        "Give a number from -100 to 100; if the lot has more berths now, change the capacity first.",
      ],
    ],
  ])("asks for %s", (_, change, trueFree, [code, zh, en]) => {
    expect(setCount(COUNT, trueFree, { ...SAID, ...change })).toEqual({ accepted: false, code, sentence: { zh, en } });
  });

  it("keeps names and reasons short and tidy, and splits no character", () => {
    const cause = accepted(setCount(COUNT, 60, { ...SAID, by: ` ${"𠮷".repeat(70)}`, reason: `${"r".repeat(300)} ` }));
    expect(cause.by).toBe("𠮷".repeat(64));
    expect(cause.reason).toBe("r".repeat(200));
  });
});

describe("setCapacity", () => {
  it("gives the difference, with who and why", () => {
    expect(setCapacity(COUNT, 80, { ...SAID, area: "large" })).toEqual({
      accepted: true,
      cause: {
        kind: "capacity_set",
        delta: -20,
        capacity: 80,
        area: "large",
        lane: null,
        by: "Li",
        reason: "recount",
        atMs: NOON,
      },
    });
  });

  it.each([
    [0, true],
    [CAPACITY_LIMIT, true],
    [CAPACITY_LIMIT + 1, false],
    [-1, false],
    [0.5, false],
  ])("takes what a lot can have: %d", (capacity, fits) => {
    expect(setCapacity(COUNT, capacity, SAID).accepted).toBe(fits);
  });

  it("asks for a name and a reason", () => {
    expect(setCapacity(COUNT, 80, { ...SAID, by: "" })).toMatchObject({ code: "name_missing" });
    expect(setCapacity(COUNT, 80, { ...SAID, reason: "" })).toMatchObject({ code: "reason_missing" });
  });

  it("holds six digits", () => {
    expect(CAPACITY_LIMIT).toBe(999_999);
  });
});
