/** What the city must still hear, and which ranges a delivery is written down as: all that was delivered, and nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutboxFold } from "#src/lot/outbox.ts";

const ORIGIN = "00.e1";

function foldOf(pending: readonly number[]): OutboxFold {
  return OutboxFold.restore({ pending: { [ORIGIN]: pending }, early: {}, park: [] });
}

function parked(seq: number, isParked: boolean) {
  const by = { order: 50, origin: ORIGIN, seq: 50 };
  return { by, parked: isParked ? { report: { origin: ORIGIN, seq }, code: 3000, answer: "" } : null } as const;
}

describe("what the city must still hear", () => {
  it("holds nothing of records that are gone, parked or not", () => {
    const fold = OutboxFold.restore({
      pending: { [ORIGIN]: [3, 4, 5, 6] },
      early: {},
      park: [
        [`${ORIGIN}.4`, parked(4, true)],
        [`${ORIGIN}.5`, parked(5, true)],
      ],
    });
    fold.forgetBelow(ORIGIN, 5);
    expect(fold.pending(ORIGIN)).toEqual([6]);
    expect(fold.parked().map(({ report }) => report.seq)).toEqual([5]);
  });

  it("leaves out what was parked in its own origin, until it is to be sent again", () => {
    const fold = OutboxFold.restore({
      pending: { [ORIGIN]: [3, 4, 5], "01.x2": [4] },
      early: {},
      park: [
        [`${ORIGIN}.4`, parked(4, true)],
        [`${ORIGIN}.5`, parked(5, false)],
      ],
    });
    expect(fold.pending(ORIGIN)).toEqual([3, 5]);
    expect(fold.pending("01.x2")).toEqual([4]);
    expect(fold.pendingCount()).toBe(3);
  });
});

describe("the ranges of a delivery", () => {
  it.each([
    { why: "one after the other", pending: [3, 4, 5], delivered: [3, 4], ranges: [[3, 4]] },
    { why: "over records that are no reports", pending: [3, 9, 20], delivered: [3, 9, 20], ranges: [[3, 20]] },
    {
      why: "not over a report that still waits",
      pending: [3, 9, 20],
      delivered: [3, 20],
      ranges: [
        [3, 3],
        [20, 20],
      ],
    },
    { why: "in any order, said twice", pending: [1, 2, 3], delivered: [3, 1, 2, 2, 3], ranges: [[1, 3]] },
    { why: "less what was delivered before", pending: [4, 8], delivered: [2, 4, 6], ranges: [[4, 4]] },
    { why: "nothing of another origin's", pending: [], delivered: [2, 4], ranges: [] },
  ])("run $why", ({ pending, delivered, ranges }) => {
    expect(foldOf(pending).rangesOf(ORIGIN, delivered)).toEqual(ranges);
  });

  it("cover what was delivered, leave all else waiting, and are as few as can be", () => {
    const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(seqs, seqs, (waiting, delivered) => {
        const pending = waiting.toSorted((a, b) => a - b);
        const fold = foldOf(pending);
        const ranges = fold.rangesOf(ORIGIN, delivered);
        const left = pending.filter((seq) => !delivered.includes(seq));
        // Two ranges with nothing waiting between them would have been one.
        const ends = ranges.slice(1).map(([from], index) => [ranges[index]?.[1] ?? 0, from] as const);
        for (const [to, from] of ends) expect(left.some((seq) => seq > to && seq < from)).toBe(true);
        const at = { boot: "b", monotonicMs: 0, wallMs: 0, synced: true };
        const data = { origin: ORIGIN, ranges };
        fold.apply({ origin: ORIGIN, seq: 100, order: 100, at, kind: "reports_delivered", key: "outbox", data });
        expect(fold.pending(ORIGIN)).toEqual(left);
      }),
    );
  });
});
