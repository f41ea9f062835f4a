import { describe, expect, it } from "vitest";
import { at } from "#test/tariff/lot.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { priceOf, settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

describe("a box whose clock is not trusted yet", () => {
  it("lets cars in and out, and numbers them in order with the right times once the clock is known", () => {
    const bench = new Bench(settingsWith(), { time: "1970-01-01 08:00", synced: false });
    bench.enters(PLATE);
    bench.wait(10 * MINUTE).enters("沪B67890");
    bench
      .wait(2 * HOUR)
      .comes("out", PLATE)
      .drivesThrough("out");
    expect(bench.recordsOf("stay_numbered")).toEqual([]);
    expect(bench.stayOf(PLATE)).toMatchObject({ status: "left", flags: ["opened_without_payment"] });
    expect(bench.questions).toEqual([]);
    const opened = bench.recordsOf("stay_opened").map((record) => record.at.monotonicMs);
    const [closed] = bench.recordsOf("stay_closed");
    bench.tell({ type: "clock_compared", offsetMs: at("08:00"), source: "city" });
    const numbered = bench.recordsOf("stay_numbered").map(({ data }) => data);
    expect(numbered.map(({ arrivedMs }) => arrivedMs)).toEqual(opened.map((ms) => at("08:00") + ms));
    expect(numbered.map(({ report }) => report?.dataTime)).toEqual(numbered.map(({ arrivedMs }) => arrivedMs));
    expect(numbered.map(({ report }) => report?.freeBerth)).toEqual([9, 8]);
    expect(numbered.every(({ businessId }) => businessId.startsWith("20260302"))).toBe(true);
    const [leave] = bench.recordsOf("leave_numbered");
    const leftMs = at("08:00") + (closed?.at.monotonicMs ?? 0);
    expect(leave?.data.report).toMatchObject({ dataTime: leftMs, freeBerth: 9 });
    expect(leave?.data.report.parkingTime).toBe(Math.round((leftMs - (numbered[0]?.arrivedMs ?? 0)) / 1000));
  });

  it("prices a car that left meanwhile once the clock is known: it owes what it should have paid, and pays it later", () => {
    const bench = new Bench(settingsWith(), { time: "1970-01-01 08:00", synced: false });
    const stay = bench.parks(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({ settlement: null, money: { owedFen: 0 } });
    bench.wait(3 * HOUR).tell({ type: "clock_compared", offsetMs: at("08:00"), source: "city" });
    const { settlement, money, leaveReport, arrivedMs } = bench.stayOf(PLATE);
    expect(settlement).toEqual({
      priceFen: 2000,
      reducedFen: 0,
      paidFen: 0,
      waivedFen: 0,
      owedFen: 2000,
      overpaidFen: 0,
    });
    expect(settlement?.priceFen).toBe(priceOf(arrivedMs ?? 0, leaveReport?.dataTime ?? 0));
    expect(money.owedFen).toBe(2000);
    const [debt] = bench.recordsOf("fee_owed");
    expect(debt?.data).toMatchObject({ reason: "clock_not_set", atMs: leaveReport?.dataTime });
    bench.tell({ type: "clock_compared", offsetMs: at("08:30"), source: "city" });
    bench.restart();
    expect(bench.recordsOf("stay_settled")).toHaveLength(1);
    expect(bench.recordsOf("fee_owed")).toHaveLength(1);
    bench.pays(bench.asksFee(PLATE));
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
  });

  it("meets a car that left unpriced at its next visit", () => {
    const bench = new Bench(settingsWith(), { time: "1970-01-01 08:00", synced: false });
    bench.parks(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    bench.tell({ type: "clock_compared", offsetMs: at("08:00"), source: "city" });
    bench.wait(24 * HOUR).enters(PLATE);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
  });

  it("charges nothing to a car that left meanwhile within its free minutes, or while there was a fire", () => {
    const bench = new Bench(settingsWith(), { time: "1970-01-01 08:00", synced: false });
    bench.enters(PLATE);
    bench
      .wait(5 * MINUTE)
      .comes("out", PLATE)
      .drivesThrough("out");
    const burning = bench.parks("沪B67890");
    bench.tell({ type: "fire_contact", active: true });
    bench.comes("out", "沪B67890").drivesThrough("out");
    bench.tell({ type: "fire_contact", active: false });
    bench.tell({ type: "clock_compared", offsetMs: at("08:00"), source: "city" });
    expect(bench.stayOf(PLATE).settlement).toMatchObject({ priceFen: 0, owedFen: 0 });
    expect(bench.lot.stays.get(burning)?.settlement).toMatchObject({ priceFen: 2000, waivedFen: 2000, owedFen: 0 });
    expect(bench.recordsOf("fee_owed")).toEqual([]);
  });

  it("answers a fee query that it cannot price yet", () => {
    const bench = new Bench(settingsWith(), { synced: false });
    bench.enters(PLATE);
    bench.tell({ type: "fee_query", replyTo: "phone", plate: PLATE, vehicleType: 1 });
    expect(bench.lastReply("phone")).toMatchObject({ type: "not_found" });
  });

  it.each([-3, 24])("prices no car by a clock that is %s hours off and nobody vouches for, but later", (hours) => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.wait(4 * HOUR).restart(false);
    bench.wallOffsetMs += hours * HOUR;
    expect(bench.says({ command: "take_cash", stay, fen: 100, shift: null })).toBe("clock_not_trusted");
    bench.tell({ type: "fee_query", replyTo: "phone", plate: PLATE, vehicleType: 1 });
    expect(bench.lastReply("phone")).toMatchObject({ type: "not_found" });
    bench.comes("out", PLATE).drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({ status: "left", settlement: null });
    bench.tell({ type: "clock_compared", offsetMs: bench.wallOffsetMs - hours * HOUR, source: "city" });
    expect(bench.recordsOf("fee_owed")[0]?.data).toMatchObject({ fen: 6_000, reason: "clock_not_set" });
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 6_000, owedFen: 6_000 });
  });

  it("closes no stay for its age by a clock that nobody vouches for", () => {
    const settings = settingsWith({}, {}, { ghostAfterMs: 24 * HOUR });
    const bench = new Bench(settings);
    const stay = bench.enters(PLATE);
    bench.wallOffsetMs += 365 * 24 * HOUR;
    bench.restart(false);
    bench.wait(2 * HOUR);
    expect(bench.lot.stays.get(stay)?.status).toBe("inside");
    bench.tell({ type: "clock_compared", offsetMs: at("2026-03-05 08:00"), source: "city" });
    bench.wait(2 * HOUR);
    expect(bench.lot.stays.get(stay)?.status).toBe("soft_closed");
  });

  it("takes a stay closed for its age up again when its car leaves, and charges it", () => {
    const bench = new Bench(settingsWith({}, {}, { ghostAfterMs: 24 * HOUR }));
    const stay = bench.enters(PLATE);
    bench.wait(26 * HOUR);
    expect(bench.lot.stays.get(stay)?.status).toBe("soft_closed");
    expect(bench.lot.berths.occupied).toBe(0);
    bench.comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 26_000 });
    bench.pays(bench.asksFee(PLATE));
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({ status: "left", flags: ["reopened"] });
    expect(bench.lot.berths.occupied).toBe(0);
    expect(bench.recordsOf("leave_numbered")).toHaveLength(1);
  });
});

