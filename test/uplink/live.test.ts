/** What goes live, what goes through resend, and in which order. */
import { describe, expect, it } from "vitest";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { Bench, MINUTE, SECOND } from "./uplink-bench.ts";

describe("live", () => {
  it("sends an arrive and a leave the moment the car has passed", async () => {
    const bench = new Bench();
    bench.boot();
    const arrive = bench.arrive();
    await bench.time.advance(10 * SECOND);
    bench.leave(arrive);
    await bench.time.advance(SECOND);
    expect(bench.taken).toBe(2);
    expect(bench.sentCount("resend")).toBe(0);
    expect(bench.platform.violations.latest()).toEqual([]);
  });

  it("starts a live request up to 27 s after the passage and not later", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.arrive(bench.clock.trueMs - 27_000);
    bench.arrive(bench.clock.trueMs - 27_001);
    await bench.time.advance(SECOND);
    expect(bench.sentCount("arrive")).toBe(1);
    await bench.time.advance(5 * SECOND);
    expect(bench.sentCount("resend")).toBe(1);
    expect(bench.taken).toBe(2);
  });

  it("leaves a report alone between 27 and 31 s", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    const passedMs = bench.clock.trueMs - 28_000;
    bench.arrive(passedMs);
    await bench.time.advance(10 * SECOND);
    const [resend] = bench.line.sent.filter(({ name }) => name === "resend");
    expect(resend?.atMs).toBe(passedMs + 31_000);
    expect(bench.platform.violations.latest()).toEqual([]);
  });

  it("does not send a leave before its arrive is with the city", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.line.fate = (name) => (name === "arrive" ? "request_lost" : "carried");
    const arrive = bench.arrive();
    await bench.time.advance(5 * SECOND);
    bench.leave(arrive);
    await bench.time.advance(10 * SECOND);
    expect(bench.sentCount("leave")).toBe(0);
    bench.line.fate = () => "carried";
    await bench.time.advance(10 * SECOND);
    expect(bench.taken).toBe(2);
    expect(bench.platform.violations.latest()).toEqual([]);
  });

  it("does not let one stay wait for another", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "arrive", times: 2 }));
    bench.arrive();
    bench.arrive();
    bench.arrive();
    await bench.time.advance(100);
    expect(bench.taken).toBe(1);
    await bench.time.advance(10 * SECOND);
    expect(bench.taken).toBe(3);
  });

  it("takes the newest first", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "no_route";
    const times = Array.from({ length: 6 }, (_, index) => bench.clock.trueMs - index * SECOND);
    for (const time of times) bench.arrive(time);
    await bench.time.advance(SECOND);
    bench.line.fate = () => "carried";
    bench.uplink.retryNow();
    await bench.time.advance(SECOND);
    const order = bench.line.sent.filter(({ name }) => name === "arrive").map(({ body }) => JSON.parse(body).dataTime);
    expect(order).toEqual(times);
  });

  it("meets a city that is back with one report, and sends the others as soon as that one is through", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "no_route";
    for (let car = 0; car < 4; car += 1) {
      bench.arrive();
      await bench.time.advance(3 * SECOND);
    }
    bench.line.fate = () => "carried";
    await bench.time.advance(10 * SECOND);
    const [first = 0, ...others] = bench.line.sent.filter(({ name }) => name === "arrive").map(({ atMs }) => atMs);
    expect(others.map((atMs) => atMs - first)).toEqual([20, 20, 20]);
    expect(bench.taken).toBe(4);
  });

  it("gives a live request up before 30 s, so that resend takes it on time", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    const passedMs = bench.clock.trueMs;
    bench.line.fate = () => "no_route";
    bench.arrive();
    await bench.time.advance(26 * SECOND);
    bench.line.fate = (name) => (name === "arrive" ? "request_lost" : "carried");
    bench.uplink.retryNow();
    await bench.time.advance(MINUTE);
    const sent = bench.line.sent.filter(({ name }) => name === "arrive" || name === "resend");
    expect(sent.map(({ name, atMs }) => [name, atMs - passedMs])).toEqual([
      ["arrive", 26_000],
      ["resend", 31_000],
    ]);
    expect(bench.taken).toBe(1);
  });

  it("knows by the date of a refused heartbeat that our clock is far off, and does not take a fresh passage for an old one", async () => {
    const bench = new Bench();
    bench.wallErrorMs = 90_000;
    bench.synced = false;
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "heartbeat", times: 1 }));
    bench.boot();
    await bench.time.advance(SECOND);
    bench.arrive();
    await bench.time.advance(SECOND);
    expect(bench.sentCount("arrive")).toBe(1);
    expect(bench.sentCount("resend")).toBe(0);
  });

  it("sends what passed just before a restart live", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "no_route";
    bench.arrive();
    bench.cut();
    bench.line.fate = () => "carried";
    await bench.time.advance(5 * SECOND);
    bench.boot();
    await bench.time.advance(SECOND);
    expect(bench.sentCount("arrive")).toBe(1);
    expect(bench.taken).toBe(1);
  });
});
