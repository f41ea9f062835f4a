/** A car that leaves too late after paying: a minute of real time, so it stands in a file of its own. */
import { afterEach, describe, expect, it } from "vitest";
import { BoxProcess } from "./box-process.ts";
import { callsRegistered, exitAsks, leaveSays, stayASecond } from "./paying.ts";
import { until } from "./until.ts";

/** Ten yuan for every minute begun; the shortest time to leave there is. */
const TARIFF = { count: "started-minute", tariffs: [{ id: "minutes", steps: [{ everyMinutes: 1, fen: 1_000 }] }] };
const LEAVE_SECONDS = 60;

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

describe("a car that was paid for inside", { timeout: 150_000 }, () => {
  it("and comes after its time to leave owes the rest, and the exit opens when that is paid too", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF, exit: { leftValidSeconds: LEAVE_SECONDS } });
    await box.start();
    await callsRegistered(box);
    await stayASecond(box);
    await box.pay("沪A12345");
    const paidMs = Date.now();
    await until(() => Date.now() - paidMs > LEAVE_SECONDS * 1_000 + 500, "the time to leave is over", 90_000);
    const before = box.gpio.pulses("exit.raise");
    await box.arrive("exit", "沪A12345");
    await exitAsks(box, 1_000);
    expect(box.gpio.pulses("exit.raise")).toBe(before);
    await box.pay("沪A12345");
    await until(() => (box?.gpio.pulses("exit.raise") ?? 0) > before, `the arm is ordered up; log:\n${box.output}`);
    await box.passThrough("exit");
    await leaveSays(box, 2_000);
  });
});
