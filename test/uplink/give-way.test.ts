/** Whom the backlog lets go first, and for how long. */
import { describe, expect, it } from "vitest";
import { SECOND, withBacklog } from "./uplink-bench.ts";

describe("the backlog's next batch", () => {
  it.each([
    { who: "car", what: "a car that has not been read yet", withinMs: 5_500, least: 5, most: 7 },
    { who: "asker", what: "somebody who asked", withinMs: 1_000, least: 18, most: 21 },
  ] as const)("waits for $what, but goes $least to $most times in $withinMs ms all the same", async (row) => {
    const bench = withBacklog(2_000, { settings: { batch: { start: 50, most: 50 } } });
    bench.waiting = row.who;
    bench.boot();
    await bench.time.advance(row.withinMs);
    const slow = bench.sentCount("resend");
    expect(slow).toBeGreaterThanOrEqual(row.least);
    expect(slow).toBeLessThanOrEqual(row.most);
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
