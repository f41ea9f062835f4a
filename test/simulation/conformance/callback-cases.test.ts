import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { defaultDialect } from "#src/city/dialect.ts";
import { incomingInterfaces } from "#src/city/wire/interfaces.ts";
import type { CaseContext, ConformanceCase } from "#src/simulation/conformance/case.ts";
import { feeQueryCases } from "#src/simulation/conformance/fee-query-cases.ts";
import { runCases } from "#src/simulation/conformance/kit.ts";
import { noticeCases } from "#src/simulation/conformance/notice-cases.ts";
import { CallbackProbe } from "#src/simulation/conformance/probe.ts";
import { searchCases } from "#src/simulation/conformance/search-cases.ts";
import { signatureCases } from "#src/simulation/conformance/signature-cases.ts";
import { PARKING_ID, PASSWORD } from "#test/simulation/city/box-side.ts";
import { TrainingBox } from "#test/simulation/city/training-box.ts";

const PLATE = "沪A12345";
const cases = [...signatureCases, ...feeQueryCases, ...searchCases, ...noticeCases];
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** How long a box takes is measured only where it is looked at: it shares a thread with its caller, and a busy machine may stop both. */
const AT_ONCE = (): number => 0;

function contextFor(base: string, changes: Partial<CaseContext> = {}, monotonic = AT_ONCE): CaseContext {
  const { feeQuery, paymentNotice, invoiceQuery, findCar } = incomingInterfaces;
  const addresses = {
    feeQuery: base + feeQuery.path,
    paymentNotice: base + paymentNotice.path,
    invoiceQuery: base + invoiceQuery.path,
    findCar: base + findCar.path,
  };
  const identity = { parkingId: PARKING_ID, password: PASSWORD, dialect: defaultDialect };
  const probe = new CallbackProbe({ identity, addresses, caPem: null, now: Date.now, monotonic });
  return { probe, evidence: null, plate: PLATE, notices: true, ...changes };
}

async function boxContext(prepare: (box: TrainingBox) => void = () => undefined, changes: Partial<CaseContext> = {}) {
  const box = new TrainingBox();
  box.park(PLATE, 1200);
  prepare(box);
  const base = await box.open();
  cleanups.push(() => box.close());
  return { box, context: contextFor(base, changes) };
}

/** The clauses and English names of the cases with one result. */
async function namesOf(result: string, context: CaseContext, some: readonly ConformanceCase[] = cases) {
  const reports = await runCases(some, context);
  return reports
    .filter(({ outcome }) => outcome.result === result)
    .map(({ case: one }) => `${one.clause} ${one.name.en}`);
}