it("a car let out while the clock was not set, which is set before it has passed, owes for that reason", () => {
  const bench = new Bench();
  bench.parks(PLATE);
  bench.restart(false);
  bench.comes("out", PLATE);
  expect(bench.raised("out")).toBe(true);
  bench.synced = true;
  bench.drivesThrough("out");
  expect(bench.recordsOf("fee_owed").map(({ data }) => data.reason)).toEqual(["clock_not_set"]);
});

describe("orders of a stay", () => {
  it("are new at every fee query, with the same amount while the quote stands", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const fees = Array.from({ length: 80 }, () => {
      bench.wait(1_000);
      return bench.asksFee(PLATE);
    });
    expect(new Set(fees.map(({ orderId }) => orderId)).size).toBe(80);
    expect(new Set(fees.map(({ dueFen, validUntilMs }) => `${dueFen} ${validUntilMs}`)).size).toBe(1);
    expect(bench.recordsOf("quote_made")).toHaveLength(1);
    expect(bench.recordsOf("order_block_taken").map(({ data }) => data.block)).toEqual([0, 1, 2]);
  });

  it("are not given out again when power cuts take the record of their block, one after the other", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const orders = Array.from({ length: 4 }, () => {
      const durable = bench.records.length;
      const { orderId } = bench.asksFee(PLATE);
      bench.records.length = durable;
      bench.restart(true, false);
      return orderId;
    });
    expect(new Set(orders).size).toBe(4);
  });

  it("ask a fresh amount when the time of the one told before has all but run out", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const first = bench.asksFee(PLATE);
    bench.wait(first.validUntilMs - bench.nowMs - 6_000);
    expect(bench.asksFee(PLATE).validUntilMs).toBe(first.validUntilMs);
    bench.wait(3_000);
    const second = bench.asksFee(PLATE);
    expect(second.validUntilMs).toBeGreaterThan(first.validUntilMs);
    expect(bench.recordsOf("quote_made")).toHaveLength(2);
  });

  it("go on in a new block after a restart", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const before = bench.asksFee(PLATE);
    bench.restart();
    const after = bench.asksFee(PLATE);
    expect(before.orderId.slice(-2)).toBe("00");
    expect(after.orderId.slice(-2)).toBe((36).toString(36).padStart(2, "0"));
    expect(after.dueFen).toBe(before.dueFen);
  });
});

