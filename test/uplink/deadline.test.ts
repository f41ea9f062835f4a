/** 01:00: how many reports would miss it, by when to act, and what is said when they have. */
import { describe, expect, it } from "vitest";
import { riskAt } from "#src/uplink/deadline-watch.ts";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { PendingReports } from "#src/uplink/pending-reports.ts";
import { Bench, DAY, HOUR, MINUTE, MORNING, ORIGIN, SECOND } from "./uplink-bench.ts";

const TODAY = Math.floor((MORNING + 8 * HOUR) / DAY);
const MIDNIGHT = TODAY * DAY - 8 * HOUR;

describe("the risk", () => {
  it.each([
    {
      what: "before 01:00 yesterday's are in time",
      nowMs: MIDNIGHT + 59 * MINUTE,
      count: 7,
      late: 0,
      deadlineMs: MIDNIGHT + HOUR,
    },
    { what: "at 01:00 they are late", nowMs: MIDNIGHT + HOUR, count: 3, late: 7, deadlineMs: MIDNIGHT + DAY + HOUR },
    {
      what: "at noon today's are in time",
      nowMs: MIDNIGHT + 12 * HOUR,
      count: 3,
      late: 7,
      deadlineMs: MIDNIGHT + DAY + HOUR,
    },
  ])("$what", ({ nowMs, count, late, deadlineMs }) => {
    const countThrough = (day: number) => (day >= TODAY ? 10 : day >= TODAY - 1 ? 7 : 0);
    expect(riskAt(nowMs, countThrough, true)).toMatchObject({
      count: deadlineMs === MIDNIGHT + HOUR ? 7 : count,
      late,
      deadlineMs,
    });
  });

  it("leaves time for what must be sent", () => {
    const few = riskAt(MORNING, () => 1, true);
    const many = riskAt(MORNING, () => 100_000, true);
    expect(few.actByMs - many.actByMs).toBeGreaterThan(30 * MINUTE);
    expect(few.actByMs).toBeLessThan(few.deadlineMs);
  });
});

describe("waiting reports", () => {
  const at = (seq: number, dataTime: number) => ({ origin: ORIGIN, seq, dataTime });

  it("are counted by their day, whoever took them out", () => {
    const pending = new PendingReports();
    for (let seq = 1; seq <= 10; seq += 1) pending.add(at(seq, MORNING - (seq % 2) * DAY));
    expect([pending.count, pending.countThrough(TODAY - 1), pending.countThrough(TODAY)]).toEqual([10, 5, 10]);
    pending.remove([at(1, MORNING - DAY), at(2, MORNING), at(2, MORNING), at(99, MORNING)]);
    expect([pending.count, pending.countThrough(TODAY - 1), pending.countThrough(TODAY)]).toEqual([8, 4, 8]);
    pending.removeRange(ORIGIN, 3, 6);
    expect([pending.count, pending.allCounted]).toEqual([4, false]);
    expect(pending.oldest(ORIGIN, 9, () => false)).toEqual([7, 8, 9, 10]);
  });

  it("are added once, wherever they belong", () => {
    const pending = new PendingReports();
    pending.load(ORIGIN, [2, 4, 6]);
    expect([3, 6, 8].map((seq) => pending.add(at(seq, MORNING)))).toEqual([true, false, true]);
    expect(pending.oldest(ORIGIN, 9, () => false)).toEqual([2, 3, 4, 6, 8]);
    expect(pending.newest(ORIGIN, 2)).toEqual([6, 8]);
    expect(pending.has(ORIGIN, 5)).toBe(false);
  });
});

describe("reports that all go out a little later", () => {
  it("are no risk, though there is always one that waits", async () => {
    const bench = new Bench({ startMs: MIDNIGHT + 22 * HOUR });
    bench.platform.misbehaviour.add(misbehave("code", { code: 2102, interface: "arrive", times: null }));
    bench.boot();
    for (let index = 0; index < 180; index += 1) {
      bench.arrive();
      await bench.time.advance(10 * SECOND);
      expect(bench.conditions.has("city_deadline_at_risk")).toBe(false);
    }
    expect(bench.taken).toBeGreaterThan(170);
  });
});

describe("an outage", () => {
  it("is a risk in the evening and an alarm after 01:00, and what is late is sent all the same", async () => {
    const bench = new Bench({ startMs: MIDNIGHT + 20 * HOUR });
    bench.line.fate = () => "no_route";
    bench.boot();
    for (let index = 0; index < 30; index += 1) {
      bench.arrive();
      await bench.time.advance(5 * MINUTE);
    }
    expect(bench.conditions.get("city_deadline_at_risk")).toMatch(/^\d+, 2026-03-09 00:4/);
    await bench.time.advance(3 * HOUR);
    expect(bench.conditions.get("city_deadline_missed")).toBe("30");
    expect(bench.uplink.view()).toMatchObject({
      deadline: { late: 30, count: 0, counted: true },
      outbox: { oldestMs: MIDNIGHT + 20 * HOUR },
    });
    bench.line.fate = () => "carried";
    await bench.time.advance(3 * MINUTE);
    expect(bench.taken).toBe(30);
    expect(bench.conditions.size).toBe(0);
  });

  it("is a risk also where the oldest report cannot be read", async () => {
    const bench = new Bench({ startMs: MIDNIGHT + 22 * HOUR });
    bench.damaged.add(bench.arrive(bench.clock.trueMs - HOUR));
    bench.arrive(bench.clock.trueMs - MINUTE);
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(30 * MINUTE);
    expect(bench.conditions.has("city_deadline_at_risk")).toBe(true);
  });

  it("is counted after a restart without reading everything at once", async () => {
    const bench = new Bench({ startMs: MIDNIGHT + 2 * HOUR });
    for (let index = 0; index < 3_000; index += 1) bench.arrive(bench.clock.trueMs - (index % 3) * DAY - index);
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(MINUTE);
    expect(bench.uplink.view().deadline).toMatchObject({ counted: true, late: 2_000, count: 1_000 });
    expect(bench.mostRead).toBeLessThanOrEqual(100);
    bench.line.fate = () => "carried";
    await bench.time.advance(2 * MINUTE);
    expect(bench.uplink.view().deadline).toMatchObject({ late: 0, count: 0 });
  });
});

describe("deliveries", () => {
  it("are written down in handfuls, and at once when the uplink stops", async () => {
    const bench = new Bench();
    for (let index = 0; index < 3_000; index += 1) bench.arrive(bench.clock.trueMs - HOUR - index);
    bench.boot();
    await bench.time.advance(2 * SECOND);
    expect(bench.taken).toBe(3_000);
    expect(bench.factsOf("reports_delivered").length).toBeLessThanOrEqual(3);
    await bench.time.advance(MINUTE);
    const before = bench.factsOf("reports_delivered").length;
    bench.arrive();
    await bench.time.advance(30 * SECOND);
    expect(bench.factsOf("reports_delivered")).toHaveLength(before);
    expect(bench.uplink.view().delivered).toMatchObject({ notWrittenDown: 1 });
    bench.uplink.stop();
    expect(bench.factsOf("reports_delivered")).toHaveLength(before + 1);
    expect(bench.fold().pending(ORIGIN)).toEqual([]);
  });
});
