/** The real process before a recogniser that reads only when a contact tells it to. */
import { afterEach, describe, expect, it } from "vitest";
import { BoxProcess } from "./box-process.ts";
import { until } from "./until.ts";

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

describe("a recogniser that is triggered", { timeout: 90_000 }, () => {
  it("is told of the car on the loop, once more while it finds nothing, and the car comes in by what it reads", async () => {
    box = await BoxProcess.prepare({ triggered: true });
    const running = box;
    await box.start();
    const { gpio } = box;
    expect(gpio.pulses("entry.trigger")).toBe(0);
    gpio.set("entry.presence", 1);
    const toldTwice = (): boolean => gpio.pulses("entry.trigger") === 2;
    await until(toldTwice, `the recogniser is told twice; log:\n${box.output}`);
    expect(gpio.pulses("entry.raise")).toBe(0);
    await box.entryLine.write(`${JSON.stringify({ plate: "沪A12345", confidence: 0.97 })}\n`);
    await until(() => gpio.pulses("entry.raise") === 1, `the arm is ordered up; log:\n${box.output}`);
    await box.passThrough("entry");
    const { passages, violations } = box.city.platform;
    await until(() => passages.totals.arrives === 1, `the city has the arrival; log:\n${running.output}`);
    expect(violations.latest()).toEqual([]);
    const edges = (): readonly number[] =>
      gpio.outputs.filter(({ line }) => line === "entry.trigger").map(({ level }) => level);
    // The second pulse may last longer than all this took.
    await until(() => edges().length === 4, `the contact is open again; log:\n${running.output}`);
    expect(edges()).toEqual([1, 0, 1, 0]);
  });
});
