/** The backlog: batches, splitting, parking, and how it comes back after trouble. */
import { describe, expect, it } from "vitest";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { Bench, DAY, HOUR, MINUTE, ORIGIN, SECOND, withBacklog } from "./uplink-bench.ts";

describe("resend", () => {
  it("sends the oldest first, in batches that grow, with both lists in every body", async () => {
    const bench = withBacklog(400);
    bench.boot();
    await bench.time.advance(10 * SECOND);
    const bodies = bench.line.sent.filter(({ name }) => name === "resend").map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ arrive }) => arrive.length)).toEqual([50, 100, 200, 50]);
    expect(bodies.every(({ leave }) => Array.isArray(leave))).toBe(true);
    const times = bodies.flatMap(({ arrive }) => arrive.map((one: { dataTime: number }) => one.dataTime));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(bench.taken).toBe(400);
  });

  it("carries a stay's arrive and leave in one body", async () => {
    const bench = new Bench();
    const arrive = bench.arrive(bench.clock.trueMs - HOUR);
    bench.leave(arrive, bench.clock.trueMs - 30 * MINUTE);
    bench.boot();
    await bench.time.advance(SECOND);
    expect(bench.sentCount("resend")).toBe(1);
    expect(bench.taken).toBe(2);
    expect(bench.platform.violations.latest()).toEqual([]);
  });

  it("halves batches that are too large for the platform", async () => {
    const bench = withBacklog(300, { platform: { batchLimit: 30 } });
    bench.boot();
    await bench.time.until(() => bench.taken === 300, HOUR);
    const sizes = bench.line.sent
      .filter(({ name }) => name === "resend")
      .map(({ body }) => JSON.parse(body).arrive.length);
    expect(sizes.filter((size) => size > 30)).toEqual([50]);
  });

  it("finds the bad record in a batch, parks it with its answer, and delivers all others meanwhile", async () => {
    const bench = withBacklog(200);
    const bad = bench.journal[120];
    const businessId = bad?.kind === "stay_numbered" ? bad.data.businessId : "";
    bench.platform.misbehaviour.add(misbehave("code", { code: 3000, containing: businessId, times: null }));
    bench.boot();
    await bench.time.until(() => bench.taken === 199, MINUTE);
    expect(bench.factsOf("report_condemned")).toEqual([]);
    await bench.time.advance(6 * MINUTE);
    expect(bench.factsOf("report_condemned")).toEqual([
      { type: "report_condemned", report: { origin: ORIGIN, seq: 121 }, code: 3000, answer: expect.any(String) },
    ]);
    expect(bench.uplink.view().parked).toHaveLength(1);
    expect(bench.conditions.has("city_report_parked")).toBe(true);
  });

  it("sends a parked record again when a person says so", async () => {
    const bench = withBacklog(1);
    bench.platform.misbehaviour.add(misbehave("code", { code: 3000, interface: "resend", times: 2 }));
    bench.boot();
    await bench.time.until(() => bench.factsOf("report_condemned").length === 1, 20 * MINUTE);
    bench.write({
      kind: "report_unparked",
      key: `report:${ORIGIN}.1`,
      data: { report: { origin: ORIGIN, seq: 1 }, by: "me" },
    });
    await bench.time.advance(SECOND);
    expect(bench.taken).toBe(1);
    expect(bench.uplink.view().parked).toEqual([]);
    expect(bench.conditions.has("city_report_parked")).toBe(false);
  });

  it("does not condemn while no heartbeat gets through", async () => {
    const bench = withBacklog(1);
    bench.platform.misbehaviour.add(misbehave("code", { code: 3000, interface: "resend", times: null }));
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "heartbeat", times: null }));
    bench.boot();
    await bench.time.advance(2 * HOUR);
    expect(bench.factsOf("report_condemned")).toEqual([]);
  });

  it("does not condemn because a person asks for a try, and tries once for each asking", async () => {
    const bench = withBacklog(3);
    bench.platform.misbehaviour.add(misbehave("code", { code: 3000, interface: "resend", times: null }));
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "heartbeat", times: null }));
    bench.boot();
    await bench.time.advance(MINUTE);
    expect(bench.uplink.view()).toMatchObject({ account: "stopped", outbox: { suspects: 3 } });
    const before = bench.sentCount("resend");
    for (let time = 0; time < 5; time += 1) {
      bench.uplink.retryNow();
      await bench.time.advance(MINUTE);
    }
    expect(bench.factsOf("report_condemned")).toEqual([]);
    expect(bench.sentCount("resend") - before).toBe(5);
  });

  it("lets a leave go when its arrive is parked", async () => {
    const bench = new Bench();
    const arrive = bench.arrive(bench.clock.trueMs - HOUR);
    bench.leave(arrive, bench.clock.trueMs - 30 * MINUTE);
    bench.platform.misbehaviour.add(misbehave("code", { code: 3000, containing: '"arrive":[{', times: null }));
    bench.boot();
    await bench.time.advance(20 * MINUTE);
    expect(bench.factsOf("report_condemned").map(({ report }) => report.seq)).toEqual([arrive]);
    expect(bench.platform.passages.totals).toMatchObject({ arrives: 0, leaves: 1 });
  });

  it("puts a record that keeps failing last, so that it never blocks the others", async () => {
    const bench = withBacklog(60);
    const bad = bench.journal[3];
    const businessId = bad?.kind === "stay_numbered" ? bad.data.businessId : "";
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, containing: businessId, times: null }));
    bench.boot();
    await bench.time.until(() => bench.uplink.view().outbox.waiting === 1, 12 * MINUTE);
    expect(bench.taken).toBe(59);
    bench.platform.misbehaviour.clear();
    await bench.time.until(() => bench.taken === 60, 2 * HOUR);
  });

  it("tries what keeps failing every quarter of an hour at least, and so soon after the platform is well", async () => {
    const bench = withBacklog(60);
    const bad = bench.journal[3];
    const businessId = bad?.kind === "stay_numbered" ? bad.data.businessId : "";
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, containing: businessId, times: null }));
    bench.boot();
    await bench.time.advance(2 * HOUR);
    expect(bench.taken).toBe(59);
    const before = bench.sentCount("resend");
    await bench.time.advance(6 * HOUR);
    expect(bench.sentCount("resend") - before).toBeGreaterThanOrEqual(6 * 4);
    bench.platform.misbehaviour.clear();
    await bench.time.advance(16 * MINUTE);
    expect(bench.taken).toBe(60);
  });

  it("tries the account's oldest record after a heartbeat got 0, and resumes by itself", async () => {
    const bench = withBacklog(100);
    bench.platform.misbehaviour.add(misbehave("code", { code: 1004, times: null }));
    bench.boot();
    await bench.time.advance(HOUR);
    expect(bench.uplink.view().account).toBe("stopped");
    expect(bench.conditions.get("city_account_stopped")).toContain("1004");
    expect(bench.sentCount("resend", "arrive", "leave")).toBeLessThanOrEqual(1);
    expect(bench.sentCount("heartbeat")).toBe(13);
    bench.platform.misbehaviour.clear();
    await bench.time.advance(5 * MINUTE);
    const resends = bench.line.sent.filter(({ name }) => name === "resend");
    expect(JSON.parse(resends[1]?.body ?? "{}").arrive).toHaveLength(1);
    expect(bench.taken).toBe(100);
    expect(bench.conditions.size).toBe(0);
  });

  it("does not stay with a record that the platform always fails at when it tries the account again", async () => {
    const bench = withBacklog(20);
    const [oldest] = bench.journal;
    const businessId = oldest?.kind === "stay_numbered" ? oldest.data.businessId : "";
    bench.platform.misbehaviour.add(misbehave("code", { code: 1004, times: null }));
    bench.boot();
    await bench.time.advance(10 * MINUTE);
    bench.platform.misbehaviour.clear();
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, containing: businessId, times: null }));
    await bench.time.advance(15 * MINUTE);
    expect(bench.taken).toBe(19);
    expect(bench.uplink.view()).toMatchObject({ account: "normal", outbox: { waiting: 1, deferred: 1 } });
  });

  it("goes on live when the account is back and only resend is stopped", async () => {
    const bench = withBacklog(20);
    bench.platform.misbehaviour.add(misbehave("code", { code: 1005, times: null }));
    bench.boot();
    await bench.time.advance(10 * MINUTE);
    bench.platform.misbehaviour.clear();
    bench.platform.misbehaviour.add(misbehave("code", { code: 1002, interface: "resend", times: null }));
    await bench.time.advance(5 * MINUTE);
    bench.arrive();
    await bench.time.advance(SECOND);
    expect(bench.taken).toBe(1);
    expect(bench.sentCount("reserves")).toBeGreaterThan(0);
    bench.platform.misbehaviour.clear();
    await bench.time.advance(6 * MINUTE);
    expect(bench.taken).toBe(21);
  });

  it("suspects the account after three refused records in a row, and condemns none of them for it", async () => {
    const bench = withBacklog(100);
    bench.platform.misbehaviour.add(misbehave("code", { code: 1007, interface: "resend", times: null }));
    bench.boot();
    await bench.time.advance(2 * MINUTE);
    expect(bench.uplink.view().stopped).toMatchObject({ why: "suspected", code: 1007 });
    expect(bench.conditions.has("city_records_suspected")).toBe(true);
    await bench.time.advance(30 * MINUTE);
    expect(bench.factsOf("report_condemned")).toEqual([]);
    bench.platform.misbehaviour.clear();
    await bench.time.advance(10 * MINUTE);
    expect(bench.taken).toBe(100);
    expect(bench.conditions.size).toBe(0);
  });

  it("tries a stopped interface every five minutes, and parks nothing", async () => {
    const bench = withBacklog(10);
    bench.platform.misbehaviour.add(misbehave("code", { code: 2102, interface: "resend", times: null }));
    bench.boot();
    await bench.time.advance(HOUR + SECOND);
    expect(bench.sentCount("resend")).toBe(13);
    const arrive = bench.arrive();
    await bench.time.advance(SECOND);
    bench.leave(arrive);
    await bench.time.advance(SECOND);
    expect(bench.taken).toBe(2);
    bench.platform.misbehaviour.clear();
    await bench.time.advance(5 * MINUTE);
    expect(bench.taken).toBe(12);
    expect(bench.factsOf("report_condemned")).toEqual([]);
  });

  it("slows down when the city asks for it, live and resend alike", async () => {
    const bench = withBacklog(100);
    bench.platform.misbehaviour.add(misbehave("code", { code: 2001, interface: "resend", times: null }));
    bench.boot();
    await bench.time.advance(10 * MINUTE);
    expect(bench.sentCount("resend")).toBeLessThan(15);
    const resends = bench.line.sent.filter(({ name }) => name === "resend");
    expect(new Set(resends.map(({ body }) => body)).size).toBe(1);
  });

  it("sends what a lost answer left in doubt again, unchanged, and the city counts it once", async () => {
    const bench = withBacklog(20);
    bench.platform.misbehaviour.add(misbehave("lost_answer", { interface: "resend", times: 3 }));
    bench.boot();
    await bench.time.until(() => bench.uplink.view().outbox.waiting === 0, HOUR);
    expect(bench.taken).toBe(20);
    expect(bench.platform.passages.totals.repeated).toBe(60);
    expect(bench.platform.violations.breaches).toBe(0);
  });

  it("takes a record that its own strict form refuses out of the way at once", async () => {
    const bench = withBacklog(3);
    const bad = bench.journal[1];
    if (bad?.kind !== "stay_numbered" || bad.data.report === null) throw new Error("no arrive there");
    bench.journal[1] = { ...bad, data: { ...bad.data, report: { ...bad.data.report, plateId: "a\nb" } } };
    bench.boot();
    await bench.time.advance(MINUTE);
    expect(bench.taken).toBe(2);
    expect(bench.factsOf("report_condemned")).toMatchObject([{ report: { seq: 2 }, code: null }]);
  });

  it("comes back at once when the line does", async () => {
    const bench = withBacklog(100);
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(DAY);
    expect(bench.uplink.view()).toMatchObject({ mode: "unreachable", reachable: false });
    bench.line.fate = () => "carried";
    await bench.time.advance(MINUTE + SECOND);
    expect(bench.taken).toBe(100);
    expect(bench.factsOf("city_reached").map(({ reachable }) => reachable)).toEqual([false, true]);
  });

  it("tries at once when a technician asks", async () => {
    const bench = withBacklog(100);
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(3 * HOUR);
    bench.line.fate = () => "carried";
    bench.uplink.retryNow();
    await bench.time.advance(SECOND);
    expect(bench.taken).toBe(100);
  });
});
