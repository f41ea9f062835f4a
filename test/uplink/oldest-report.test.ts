/** The oldest waiting report in the technician's view: as it is now, not as it was a minute ago. */
import { describe, expect, it } from "vitest";
import { Bench, DAY, HOUR, MINUTE, SECOND } from "./uplink-bench.ts";

describe("the oldest waiting report", () => {
  it("is the first of the present outage, however old the one before was", async () => {
    const bench = new Bench();
    bench.line.fate = () => "no_route";
    bench.boot();
    const firstMs = bench.clock.trueMs;
    bench.arrive();
    await bench.time.advance(3 * HOUR);
    expect(bench.uplink.view().outbox.oldestMs).toBe(firstMs);
    bench.line.fate = () => "carried";
    bench.uplink.retryNow();
    await bench.time.advance(10 * SECOND);
    expect(bench.uplink.view().outbox).toMatchObject({ waiting: 0, oldestMs: null });
    bench.line.fate = () => "no_route";
    const secondMs = bench.clock.trueMs;
    bench.arrive();
    await bench.time.advance(5 * SECOND);
    expect(bench.uplink.view().outbox).toMatchObject({ waiting: 1, oldestMs: secondMs });
  });

  it("moves on with what the city has taken", async () => {
    const bench = new Bench({ settings: { batch: { start: 1, most: 1 } } });
    const times = [3, 2, 1].map((hours) => bench.clock.trueMs - hours * HOUR);
    for (const dataTime of times) bench.arrive(dataTime);
    bench.line.fate = () => (bench.taken < 2 ? "carried" : "no_route");
    bench.boot();
    await bench.time.advance(MINUTE);
    expect(bench.taken).toBe(2);
    expect(bench.uplink.view().outbox).toMatchObject({ waiting: 1, oldestMs: times[2] });
  });

  it("is read out of the ledger after a restart when somebody asks", async () => {
    const bench = new Bench();
    const passedMs = bench.clock.trueMs - DAY;
    bench.arrive(passedMs);
    bench.line.fate = () => "no_route";
    bench.failReads = true;
    bench.boot();
    await bench.time.advance(SECOND);
    expect(bench.uplink.view().outbox.oldestMs).toBeNull();
    bench.failReads = false;
    bench.uplink.view();
    await bench.time.advance(10 * SECOND);
    expect(bench.uplink.view().outbox.oldestMs).toBe(passedMs);
  });
});
