/** The conformance kit against the whole box as a process: its callbacks over the network, and what the platform saw of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import { type IncomingName, incomingInterfaces, incomingNames } from "#src/city/wire/interfaces.ts";
import { evidenceOf } from "#src/simulation/conformance/evidence.ts";
import { conformanceCases, runCases, type CaseReport } from "#src/simulation/conformance/kit.ts";
import { CallbackProbe } from "#src/simulation/conformance/probe.ts";
import { BoxProcess, PARKING_ID, PASSWORD } from "./box-process.ts";
import { until } from "./until.ts";

const PLATE = "沪A12345";
let box: BoxProcess;
let reports: readonly CaseReport[] = [];

beforeAll(async () => {
  box = await BoxProcess.prepare({
    payments: true,
    tariff: { count: "started-minute", tariffs: [{ id: "visit", flatFen: 1_000 }] },
  });
  await box.start();
  const { platform } = box.city;
  await until(() => Object.keys(platform.addresses.all()).length === 4, "the box has registered its addresses");
  await box.drive("entry", "沪B67890");
  await box.drive("entry", PLATE);
  await until(() => platform.passages.totals.arrives === 2, "both arrivals are there");
  const before = box.gpio.pulses("exit.raise");
  const cameMs = Date.now();
  await until(() => Date.now() - cameMs > 1_100, "they have stayed for a second: less costs nothing by any tariff");
  await box.arrive("exit", "沪B67890");
  await box.shows((view) => view.lanes.find(({ name }) => name === "exit")?.dueFen === 1_000);
  await box.pay("沪B67890");
  await until(() => box.gpio.pulses("exit.raise") > before, "the one that leaves has paid");
  await box.passThrough("exit");
  await until(() => platform.passages.totals.leaves === 1, "its leave is there");
  // The table's own names; every one of them gets an address.
  const base = box.callbackUrl;
  const addresses = Object.fromEntries(
    incomingNames.map((name) => [name, base + incomingInterfaces[name].path]),
  ) as Record<IncomingName, string>;
  const identity = { parkingId: PARKING_ID, password: PASSWORD, dialect: defaultDialect };
  const probe = new CallbackProbe({
    identity,
    addresses,
    caPem: null,
    now: () => Date.now(),
    monotonic: () => performance.now(),
  });
  reports = await runCases(conformanceCases, {
    probe,
    evidence: evidenceOf(platform, Date.now()),
    plate: PLATE,
    notices: true,
  });
}, 120_000);

afterAll(() => box?.dispose());

describe("our box", () => {
  for (const [index, { clause, name }] of conformanceCases.entries()) {
    it(`${clause} ${name.en}`, () => {
      expect(reports[index]?.outcome).not.toMatchObject({ result: "failed" });
    });
  }

  it("shows most of the kit's cases", () => {
    const shown = reports.filter(({ outcome }) => outcome.result === "passed").length;
    expect(shown).toBeGreaterThan(conformanceCases.length * 0.7);
  });
});