describe("conformance of the callbacks", () => {
  it("finds nothing wrong with a box that follows the protocol", async () => {
    const { box, context } = await boxContext();
    const reports = await runCases(cases, context);
    expect(reports.filter(({ outcome }) => outcome.result === "failed")).toEqual([]);
    const open = reports.filter(({ outcome }) => outcome.result === "not_shown");
    expect(open.map(({ case: one }) => one.name.en)).toEqual(["says where a car stands, with all fields"]);
    expect(box.stays.get(PLATE)?.paid.size).toBe(1);
  });

  it("leaves alone what it has no car and no leave for", async () => {
    const { box, context } = await boxContext(undefined, { plate: null, notices: false });
    expect(await namesOf("failed", context)).toEqual([]);
    expect((await namesOf("not_shown", context)).length).toBeGreaterThan(12);
    expect(box.notices).toEqual([]);
  });

  it("finds nothing to hold of a box that is not there", async () => {
    expect(await namesOf("passed", contextFor("http://127.0.0.1:1"))).toEqual([]);
  });

  it("shows nothing without an address", async () => {
    const context = contextFor("https://127.0.0.1:1", { probe: null });
    expect(await namesOf("not_shown", context)).toHaveLength(cases.length);
  });

  it.each<[string, (box: TrainingBox) => void, string[]]>([
    [
      "whose quotes drift",
      (box) => void (box.faults.quoteDrift = 100),
      ["5.3.2 keeps the amount while the quote is valid", "5.3.4 settles the quote: the car then owes nothing"],
    ],
    [
      "that uses one orderId for all",
      (box) => void (box.faults.oneOrderId = true),
      ["5.3.2 answers every query with a new orderId"],
    ],
    [
      "that refuses its first notice",
      (box) => void (box.faults.refuseNotices = 1),
      ["5.3.4 takes a notice for an order it does not know"],
    ],
    [
      "that takes a repeated notice for a mistake",
      (box) => {
        const seen = new Set<string>();
        const proper = box.paymentNotice.bind(box);
        box.paymentNotice = async (notice) => {
          if (seen.has(notice.orderId)) return { ok: false, code: 3003, message: "known" };
          seen.add(notice.orderId);
          return await proper(notice);
        };
      },
      [
        "5.3.4 answers a repeated notice with 0",
        "5.3.4 takes a notice that is three days old",
        "5.3.4 takes a payType the document does not name",
        "5.3.4 takes a notice of a failed payment",
        "5.3.4 settles the quote: the car then owes nothing",
      ],
    ],
    [
      "that invents a berth and has no list of invoices",
      (box) => {
        box.findCar = async ({ plateId }) => ({
          ok: true,
          data: {
            parkingId: PARKING_ID,
            plateId,
            businessId: box.stays.get(PLATE)?.businessId ?? "",
            vehicleType: 1,
            parkingStore: "1",
            parkingFloor: "-1",
            berthId: "B1",
            remark: "无",
            dataTime: Date.now(),
          },
        });
        box.invoiceQuery = async () => ({ ok: false, code: 1006, message: "no such car" });
      },
      [
        "4.2 refuses a call with a wrong sign",
        "4.2 refuses a call without a sign",
        "4.2 refuses a body that was changed after it was signed",
        "4.2 checks the sign over the bytes as they came",
        "4 refuses half JSON and goes on",
        "4 refuses a body over 64 KiB and goes on",
        "4 takes the time spelt dateTime as well",
        "5.3.7 answers 0 and [] when there is nothing to invoice",
        "5.3.7 lists payments with all their fields",
        "5.3.8 invents no berth for a car that is not inside",
      ],
    ],
    [
      "that never says no to a stranger",
      (box) => {
        const proper = box.feeQuery.bind(box);
        box.feeQuery = async (query, ...rest) => await proper({ ...query, plateId: PLATE }, ...rest);
      },
      ["5.3.2 answers a car that is not inside with a code and a message"],
    ],
  ])("finds a box %s", async (_what, prepare, expected) => {
    const { context } = await boxContext(prepare);
    expect(await namesOf("failed", context)).toEqual(expected);
  });

  it("finds a box that takes more than two seconds for a quote, or for one of a hundred", async () => {
    const box = new TrainingBox();
    box.park(PLATE, 1200);
    const base = await box.open();
    cleanups.push(() => box.close());
    let nowMs = 0;
    const slowly = contextFor(base, {}, () => (nowMs += 2_001));
    expect(await namesOf("failed", slowly, feeQueryCases)).toEqual(
      expect.arrayContaining([
        "5.3.2 quotes within 2 s, whole and adding up",
        "5.3.2 answers 100 queries at once, each within 2 s",
      ]),
    );
  });

  it("finds everything that a box does not check", async () => {
    // Answers 0 to anybody about anything.
    const server = createServer((request, response) => {
      request.resume().on("end", () => response.end('{"code":0,"message":"success"}'));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => server.closeAllConnections());
    cleanups.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const context = contextFor(`http://127.0.0.1:${port}`);
    const held = await namesOf("passed", context);
    // What it takes without looking it also takes when it should.
    expect(held).toEqual([
      "5.3.4 takes a notice for an order it does not know",
      "5.3.4 answers a repeated notice with 0",
      "5.3.4 takes a notice that is three days old",
      "5.3.4 takes a payType the document does not name",
      "5.3.4 takes a notice of a failed payment",
    ]);
  });

  it("fails every case against a box that is not there", async () => {
    const context = contextFor("https://127.0.0.1:1");
    const refusals = ["refuses", "takes POST only", "does not answer 0"];
    const held = await namesOf("passed", context);
    expect(held.filter((name) => !refusals.some((word) => name.includes(word)))).toEqual([]);
  });
});
