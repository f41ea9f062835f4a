/**
 * Every interface of the city that is asked, answered or fetched, and the mark it leaves in the lot: the real process, one lot
 * with a single berth, HTTPS to the platform simulator, over one evening and the day after it (by the city's clock).
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReceivedRequest } from "#src/simulation/city/received-log.ts";
import { DAY_MS, localMidnight } from "#src/local-day.ts";
import { BoxProcess } from "./box-process.ts";
import { callsRegistered, TARIFF } from "./paying.ts";
import { until } from "./until.ts";

const HOUR_MS = 3_600_000;
/** The city's clock says yesterday 20:00, whatever time it is here. */
const EVENING = localMidnight(Date.now()) - 4 * HOUR_MS;
const NEXT_NOON = localMidnight(Date.now()) + 12 * HOUR_MS;
const WHOLE_EVENING = { from: EVENING - 2 * HOUR_MS, to: EVENING + 3 * HOUR_MS };
const WHOLE_DAYS = { from: EVENING - DAY_MS, to: EVENING + 2 * DAY_MS };
/** The same hours on every day of the week, in minutes since Monday 00:00. */
const daily = (fromHour: number, toHour: number): readonly (readonly [number, number])[] =>
  Array.from({ length: 7 }, (_, day) => [day * 1_440 + fromHour * 60, day * 1_440 + toHour * 60]);

const [ORDINARY, REFUSED, RESERVED, AT_NIGHT, BY_DAY] = ["沪A12345", "沪B67890", "沪C33333", "沪D55555", "沪E77777"];

let box: BoxProcess;

beforeAll(async () => {
  box = await BoxProcess.prepare({
    payments: true,
    capacity: 1,
    tariff: TARIFF,
    exit: { resultAskFirstMs: 500 },
    admission: { staggerHours: { NIGHT: daily(19, 24), DAY: daily(8, 18) } },
  });
  await box.order("/clock-skew", { ms: Math.round(EVENING - Date.now()) });
  await box.order("/reservations", { plate: RESERVED, ...WHOLE_EVENING });
  await box.order("/contracts", { plate: AT_NIGHT, code: "NIGHT", ...WHOLE_DAYS });
  await box.order("/contracts", { plate: BY_DAY, code: "DAY", ...WHOLE_DAYS });
  await box.order("/reductions", { plate: ORDINARY, fen: 300, code: "POLICY1", ...WHOLE_DAYS });
  await box.order("/parameters", { name: "reserve.download.interval", value: "90" });
  await box.start();
  // What was sent with this machine's time is refused (1012); the heartbeat takes the city's, and then all is tried again.
  await box.shows(({ city }) => city?.heartbeat.lastTakenMs !== null);
  await box.post("api/retry-city");
  await callsRegistered(box);
  await box.shows(({ city }) => city?.errands.every(({ lastDoneMs }) => lastDoneMs !== null) ?? false);
}, 60_000);

afterAll(() => box?.dispose());

/** What the city has been asked by this name, the latest last. */
function requests(name: ReceivedRequest["name"]): readonly ReceivedRequest[] {
  return box.city.platform.received.latest(1_000).filter((request) => request.name === name && request.code === 0);
}

/** A car comes, is not let in, and drives away again. */
async function turnedAway(plate: string): Promise<void> {
  const before = box.gpio.pulses("entry.raise");
  await box.arrive("entry", plate);
  await box.shows(({ lanes }) => lanes.some((lane) => lane.plate === plate && lane.decision !== null));
  expect(box.gpio.pulses("entry.raise")).toBe(before);
  box.gpio.set("entry.presence", 0);
  await box.shows(({ lanes }) => lanes.find(({ name }) => name === "entry")?.visit === null);
}

async function parkTypeOf(plate: string): Promise<unknown> {
  const find = () =>
    box.city.platform.passages.recent.latest(10).find(({ record }) => record.plateId === plate)?.record ?? null;
  await until(() => find() !== null, `the city hears of ${plate}; log:\n${box.output}`);
  return find()?.parkType;
}

async function stayOf(plate: string): Promise<string> {
  const found = (await (await fetch(`${box.pageUrl}api/stays?plate=${plate}`)).json()) as {
    readonly stays: readonly { readonly key: string }[];
  };
  return found.stays[0]?.key.replace("stay:", "") ?? "";
}

const by = { by: "tester", reason: "test" };