describe("a fee query", () => {
  it("for a car that is not here is answered with 1006", () => {
    const bench = new Bench();
    bench.tell({ type: "fee_query", replyTo: "phone", plate: PLATE, vehicleType: 1 });
    expect(bench.lastReply("phone")).toMatchObject({ type: "not_found", code: 1006 });
  });

  it("within the free minutes says that nothing is due", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    expect(bench.asksFee(PLATE)).toMatchObject({ totalFen: 0, dueFen: 0, reduceCode: "99999", remark: "无" });
  });

  it("is answered without the city's reductions when these do not come in time, and once only", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.tell({ type: "fee_query", replyTo: "phone", plate: PLATE, vehicleType: 1 });
    expect(bench.replies).toEqual([]);
    bench.wait(1_500);
    expect(bench.lastReply("phone")).toMatchObject({ type: "fee", fee: { dueFen: 2000 } });
    bench.reductions([]);
    expect(bench.replies).toHaveLength(1);
  });

  it("asks the city once for all who ask at the same time", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    for (const replyTo of ["a", "b"]) bench.tell({ type: "fee_query", replyTo, plate: PLATE, vehicleType: 1 });
    expect(bench.questions).toHaveLength(1);
    bench.reductions([]);
    expect(bench.replies.map(({ replyTo }) => replyTo)).toEqual(["a", "b"]);
  });

  it("writes a jump of the system's clock into the journal and dates nothing anew by it", () => {
    const bench = new Bench();
    bench.tell({ type: "clock_compared", offsetMs: at("08:00"), source: "city" });
    const before = bench.nowMs;
    bench.wallOffsetMs += HOUR;
    bench.tell({ type: "system_clock_set", byMs: HOUR, by: "others" });
    expect(bench.recordsOf("system_clock_set").map(({ data }) => data)).toEqual([{ byMs: HOUR, by: "others" }]);
    expect(bench.nowMs).toBe(before);
  });
});
