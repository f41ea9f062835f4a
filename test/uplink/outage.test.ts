/** Days without the city, restarts at any step and bad luck of every kind: delivered equals recorded at the end. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Misbehaviour, misbehave } from "#src/simulation/city/misbehaviour.ts";
import { Bench, DAY, HOUR, MINUTE, ORIGIN, SECOND } from "./uplink-bench.ts";
import { SeededChance } from "#src/simulation/seeded-chance.ts";
import type { Fate } from "./virtual-line.ts";

/** Breaches that can only be the box's. */
const OURS = [
  "late_live",
  "resend_too_young",
  "leave_before_arrive",
  "arrive_after_leave",
  "changed_duplicate",
] as const;

function expectClean(bench: Bench): void {
  for (const kind of OURS) expect([kind, bench.platform.violations.count(kind)]).toEqual([kind, 0]);
}

/** Cars come and go for a while; each leave follows its arrive. */
async function traffic(bench: Bench, cars: number, gapMs: number, afterEach?: () => Promise<void>): Promise<void> {
  const inside: number[] = [];
  for (let car = 0; car < cars; car += 1) {
    const leaving = inside.length > 5 || car % 3 === 2 ? inside.shift() : undefined;
    if (leaving !== undefined) bench.leave(leaving);
    inside.push(bench.arrive());
    await bench.time.advance(gapMs);
    await afterEach?.();
  }
}

describe("an outage", () => {
  it("of three days over their midnights loses nothing and keeps every order", async () => {
    const bench = new Bench();
    bench.boot();
    await traffic(bench, 10, MINUTE);
    bench.line.fate = () => "no_route";
    await traffic(bench, 300, 15 * MINUTE);
    expect(bench.clock.trueMs).toBeGreaterThan(Date.UTC(2026, 2, 11));
    bench.line.fate = () => "carried";
    await bench.time.advance(3 * MINUTE);
    expect(bench.taken).toBe(bench.recorded);
    expect(bench.platform.violations.count("deadline_missed")).toBeGreaterThan(0);
    expectClean(bench);
    await bench.time.advance(2 * MINUTE);
    expect(bench.fold().pending(ORIGIN)).toEqual([]);
  });

  it("in which only answers get lost sends everything again unchanged", async () => {
    const bench = new Bench();
    bench.boot();
    bench.line.fate = () => "answer_lost";
    await traffic(bench, 40, 2 * MINUTE);
    bench.line.fate = () => "carried";
    await bench.time.advance(10 * MINUTE);
    expect(bench.taken).toBe(bench.recorded);
    expect(bench.platform.passages.totals.repeated).toBeGreaterThan(0);
    expectClean(bench);
  });
});

describe("a restart", () => {
  it.each([0, 1, 5, 9, 10, 11, 15, 19, 20, 21, 40, 500, 1_100, 30_000, 61_000])(
    "%d ms after a passage delivers it exactly once in the city's books",
    async (ms) => {
      const bench = new Bench();
      bench.boot();
      await bench.time.advance(SECOND);
      const arrive = bench.arrive();
      await bench.time.advance(ms);
      bench.cut();
      await bench.time.advance(2 * SECOND);
      bench.boot();
      await bench.time.advance(SECOND);
      bench.leave(arrive);
      await bench.time.advance(ms);
      bench.cut();
      bench.boot();
      await bench.time.advance(2 * MINUTE);
      expect(bench.taken).toBe(2);
      expect(bench.fold().pending(ORIGIN)).toEqual([]);
      expectClean(bench);
    },
  );
});

