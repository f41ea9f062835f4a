/** Reservations, contracts, parameters, statements and addresses: when they are asked for, and what is believed. */
import { describe, expect, it } from "vitest";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { readParameters } from "#src/uplink/parameters.ts";
import { Bench, DAY, HOUR, MINUTE, MORNING, SECOND } from "./uplink-bench.ts";

const TODAY = Math.floor((MORNING + 8 * HOUR) / DAY);
const MIDNIGHT = TODAY * DAY - 8 * HOUR;

function reserve(bench: Bench, id: string, fromMs = MORNING): void {
  bench.platform.lists.reserve({
    reserveId: id,
    reserveType: 1,
    reserveStatus: 1,
    plateId: "沪A12345",
    reserveFrom: fromMs,
    reserveTo: fromMs + HOUR,
    berthId: null,
    vehicleType: 1,
    remark: "无",
  });
}

const reservations = (bench: Bench) => bench.factsOf("reservations_downloaded");

describe("downloads", () => {
  it("come at the start and then at the interval the city prescribes", async () => {
    const bench = new Bench();
    bench.platform.lists.prescribe({ name: "reserve.download.interval", value: "120", desc: "" });
    reserve(bench, "R1");
    bench.boot();
    await bench.time.advance(10 * MINUTE + SECOND);
    // The first one was fetched before the interval was known.
    expect(reservations(bench).length).toBeGreaterThanOrEqual(5);
    expect(reservations(bench)[0]).toMatchObject({
      fromMs: MIDNIGHT - DAY,
      reservations: [{ id: "R1", status: 1, plate: "沪A12345", fromMs: MORNING, toMs: MORNING + HOUR, vehicleType: 1 }],
    });
    expect(bench.factsOf("parameters_downloaded")[0]?.parameters).toMatchObject({ "reserve.download.interval": "120" });
  });

  it("of contracts look a year back and count in local days", async () => {
    const bench = new Bench();
    bench.platform.lists.contract({
      signId: "C1",
      signStatus: 1,
      staggerCode: "night",
      productId: "p",
      plateId: "沪a·12345",
      vehicleType: 2,
      staggerDayFrom: MIDNIGHT - 100 * DAY,
      staggerDayTo: MIDNIGHT + DAY,
    });
    bench.boot();
    await bench.time.advance(SECOND);
    expect(bench.factsOf("contracts_downloaded")).toEqual([
      {
        type: "contracts_downloaded",
        fromMs: MIDNIGHT - 366 * DAY,
        contracts: [
          {
            id: "C1",
            status: 1,
            code: "night",
            plate: "沪A12345",
            vehicleType: 2,
            fromDay: TODAY - 100,
            toDay: TODAY + 1,
          },
        ],
      },
    ]);
  });

  it("report an empty list as empty", async () => {
    const bench = new Bench();
    bench.boot();
    await bench.time.advance(SECOND);
    expect(reservations(bench)).toMatchObject([{ reservations: [] }]);
  });

  it.each(["garbage", "html", "empty", "truncated", "wrong_types", "other_lot", "no_answer", "twice"] as const)(
    "keep the good list when the answer is no good (%s)",
    async (kind) => {
      const bench = new Bench();
      reserve(bench, "R1");
      bench.platform.misbehaviour.add(misbehave(kind, { interface: "reserves", times: null }));
      bench.boot();
      await bench.time.advance(3 * HOUR);
      expect(reservations(bench)).toEqual([]);
      expect(bench.conditions.has("city_download_stale")).toBe(true);
      bench.platform.misbehaviour.clear();
      await bench.time.advance(11 * MINUTE);
      expect(reservations(bench)[0]).toMatchObject({ reservations: [{ id: "R1" }] });
      expect(bench.conditions.has("city_download_stale")).toBe(false);
    },
  );

  it("come at once when the line is back", async () => {
    const bench = new Bench();
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(3 * HOUR);
    bench.line.fate = () => "carried";
    await bench.time.advance(MINUTE + SECOND);
    expect(reservations(bench)).toHaveLength(1);
  });

  it("come one after the other when the line is back, past days last", async () => {
    const bench = new Bench({ lotView: { statementMissing: (list) => list === "payments" } });
    bench.line.fate = () => "no_route";
    bench.boot();
    await bench.time.advance(50 * MINUTE);
    bench.line.fate = () => "carried";
    await bench.time.advance(MINUTE + SECOND);
    const backMs = bench.line.sent[0]?.atMs ?? 0;
    const first = (name: string): number => (bench.line.sent.find((sent) => sent.name === name)?.atMs ?? 0) - backMs;
    const firsts = ["parameters", "reserves", "stagger", "statement"].map(first);
    for (const [place, atMs] of firsts.slice(1).entries())
      expect(atMs - (firsts[place] ?? 0)).toBeGreaterThanOrEqual(300);
    expect(firsts.at(-1)).toBeLessThan(5 * SECOND);
  });
});

