import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import type { IncomingName } from "#src/city/wire/interfaces.ts";
import { incomingInterfaces, incomingNames } from "#src/city/wire/interfaces.ts";
import type { CaseContext } from "#src/simulation/conformance/case.ts";
import { feeQueryCases } from "#src/simulation/conformance/fee-query-cases.ts";
import { noticeCases } from "#src/simulation/conformance/notice-cases.ts";
import { CallbackProbe } from "#src/simulation/conformance/probe.ts";
import { searchCases } from "#src/simulation/conformance/search-cases.ts";
import { signatureCases } from "#src/simulation/conformance/signature-cases.ts";
import { PARKING_ID, PASSWORD } from "#test/simulation/city/box-side.ts";
import { TrainingBox } from "#test/simulation/city/training-box.ts";

const PLATE = "沪A12345";
const box = new TrainingBox();
let context: CaseContext;

beforeAll(async () => {
  box.park(PLATE, 1200);
  box.findCar = async ({ plateId }) => {
    const stay = box.stays.get(plateId);
    if (stay === undefined) return { ok: false, code: 3000, message: "not inside" };
    const place = { parkingStore: "1号库", parkingFloor: "-1", berthId: "B1-017", remark: "无" };
    const found = { parkingId: PARKING_ID, plateId, businessId: stay.businessId, vehicleType: 1 } as const;
    return { ok: true, data: { ...found, ...place, dataTime: Date.now() } };
  };
  const base = await box.open();
  // The table's own names; every one of them gets an address.
  const addresses = Object.fromEntries(
    incomingNames.map((name) => [name, base + incomingInterfaces[name].path]),
  ) as Record<IncomingName, string>;
  const identity = { parkingId: PARKING_ID, password: PASSWORD, dialect: defaultDialect };
  const monotonic = () => performance.now();
  const probe = new CallbackProbe({ identity, addresses, caPem: null, now: Date.now, monotonic });
  context = { probe, evidence: null, plate: PLATE, notices: true };
});
afterAll(() => box.close());

describe("our callback server", () => {
  for (const one of [...signatureCases, ...feeQueryCases, ...searchCases, ...noticeCases]) {
    it(`${one.clause} ${one.name.en}`, async () => {
      expect(await one.run(context)).toMatchObject({ result: "passed" });
    });
  }
});
