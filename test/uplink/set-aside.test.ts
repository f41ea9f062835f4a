/** Reports that were set aside, each for a reason of its own, beside others of the same stay. */
import { expect, it } from "vitest";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { Bench, HOUR, MINUTE, ORIGIN, SECOND } from "./uplink-bench.ts";

it("a leave that went last waits quietly for its arrive when a person sends that one again", async () => {
  const bench = new Bench();
  const arrive = bench.arrive(bench.clock.trueMs - HOUR);
  bench.leave(arrive, bench.clock.trueMs - 30 * MINUTE);
  const { misbehaviour } = bench.platform;
  misbehaviour.add(misbehave("code", { code: 3000, containing: '"arrive":[{', times: null }));
  misbehaviour.add(misbehave("code", { code: 2007, interface: "resend", times: null }));
  bench.boot();
  await bench.time.advance(HOUR);
  expect(bench.uplink.view()).toMatchObject({ parked: [{ code: 3000 }], outbox: { deferred: 1 } });
  let timers = 0;
  const after = bench.clock.after.bind(bench.clock);
  bench.clock.after = (ms, run) => {
    timers += 1;
    if (timers > 10_000) throw new Error("it looks again and again without a pause");
    return after(ms, run);
  };
  // The arrive is refused again every time, and each time a heartbeat must confirm it.
  for (let time = 0; time < 600; time += 1) {
    if (bench.uplink.view().parked.length > 0) {
      const data = { report: { origin: ORIGIN, seq: arrive }, by: "me" };
      bench.write({ kind: "report_unparked", key: `report:${ORIGIN}.${arrive}`, data });
    }
    await bench.time.advance(30 * SECOND);
  }
  misbehaviour.clear();
  await bench.time.advance(20 * MINUTE);
  expect(bench.platform.passages.totals).toMatchObject({ leaves: 1 });
});
