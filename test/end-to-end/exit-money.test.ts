/** The exit's money, end to end: the real process, the platform simulator and its calls, drivers with phones. */
import { afterEach, describe, expect, it } from "vitest";
import { readCsv } from "#test/books/csv-reader.ts";
import { BoxProcess } from "./box-process.ts";
import { callsRegistered, exitAsks, leaveSays, stayASecond, TARIFF } from "./paying.ts";
import { until } from "./until.ts";

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

describe("money at the exit", { timeout: 90_000 }, () => {
  it("opens at once for a password-free car and reports what the city collects", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF });
    await box.order("/password-free", { plate: "沪A12345" });
    await box.start();
    await callsRegistered(box);
    await stayASecond(box);
    await box.drive("exit", "沪A12345");
    await leaveSays(box, 1_000);
  });

  it("holds a car that must pay, and opens the moment its driver has paid by phone", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF });
    await box.start();
    await callsRegistered(box);
    await stayASecond(box);
    const before = box.gpio.pulses("exit.raise");
    await box.arrive("exit", "沪A12345");
    await exitAsks(box, 1_000);
    expect(box.gpio.pulses("exit.raise")).toBe(before);
    await box.pay("沪A12345");
    await until(
      () => (box?.gpio.pulses("exit.raise") ?? 0) > before,
      `the arm is ordered up after the payment; log:\n${box.output}`,
    );
    await box.passThrough("exit");
    await leaveSays(box, 1_000);
  });

  it("opens at once for a car that was paid for inside, and the books have it", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF });
    await box.start();
    await callsRegistered(box);
    await stayASecond(box);
    await box.pay("沪A12345");
    await box.drive("exit", "沪A12345");
    await leaveSays(box, 1_000);
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const books = await fetch(`${box.pageUrl}api/books?report=days&from=${today}&to=${today}`);
    const [, day] = readCsv(new Uint8Array(await books.arrayBuffer()));
    expect(day).toEqual([
      today,
      "1",
      "1",
      "0.00",
      "10.00",
      ...Array<string>(3).fill("0.00"),
      "10.00",
      ...Array<string>(5).fill("0.00"),
    ]);
  });

  it("knows a misread plate by a common confusion, and opens when its driver has paid under the right one", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF });
    await box.start();
    await callsRegistered(box);
    await stayASecond(box, "沪A12845");
    const before = box.gpio.pulses("exit.raise");
    await box.arrive("exit", "沪A12B45");
    await exitAsks(box, 1_000);
    await box.pay("沪A12845");
    await until(() => (box?.gpio.pulses("exit.raise") ?? 0) > before, `the arm is ordered up; log:\n${box.output}`);
    await box.passThrough("exit");
    await leaveSays(box, 1_000);
    const [leave] = box.city.platform.passages.recent.latest(1);
    expect(leave?.record).toMatchObject({ plateId: "沪A12845", laneType: 2 });
  });

  it("opens without the city where the site says so, and the debt is written down", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF, exit: { whenCityUnreachable: "open_and_owe" } });
    await box.closeCity();
    await box.start();
    await stayASecond(box);
    await box.drive("exit", "沪A12345");
    await box.openCity();
    await leaveSays(box, 0);
  });

  it("keeps the arm down without the city where the site says that a person decides", async () => {
    box = await BoxProcess.prepare({ payments: true, tariff: TARIFF });
    await box.closeCity();
    await box.start();
    await stayASecond(box);
    await box.arrive("exit", "沪A12345");
    await exitAsks(box, 1_000);
    expect(box.gpio.pulses("exit.raise")).toBe(0);
  });
});
