/** What the stories about money share: a tariff that charges a stay of seconds, and what the city and the lane then show. */
import { expect } from "vitest";
import type { BoxProcess } from "./box-process.ts";
import { until } from "./until.ts";

/** A started minute counts: these stays last little more than a second. */
export const TARIFF = { count: "started-minute", tariffs: [{ id: "visit", flatFen: 1_000 }] };

export async function callsRegistered(running: BoxProcess): Promise<void> {
  await until(
    () => Object.keys(running.city.platform.addresses.all()).length === 4,
    `four addresses are registered; log:\n${running.output}`,
  );
}

/** A car comes in and stays for more than a second: less costs nothing by any tariff. */
export async function stayASecond(running: BoxProcess, plate = "沪A12345"): Promise<void> {
  await running.drive("entry", plate);
  const cameMs = Date.now();
  await until(() => Date.now() - cameMs > 1_100, "the car has stayed for a second");
}

/** The money the city heard of with the leave. */
export async function leaveSays(running: BoxProcess, payMoney: number): Promise<void> {
  const { passages, violations } = running.city.platform;
  await until(() => passages.totals.leaves === 1, `the city has the leave; log:\n${running.output}`, 40_000);
  expect(passages.recent.latest(1)[0]?.record).toMatchObject({ payMoney });
  expect(violations.latest()).toEqual([]);
}

/** The amount that the exit shows the driver. */
export function exitAsks(running: BoxProcess, dueFen: number): Promise<void> {
  return running.shows((view) => view.lanes.find(({ name }) => name === "exit")?.dueFen === dueFen);
}
