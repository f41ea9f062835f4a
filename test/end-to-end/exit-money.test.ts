/** The exit's money, end to end: the real process, the platform simulator and its calls, drivers with phones. */
import { afterEach, describe, expect, it } from "vitest";
import { BoxProcess } from "./box-process.ts";
import { until } from "./until.ts";

/** A started minute counts: these stays last little more than a second. */
const TARIFF = { count: "started-minute", tariffs: [{ id: "visit", flatFen: 1_000 }] };

let box: BoxProcess | null = null;

afterEach(async () => {
  await box?.dispose();
  box = null;
});

async function callsRegistered(running: BoxProcess): Promise<void> {
  await until(
    () => Object.keys(running.city.platform.addresses.all()).length === 4,
    `four addresses are registered; log:\n${running.output}`,
  );
}

/** A car comes in and stays for more than a second: less costs nothing by any tariff. */
async function stayASecond(running: BoxProcess): Promise<void> {
  await running.drive("entry", "沪A12345");
  const cameMs = Date.now();
  await until(() => Date.now() - cameMs > 1_100, "the car has stayed for a second");
}

/** The money the city heard of with the leave. */
async function leaveSays(running: BoxProcess, payMoney: number): Promise<void> {
  const { passages, violations } = running.city.platform;
  await until(() => passages.totals.leaves === 1, `the city has the leave; log:\n${running.output}`, 40_000);
  expect(passages.recent.latest(1)[0]?.record).toMatchObject({ payMoney });
  expect(violations.latest()).toEqual([]);
}

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
    await box.shows((view) => view.lanes.find(({ name }) => name === "exit")?.dueFen === 1_000);
    expect(box.gpio.pulses("exit.raise")).toBe(before);
    await box.pay("沪A12345");
    await until(
      () => (box?.gpio.pulses("exit.raise") ?? 0) > before,
      `the arm is ordered up after the payment; log:\n${box.output}`,
    );
    await box.passThrough("exit");
    await leaveSays(box, 1_000);
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
    await box.shows((view) => view.lanes.find(({ name }) => name === "exit")?.dueFen === 1_000);
    expect(box.gpio.pulses("exit.raise")).toBe(0);
  });
});