/** Forty lives of a box keep a processor busy for twenty seconds, and of a busy machine we get a fifth of one: hence minutes. */
describe("whatever happens", () => {
  const badLuck: readonly Misbehaviour[] = [
    misbehave("code", { code: 2007, probability: 0.1, times: null }),
    misbehave("code", { code: 2001, probability: 0.05, times: null }),
    misbehave("code", { code: 2102, probability: 0.02, times: null }),
    misbehave("code", { code: 1008, probability: 0.02, times: null }),
    misbehave("http_status", { probability: 0.05, times: null }),
    misbehave("lost_answer", { probability: 0.05, times: null }),
    misbehave("delay", { delayMs: 12_000, probability: 0.05, times: null }),
    misbehave("garbage", { probability: 0.05, times: null }),
    misbehave("cut_mid", { probability: 0.05, times: null }),
    misbehave("html", { probability: 0.05, times: null }),
    misbehave("truncated", { probability: 0.05, times: null }),
  ];
  const step = fc.record({
    cars: fc.integer({ min: 0, max: 12 }),
    gapMs: fc.constantFrom(500, 7_000, 29_000, 5 * MINUTE, 2 * HOUR),
    line: fc.constantFrom<Fate>("carried", "carried", "no_route", "request_lost", "answer_lost"),
    roundTripMs: fc.constantFrom(20, 900, 4_000),
    luck: fc.boolean(),
    cut: fc.constantFrom("never", "never", "at the end", "after every car"),
    offMs: fc.constantFrom(0, SECOND, HOUR, 30 * HOUR),
    /** The system's clock is set wrong, or right again. */
    wallErrorMs: fc.constantFrom(0, 0, -40_000, 90_000, -3 * HOUR, 26 * HOUR),
    /** The card gives nothing back. */
    cardAway: fc.constantFrom(false, false, true),
  });

  /** The power is cut; the box starts again with whatever time its system has by then. */
  async function restart(bench: Bench, { offMs, wallErrorMs }: { offMs: number; wallErrorMs: number }): Promise<void> {
    bench.cut();
    await bench.time.advance(offMs);
    bench.wallErrorMs = wallErrorMs;
    bench.synced = wallErrorMs === 0;
    bench.boot();
  }

  it("delivered equals recorded at the end, each once and unchanged, never a leave before its arrive, never late through live", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(), async (steps, seed) => {
        const chance = new SeededChance(seed, "line");
        const bench = new Bench({ seed, platform: { chance: () => chance.fraction(), batchLimit: 40 } });
        bench.boot();
        for (const { cars, gapMs, line, roundTripMs, luck, cut, offMs, wallErrorMs, cardAway } of steps) {
          bench.line.fate = (name) => (name === "heartbeat" && chance.fraction() < 0.5 ? "carried" : line);
          bench.line.roundTripMs = roundTripMs;
          bench.platform.misbehaviour.clear();
          if (luck) for (const rule of badLuck) bench.platform.misbehaviour.add(rule);
          bench.failReads = cardAway;
          // Once the city's time is known, the system's own may be set as somebody likes.
          if (bench.uplink.view().clock.offsetMs !== null) bench.wallErrorMs = wallErrorMs;
          const afterEach = (): Promise<void> => restart(bench, { offMs: 0, wallErrorMs });
          await traffic(bench, cars, gapMs, cut === "after every car" ? afterEach : undefined);
          if (cut !== "never") await restart(bench, { offMs, wallErrorMs });
        }
        bench.failReads = false;
        bench.wallErrorMs = 0;
        bench.platform.misbehaviour.clear();
        bench.line.fate = () => "carried";
        bench.line.roundTripMs = 20;
        await bench.time.until(() => bench.taken === bench.recorded, DAY, MINUTE);
        await bench.time.advance(2 * HOUR);
        expect(bench.fold().pending(ORIGIN)).toEqual([]);
        expect(bench.factsOf("report_condemned")).toEqual([]);
        expectClean(bench);
        expect(bench.uplink.view()).toMatchObject({ mode: "idle", account: "normal", outbox: { waiting: 0 } });
        // An interface is known to be back only when there is something to send through it.
        const standing = [...bench.conditions.keys()].filter((code) => code !== "city_interface_stopped");
        expect(standing).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 300_000);

  it("bad records are parked one by one and everything else is delivered", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 6 }),
        fc.constantFrom(1006, 2006, 3000, 3003),
        async (bad, code) => {
          const bench = new Bench();
          for (let index = 0; index < 120; index += 1) bench.arrive(bench.clock.trueMs - (200 - index) * MINUTE);
          for (const seq of bad) {
            const record = bench.journal[seq - 1];
            const containing = record?.kind === "stay_numbered" ? record.data.businessId : "";
            bench.platform.misbehaviour.add(misbehave("code", { code, containing, times: null }));
          }
          bench.boot();
          await bench.time.advance(3 * HOUR);
          const parked = bench.factsOf("report_condemned").map(({ report }) => report.seq);
          expect(parked.toSorted((a, b) => a - b)).toEqual(bad.toSorted((a, b) => a - b));
          expect(bench.taken).toBe(120 - bad.length);
          expect(bench.fold().pending(ORIGIN)).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  }, 300_000);
});

describe("100,000 waiting records", () => {
  it("drain in batches, read in slices of a hundred", async () => {
    const bench = new Bench({ platform: { keepRecords: 10 } });
    for (let index = 0; index < 100_000; index += 1) bench.arrive(bench.clock.trueMs - HOUR - 200_000 + index);
    bench.boot();
    await bench.time.until(() => bench.taken === 100_000, 10 * MINUTE);
    expect(bench.sentCount("resend")).toBeLessThan(210);
    expect(bench.mostRead).toBe(100);
    expect(bench.factsOf("reports_delivered").length).toBeLessThan(60);
    await bench.time.advance(2 * SECOND);
    expect(bench.uplink.view().outbox.waiting).toBe(0);
  }, 300_000);
});
