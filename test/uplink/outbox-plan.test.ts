/** Ages, ways and batches, as pure rules. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { halves, planBatch, resendLists, wayOf } from "#src/uplink/outbox-plan.ts";
import type { ReportItem } from "#src/uplink/report-item.ts";
import { arriveAt, leaveAt, MORNING } from "#test/simulation/city/box-side.ts";

const limits = { liveWithinMs: 27_000, resendAfterMs: 31_000 };
const HOUR = 3_600_000;

function arrive(seq: number, dataTime: number): ReportItem {
  return {
    origin: "o",
    seq,
    dataTime,
    kind: "arrive",
    text: JSON.stringify(arriveAt(dataTime, seq)),
  };
}

function leave(seq: number, dataTime: number, arriveSeq: number | null): ReportItem {
  const ref = arriveSeq === null ? null : { origin: "o", seq: arriveSeq };
  const text = JSON.stringify(leaveAt(dataTime, dataTime - HOUR, seq));
  return { origin: "o", seq, dataTime, kind: "leave", text, arrive: ref };
}

describe("the way of a report", () => {
  it.each([
    { age: 0, way: "live" },
    { age: 27_000, way: "live" },
    { age: 27_001, way: "wait" },
    { age: 30_999, way: "wait" },
    { age: 31_000, way: "resend" },
    { age: 10 * HOUR, way: "resend" },
    { age: -27_000, way: "live" },
    { age: -27_001, way: "wait" },
    { age: -20 * HOUR, way: "wait" },
    { age: -25 * HOUR, way: "resend" },
  ])("is $way at an age of $age ms", ({ age, way }) => {
    expect(wayOf(MORNING, MORNING + age, limits).way).toBe(way);
  });

  it("never waits past the age at which resend takes it", () => {
    fc.assert(
      fc.property(fc.integer({ min: -23 * HOUR, max: 31_000 }), (age) => {
        const found = wayOf(MORNING, MORNING + age, limits);
        if (found.way === "wait") expect(wayOf(MORNING, MORNING + age + found.waitMs, limits).way).toBe("resend");
      }),
    );
  });
});

describe("a batch", () => {
  const nowMs = MORNING;
  const old = MORNING - HOUR;

  it("takes a leave together with its arrive, and holds it back without", () => {
    const both = [arrive(1, old), leave(2, old, 1)];
    expect(planBatch(both, () => true, { nowMs, limits }).go).toEqual(both);
    const alone = planBatch([leave(2, old, 1)], () => true, { nowMs, limits });
    expect(alone).toMatchObject({ go: [], blocked: [{ arrive: { origin: "o", seq: 1 } }] });
  });

  it("lets a leave go whose arrive is delivered or parked, or never was", () => {
    const leaves = [leave(2, old, 1), leave(3, old, null)];
    expect(planBatch(leaves, () => false, { nowMs, limits }).go).toEqual(leaves);
  });

  it("holds a leave back whose arrive is in the batch but too young", () => {
    const plan = planBatch([arrive(1, nowMs - 5_000), leave(2, old, 1)], () => true, { nowMs, limits });
    expect(plan.go).toEqual([]);
    expect(plan.young).toMatchObject([{ waitMs: 26_000 }]);
  });

  it("always has both lists", () => {
    const gone = leave(3, old, null);
    expect(resendLists([])).toEqual({ arrive: [], leave: [] });
    expect(resendLists([gone])).toEqual({ arrive: [], leave: [gone.text] });
  });

  it("halves into parts that together are the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), (count) => {
        const items = Array.from({ length: count }, (_, index) => arrive(index + 1, old));
        const [first, second] = halves(items);
        expect([...first, ...second]).toEqual(items);
        expect(first.length - second.length).toBeLessThanOrEqual(1);
        expect(second.length).toBeGreaterThan(0);
      }),
    );
  });
});