describe("parameters", () => {
  it.each([
    ["600", 600_000],
    ["59", 900_000],
    ["3601", 900_000],
    ["soon", 900_000],
    ["", 900_000],
  ])("of %j seconds mean an interval of %d ms where 900 s are usual", (value, intervalMs) => {
    const { intervalsOr } = readParameters([{ name: "reserve.download.interval", value, desc: null }]);
    expect(intervalsOr(900_000)).toEqual({ reservesMs: intervalMs, staggerMs: intervalMs });
  });
});

describe("statements", () => {
  it("of yesterday are fetched after 01:00, and tried until they arrive", async () => {
    const missing = new Set<string>();
    const bench = new Bench({
      startMs: MIDNIGHT + 10 * MINUTE,
      lotView: { statementMissing: (list, day) => day >= TODAY - 1 && !missing.has(`${list}:${day}`) },
    });
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "bills", times: 3 }));
    bench.boot();
    await bench.time.advance(59 * MINUTE);
    expect(bench.sentCount("statement", "bills")).toBe(0);
    await bench.time.advance(2 * MINUTE);
    expect(bench.factsOf("statement_downloaded")).toEqual([
      { type: "statement_downloaded", day: TODAY - 1, list: "payments", rows: [] },
    ]);
    await bench.time.advance(2 * HOUR);
    expect(bench.factsOf("statement_downloaded").map(({ list }) => list)).toEqual(["payments", "bills"]);
    await bench.time.advance(20 * HOUR);
    expect(bench.factsOf("statement_downloaded")).toHaveLength(2);
    await bench.time.advance(4 * HOUR);
    expect(bench.factsOf("statement_downloaded")).toHaveLength(4);
  });

  it("are fetched at once when our time jumps over the hour at which they are due", async () => {
    const bench = new Bench({ lotView: { statementMissing: (_, day) => day >= TODAY } });
    bench.boot();
    await bench.time.advance(6 * MINUTE);
    expect(bench.sentCount("statement", "bills")).toBe(0);
    bench.platform.clockErrorMs = DAY;
    await bench.time.advance(16 * MINUTE);
    const fetched = bench.factsOf("statement_downloaded").map(({ day, list }) => [day, list]);
    expect(fetched).toEqual([
      [TODAY, "payments"],
      [TODAY, "bills"],
    ]);
  });

  it("that are missing for days are said to be overdue", async () => {
    const bench = new Bench({ lotView: { statementMissing: (_, day) => day >= TODAY - 1 } });
    bench.platform.misbehaviour.add(misbehave("code", { code: 2100, interface: "statement", times: null }));
    bench.boot();
    await bench.time.advance(2 * DAY);
    expect(bench.conditions.get("city_statement_overdue")).toContain("payments 2026-03-07");
    bench.platform.misbehaviour.clear();
    await bench.time.advance(HOUR);
    expect(bench.conditions.has("city_statement_overdue")).toBe(false);
    expect(bench.factsOf("statement_downloaded").filter(({ list }) => list === "payments")).toHaveLength(3);
  });
});

describe("addresses", () => {
  it("are registered at the start and once a day, all four", async () => {
    const callbacks = { publicUrl: "https://lot.example/city", leftValidSeconds: 900 };
    const bench = new Bench({ settings: { callbacks } });
    bench.boot();
    await bench.time.advance(SECOND);
    const bodies = bench.line.sent.filter(({ name }) => name === "notifyPath").map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ urlType, url }) => [urlType, url])).toEqual([
      [1, "https://lot.example/city/fee-query"],
      [2, "https://lot.example/city/payment-notice"],
      [3, "https://lot.example/city/invoice-query"],
      [4, "https://lot.example/city/find-car"],
    ]);
    expect(bodies[0]).toMatchObject({ leftValidTime: 900 });
    await bench.time.advance(DAY);
    expect(bench.sentCount("notifyPath")).toBe(8);
  });

  it("that cannot be registered are a condition until they can", async () => {
    const bench = new Bench({ settings: { callbacks: { publicUrl: "https://lot.example", leftValidSeconds: 900 } } });
    bench.platform.misbehaviour.add(misbehave("code", { code: 2007, interface: "notifyPath", times: 16 }));
    bench.boot();
    await bench.time.advance(2 * MINUTE);
    expect(bench.conditions.get("city_registration_failed")).toContain("2007");
    await bench.time.advance(HOUR);
    expect(bench.conditions.has("city_registration_failed")).toBe(false);
  });
});
