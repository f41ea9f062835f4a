/** Whom the backlog lets go first, and for how long. */
import { describe, expect, it } from "vitest";
import { SECOND, withBacklog } from "./uplink-bench.ts";

describe("the backlog's next batch", () => {
  it("waits for a car that has not been read yet, but goes once a second all the same", async () => {
    const bench = withBacklog(1_000, { settings: { batch: { start: 50, most: 50 } } });
    bench.waiting = "car";
    bench.boot();
    await bench.time.advance(5_500);
    const slow = bench.sentCount("resend");
    expect(slow).toBeGreaterThanOrEqual(5);
    expect(slow).toBeLessThanOrEqual(7);
    bench.waiting = null;
    await bench.time.advance(2 * SECOND);
    expect(bench.taken).toBe(1_000);
  });

  it("waits for somebody who asked, but goes twenty times a second all the same", async () => {
    const bench = withBacklog(2_000, { settings: { batch: { start: 50, most: 50 } } });
    bench.waiting = "asker";
    bench.boot();
    await bench.time.advance(SECOND);
    const slow = bench.sentCount("resend");
    expect(slow).toBeGreaterThanOrEqual(18);
    expect(slow).toBeLessThanOrEqual(21);
    bench.waiting = null;
    await bench.time.advance(2 * SECOND);
    expect(bench.taken).toBe(2_000);
  });

  it("lets somebody who asked go first also when a technician asks for a try, or the city is back", async () => {
    const bench = withBacklog(10);
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "carried";
    bench.waiting = "asker";
    bench.uplink.retryNow();
    await bench.time.advance(40);
    expect(bench.sentCount("resend")).toBe(0);
    await bench.time.advance(60);
    expect(bench.sentCount("resend")).toBe(1);
  });
});
