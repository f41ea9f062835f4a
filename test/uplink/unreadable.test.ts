/** Reports that the ledger does not give. */
import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, withBacklog } from "./uplink-bench.ts";

describe("the backlog", () => {
  it("passes over records that the ledger cannot read, and says so", async () => {
    const bench = withBacklog(100);
    bench.damaged.add(7).add(8);
    bench.boot();
    await bench.time.advance(MINUTE);
    expect(bench.taken).toBe(98);
    expect(bench.conditions.get("city_report_unreadable")).toBe("2");
    bench.damaged.clear();
    await bench.time.advance(2 * HOUR);
    expect(bench.taken).toBe(100);
    expect(bench.conditions.has("city_report_unreadable")).toBe(false);
  });

  it("sets aside for a person what the ledger could not read for a day", async () => {
    const bench = withBacklog(10);
    bench.damaged.add(7);
    bench.boot();
    await bench.time.advance(23 * HOUR);
    expect(bench.factsOf("report_condemned")).toEqual([]);
    await bench.time.advance(2 * HOUR);
    expect(bench.factsOf("report_condemned")).toMatchObject([{ report: { seq: 7 }, code: null }]);
    expect(bench.conditions.has("city_report_unreadable")).toBe(false);
    expect(bench.conditions.get("city_report_parked")).toBe("1");
    expect(bench.uplink.view().outbox.waiting).toBe(0);
  });

  it("waits for a ledger that cannot be read now", async () => {
    const bench = withBacklog(100);
    bench.failReads = true;
    bench.boot();
    await bench.time.advance(HOUR);
    bench.failReads = false;
    await bench.time.until(() => bench.taken === 100, 10 * MINUTE);
  });
});
