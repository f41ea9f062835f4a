/** Heartbeats: when they go, what they tell, and what the clock makes of their answers. */
import { describe, expect, it } from "vitest";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { Bench, DAY, HOUR, MINUTE, SECOND } from "./uplink-bench.ts";

describe("heartbeats", () => {
  it("go at the start and every 300 s, with the totals of the local day", async () => {
    const days: number[] = [];
    const dayTotals = (day: number) => {
      days.push(day);
      return { arrived: 12, left: 7 };
    };
    const bench = new Bench({ lotView: { dayTotals, freeBerth: () => -3 } });
    bench.boot();
    await bench.time.advance(HOUR - SECOND);
    const beats = bench.line.sent.filter(({ name }) => name === "heartbeat");
    expect(beats.map(({ atMs }) => atMs - bench.clock.trueMs + HOUR - SECOND)).toEqual(
      Array.from({ length: 12 }, (_, index) => index * 300_000),
    );
    expect(JSON.parse(beats[3]?.body ?? "{}")).toMatchObject({ totalArrived: 12, totalLeft: 7, freeBerth: 0 });
    expect(new Set(days)).toEqual(new Set([Math.floor((bench.clock.trueMs + 8 * HOUR) / DAY)]));
  });

  it("never wait behind records that hang", async () => {
    const bench = new Bench();
    for (let index = 1; index <= 50; index += 1) bench.arrive(bench.clock.trueMs - index * MINUTE);
    bench.line.fate = (name) => (name === "heartbeat" ? "carried" : "request_lost");
    bench.boot();
    await bench.time.advance(HOUR + SECOND);
    expect(bench.platform.heartbeats.count).toBe(13);
    expect(bench.platform.violations.count("heartbeat_gap")).toBe(0);
  });

  it("go a tenth of a second after the line is back, and the next interval runs from there", async () => {
    const bench = new Bench();
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(3 * HOUR);
    bench.line.fate = () => "carried";
    bench.arrive();
    await bench.time.advance(SECOND);
    expect(bench.platform.heartbeats.count).toBe(1);
    const [first] = bench.line.sent.filter(({ name }) => name === "heartbeat");
    const [arrive] = bench.line.sent;
    expect((first?.atMs ?? 0) - (arrive?.atMs ?? 0)).toBe(bench.line.roundTripMs + 100);
    await bench.time.advance(6 * MINUTE);
    const beats = bench.line.sent.filter(({ name }) => name === "heartbeat");
    expect(beats[1]?.atMs).toBe((first?.atMs ?? 0) + 300_000);
  });

  it("do not go early when one was answered with a code", async () => {
    const bench = new Bench();
    bench.platform.misbehaviour.add(misbehave("code", { code: 2100, interface: "heartbeat", times: 1 }));
    bench.boot();
    await bench.time.advance(299 * SECOND);
    expect(bench.sentCount("heartbeat")).toBe(1);
  });
});

describe("a person", () => {
  it("hears of heartbeats that the city does not take, of those for later after the third, until one is taken", async () => {
    const bench = new Bench();
    const told = () => bench.conditions.get("city_heartbeat_refused");
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "heartbeat", times: 3 }));
    bench.platform.misbehaviour.add(misbehave("code", { code: 1013, interface: "heartbeat", times: 1 }));
    bench.platform.misbehaviour.add(misbehave("code", { code: 2004, interface: "heartbeat", times: 1 }));
    bench.boot();
    await bench.time.advance(9 * MINUTE);
    expect(told()).toBeUndefined();
    for (const code of ["2007", "1013", "2004"]) {
      await bench.time.advance(5 * MINUTE);
      expect(told()).toContain(code);
    }
    await bench.time.advance(5 * MINUTE);
    expect(told()).toBeUndefined();
  });
});