describe("the city's interfaces", { timeout: 30_000 }, () => {
  it("5.3.10: all four of our addresses are registered, with the time to leave", () => {
    const addresses = Object.values(box.city.platform.addresses.all());
    const paths = ["/fee-query", "/find-car", "/invoice-query", "/payment-notice"];
    expect(addresses.map(({ url }) => url).toSorted()).toEqual(paths.map((path) => box.callbackUrl + path));
    expect(addresses.every(({ leftValidSeconds }) => leftValidSeconds === 900)).toBe(true);
  });

  it("5.3.11: the interval that the city prescribes is taken", async () => {
    await box.post("api/retry-city");
    const everyMs = async (name: string): Promise<number> => {
      const errand = (await box.view()).city?.errands.find((one) => one.name === name);
      return (errand?.nextMs ?? 0) - (errand?.lastDoneMs ?? 0);
    };
    await until(async () => Math.abs((await everyMs("reserves")) - 90_000) < 2_000, "reservations come every 90 s");
    await until(async () => Math.abs((await everyMs("stagger")) - 90_000) < 2_000, "contracts come every 90 s");
  });

  it("5.2.1 and 5.4.1: a reservation and a stagger contract within its hours admit to a full lot, nobody else comes in", async () => {
    await box.drive("entry", ORDINARY);
    await turnedAway(REFUSED);
    await turnedAway(BY_DAY);
    await box.drive("entry", RESERVED);
    await box.drive("entry", AT_NIGHT);
    expect(await parkTypeOf(ORDINARY)).toBe(1);
    expect(await parkTypeOf(RESERVED)).toBe(3);
    expect(await parkTypeOf(AT_NIGHT)).toBe(4);
    expect((await box.view()).lot).toMatchObject({ capacity: 1, occupied: 3, free: -2 });
  });

  it("5.3.8: a car is found at the berth that is known, and not where none is", async () => {
    await box.post("api/command", {
      id: "set-the-berth",
      command: "set_berth",
      stay: await stayOf(RESERVED),
      store: "A",
      floor: "-1",
      berthId: "A-12",
      ...by,
    });
    const found = await box.order("/find-car", { plate: RESERVED });
    expect(found).toMatchObject({ code: 0, data: { parkingStore: "A", parkingFloor: "-1", berthId: "A-12" } });
    expect(await box.order("/find-car", { plate: ORDINARY })).toMatchObject({ code: 3000 });
  });

  it("5.3.1: a reduction of the city lowers what a driver is told", async () => {
    const fee = await box.order("/fee-query", { plate: ORDINARY });
    expect(fee).toMatchObject({
      code: 0,
      data: { totalMoney: 1_000, reduceMoney: 300, reduceCode: "POLICY1", dueMoney: 700 },
    });
  });

  it("5.3.5: a payment of which no notice comes is asked for while the car waits, and opens", async () => {
    await box.order("/pay", { plate: ORDINARY, neverNotify: true });
    await box.drive("exit", ORDINARY);
    expect(requests("paymentResult").length).toBeGreaterThan(0);
    const { passages } = box.city.platform;
    await until(() => passages.totals.leaves === 1, `the city has the leave; log:\n${box.output}`);
    expect(passages.recent.latest(1)[0]?.record).toMatchObject({ plateId: ORDINARY, payMoney: 700, payType: "wechat" });
  });

  it("5.3.7: what was paid in cash can be invoiced, what went through the city cannot", async () => {
    const stay = await stayOf(RESERVED);
    await box.post("api/command", { id: "take-the-cash", command: "take_cash", stay, fen: 1_000, shift: null, ...by });
    const invoices = await box.order("/invoice-query", { plate: RESERVED });
    expect(invoices).toMatchObject({ code: 0, data: [{ payMoney: 1_000, payType: 1 }] });
    expect(await box.order("/invoice-query", { plate: ORDINARY })).toMatchObject({ code: 0, data: [] });
  });

  it("5.1: the city had nothing to complain about", () => {
    const late = box.city.platform.violations.latest().filter(({ kind }) => kind !== "token_age");
    expect(late).toEqual([]);
  });

  it("5.3.6 and 5.3.9: the next day the evening's statement and bills are fetched, and a difference is listed", async () => {
    await box.order("/falsify", { change: "amount", list: "statement", fen: 650 });
    await box.order("/clock-skew", { ms: Math.round(NEXT_NOON - Date.now()) });
    await box.post("api/retry-city");
    await box.shows(({ statements }) => statements.length === 2);
    const { statements } = await box.view();
    const [bills, payments] = statements.toSorted((a, b) => a.differing - b.differing);
    expect(bills).toMatchObject({ differing: 0, list: { zh: "停车票据" } });
    expect(payments).toMatchObject({
      day: new Date(EVENING + 8 * HOUR_MS).toISOString().slice(0, 10),
      differing: 1,
      differences: [{ hereFen: 700, thereFen: 650, sentence: { zh: expect.stringContaining("金额不一致") } }],
    });
  });
});