describe("the clock", () => {
  it("takes the city's time with half the round trip off, and dates everything by it", async () => {
    const bench = new Bench();
    bench.wallErrorMs = 20_000;
    bench.line.roundTripMs = 400;
    bench.boot();
    await bench.time.advance(SECOND);
    expect(Math.abs(bench.corrected.nowMs() - bench.clock.trueMs)).toBeLessThanOrEqual(1);
    expect(bench.factsOf("clock_compared").at(-1)).toMatchObject({ source: "city" });
    expect(bench.conditions.get("city_clock_fault")).toBe("20.0 s");
    bench.wallErrorMs = 6_000;
    await bench.time.advance(5 * MINUTE);
    expect([...bench.conditions.keys()]).toEqual(["city_clock_warning"]);
    bench.wallErrorMs = 0;
    await bench.time.advance(5 * MINUTE);
    expect(bench.conditions.size).toBe(0);
  });

  it("smooths small changes and adopts one of over 5 s whole", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.platform.clockErrorMs = 2_000;
    await bench.time.advance(5 * MINUTE);
    expect(bench.corrected.nowMs() - bench.clock.trueMs).toBe(500);
    bench.platform.clockErrorMs = 9_000;
    await bench.time.advance(5 * MINUTE);
    expect(bench.corrected.nowMs() - bench.clock.trueMs).toBe(9_000);
  });

  it("finds its way back by the answer's date when the city calls its time expired", async () => {
    const bench = new Bench();
    bench.wallErrorMs = -30 * DAY;
    bench.boot();
    await bench.time.advance(2 * SECOND);
    expect(Math.abs(bench.corrected.nowMs() - bench.clock.trueMs)).toBeLessThan(1_000);
    expect(bench.platform.heartbeats.count).toBe(1);
    bench.arrive();
    await bench.time.advance(5 * MINUTE);
    expect(bench.taken).toBe(1);
    expect(bench.uplink.view().account).toBe("normal");
  });

  it("is relied on when the city gives no time but the answer's date agrees with ours, and says that none came", async () => {
    const bench = new Bench();
    bench.synced = false;
    const rule = bench.platform.misbehaviour.add(misbehave("wrong_types", { interface: "heartbeat", times: null }));
    bench.boot();
    await bench.time.advance(SECOND);
    const offsetMs = bench.clock.trueMs - bench.clock.monotonicMs();
    expect(bench.factsOf("clock_compared")).toEqual([{ type: "clock_compared", offsetMs, source: "city" }]);
    expect([...bench.conditions.keys()]).toEqual(["city_clock_unread"]);
    bench.platform.misbehaviour.remove(rule ?? 0);
    await bench.time.advance(5 * MINUTE);
    expect(bench.conditions.size).toBe(0);
    expect(bench.uplink.view().clock.readings).toBe(1);
  });

  it("keeps its time when the city calls it expired with a date that cannot be true", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.clock.wallErrorMs = -30 * DAY;
    expect(bench.corrected.readHttpDate(5_000, 5_000)).toBe("ignored");
    expect(Math.abs(bench.corrected.nowMs() - bench.clock.trueMs)).toBeLessThanOrEqual(1);
  });

  it("lets nothing but heartbeats go before our time is known, and everything as soon as it is", async () => {
    const bench = new Bench();
    bench.arrive(bench.clock.trueMs - HOUR);
    bench.wallErrorMs = -30 * DAY;
    bench.synced = false;
    bench.line.fate = (name) => (name === "heartbeat" ? "request_lost" : "carried");
    bench.boot();
    bench.arrive();
    await bench.time.advance(3 * MINUTE);
    expect(new Set(bench.line.sent.map(({ name }) => name))).toEqual(new Set(["heartbeat"]));
    bench.line.fate = () => "carried";
    await bench.time.advance(2 * MINUTE);
    expect(bench.taken).toBe(2);
    expect(bench.factsOf("reservations_downloaded")).toHaveLength(1);
    const refused = bench.platform.received.latest(1_000).filter(({ code }) => code !== 0);
    expect(refused.map(({ name, code }) => [name, code])).toEqual([["heartbeat", 1012]]);
    expect(bench.uplink.view().account).toBe("normal");
  });

  it("takes the system's synchronisation as good enough while the city is silent", async () => {
    const bench = new Bench();
    bench.arrive(bench.clock.trueMs - HOUR);
    bench.synced = false;
    bench.line.fate = (name) => (name === "heartbeat" ? "request_lost" : "carried");
    bench.boot();
    await bench.time.advance(MINUTE);
    expect(bench.taken).toBe(0);
    bench.clock.synced = true;
    await bench.time.advance(11 * SECOND);
    expect(bench.taken).toBe(1);
  });

  it("reports the system's own synchronisation while the city has not spoken", async () => {
    const bench = new Bench();
    bench.line.fate = () => "no_route";
    bench.synced = false;
    bench.boot();
    await bench.time.advance(MINUTE);
    bench.clock.synced = true;
    await bench.time.advance(MINUTE);
    const facts = bench.factsOf("clock_compared");
    expect(facts).toEqual([
      { type: "clock_compared", offsetMs: bench.clock.trueMs - bench.clock.monotonicMs(), source: "system" },
    ]);
  });
});
