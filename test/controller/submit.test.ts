import { describe, expect, it } from "vitest";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";

describe("a submit whose answer is lost", () => {
  it("shows the fee and makes no other submit while the outcome is unknown, not even for a car that comes back", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    bench.backsOut("out").comes("out2", PLATE).reductions([]);
    expect(bench.verdict("out2")).toMatchObject({ type: "pay", dueFen: 2000 });
    expect(bench.recordsOf("submit_intended")).toHaveLength(1);
  });

  it("opens when the yes comes while the car still stands there", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.orders.length = 0;
    bench.wait(20_000).answer("submit", { ask: "submit", outcome: "password_free" });
    expect(bench.raised("out")).toBe(true);
  });

  it("settles the debt of a car that was let out meanwhile", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.says({ command: "open_once", lane: "out", visit: null });
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)?.settlement).toMatchObject({ priceFen: 2000, owedFen: 2000 });
    bench.wait(MINUTE).answer("submit", { ask: "submit", outcome: "password_free" });
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
    expect(bench.recordsOf("payment_received")).toHaveLength(1);
  });

  it("sends the same submit again after a restart, unchanged, once the city is reached", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    const [first] = bench.questions;
    bench.restart();
    bench.tell({ type: "city_reached", reachable: true });
    const [again] = bench.questions.filter((one) => one.ask === "submit");
    expect(first?.ask === "submit" && again?.ask === "submit" ? again.payment : null).toEqual(
      first?.ask === "submit" ? first.payment : undefined,
    );
    bench.tell({ type: "city_reached", reachable: false }, { type: "city_reached", reachable: true });
    expect(bench.questions.filter((one) => one.ask === "submit")).toHaveLength(1);
  });

  it("is not sent again once its payment was found", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    const paidAtMs = bench.nowMs;
    bench.answer("submit", { ask: "payment_result", paid: true, fen: 2000, payType: 3, paidAtMs });
    bench.tell({ type: "city_reached", reachable: false }, { type: "city_reached", reachable: true });
    expect(bench.isAsked("submit")).toBe(false);
  });

  it("that could not be found out for the books either is sought again each time the city is back", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.restart();
    for (let time = 0; time < 3; time += 1) {
      bench.tell({ type: "city_reached", reachable: false }, { type: "city_reached", reachable: true });
      expect(bench.isAsked("submit")).toBe(true);
      bench.answer("submit", { ask: "submit", unknown: true });
    }
    expect(bench.controller.state.questions.size).toBe(0);
  });

  it("may be followed by another once its validity has passed", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.backsOut("out").wait(11 * MINUTE);
    bench.questions.length = 0;
    bench.comes("out", PLATE).reductions([]);
    expect(bench.isAsked("submit")).toBe(true);
    expect(bench.recordsOf("submit_intended")).toHaveLength(2);
  });

  it("is asked for by 5.3.5 while the car waits, ever more rarely, and its yes opens", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    bench.comes("out", PLATE).reductions([]);
    bench.noAnswer("submit");
    bench.questions.length = 0;
    bench.wait(60_000);
    const orders = bench.questions.flatMap((one) => (one.ask === "payment_result" ? [one.orderId] : []));
    const submitted = bench.recordsOf("submit_intended")[0]?.data.quote.orderId;
    for (const order of new Set([submitted, ...orders])) {
      const asked = orders.filter((one) => one === order).length;
      expect(asked).toBeGreaterThan(2);
      expect(asked).toBeLessThan(8);
    }
    bench.orders.length = 0;
    const paidAtMs = bench.nowMs;
    bench.answer("payment_result", { ask: "payment_result", paid: true, fen: 2000, payType: 3, paidAtMs });
    expect(bench.raised("out")).toBe(true);
  });
});

describe("a submit that ran out", () => {
  it("does not stand in for a later quote of the same amount, whose payment settles", () => {
    const bench = new Bench();
    bench.enters(PLATE);
    bench
      .wait(40 * MINUTE)
      .comesToPay(PLATE)
      .backsOut("out");
    bench.wait(15 * MINUTE).asksFee(PLATE);
    bench.wait(6 * MINUTE);
    const repeated = bench.asksFee(PLATE);
    expect(repeated.dueFen).toBe(1000);
    bench.wait(2 * MINUTE).pays(repeated);
    expect(bench.recordsOf("payment_received")[0]?.data.leftValidSeconds).toBe(900);
    bench.orders.length = 0;
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
  });
});

describe("a city that cannot be reached", () => {
  it("holds the car for payment where the site says hold", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "hold" }), { cityReachable: false });
    const stay = bench.parks(PLATE);
    bench.orders.length = 0;
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
    expect(bench.says({ command: "take_cash", stay, fen: 2000, shift: null })).toBe("done");
    expect(bench.raised("out")).toBe(true);
  });

  it("is asked, and may collect without a password, once it is back while the car still waits", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "hold" }), { cityReachable: false });
    bench.parks(PLATE);
    bench.comes("out", PLATE);
    bench.wait(MINUTE).tell({ type: "city_reached", reachable: true });
    bench.orders.length = 0;
    bench.reductions([]);
    bench.answer("submit", { ask: "submit", outcome: "password_free" });
    expect(bench.raised("out")).toBe(true);
  });

  it("lets the car out owing where the site says so; a late notice settles it, once", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = bench.parks(PLATE);
    const fee = bench.asksFee(PLATE);
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.lot.stays.get(stay)).toMatchObject({
      settlement: { priceFen: 2000, owedFen: 2000, paidFen: 0 },
      flags: ["opened_without_payment"],
    });
    expect(bench.recordsOf("leave_numbered")[0]?.data.report.payMoney).toBe(0);
    bench.wait(HOUR);
    bench.pays(fee);
    bench.pays(fee);
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
    expect(bench.lot.stays.get(stay)?.flags).toContain("paid_late");
    expect(bench.recordsOf("payment_received")).toHaveLength(1);
  });

  it("is not called out of reach before anybody has tried: a start opens to nobody for that", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
    bench.parks(PLATE);
    bench.restart();
    bench.comes("out", PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "wait", for: "city" });
    bench.wait(30_000).tell({ type: "city_reached", reachable: true });
    bench.reductions([]);
    bench.answer("submit", { ask: "submit", outcome: "ordinary" });
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
  });

  it.each([
    ["it is found to be", 5_000, { type: "city_reached", reachable: false } as const],
    ["nobody has found out in time", 45_000, null],
  ])("is so after a start once %s", (_what, afterMs, found) => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
    bench.parks(PLATE);
    bench.restart();
    bench.comes("out", PLATE);
    bench.orders.length = 0;
    bench.wait(afterMs);
    if (found !== null) bench.tell(found);
    expect(bench.raised("out")).toBe(true);
  });

  it("leaves a debt that the returning car meets at its next exit", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }), { cityReachable: false });
    const stay = bench.parks(PLATE);
    bench.comes("out", PLATE).drivesThrough("out");
    bench.tell({ type: "city_reached", reachable: true });
    bench.wait(HOUR);
    bench.enters(PLATE);
    bench.wait(5 * MINUTE).comesToPay(PLATE);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000, stay });
    bench.orders.length = 0;
    const fee = bench.asksFee(PLATE);
    expect(fee.dueFen).toBe(2000);
    bench.pays(fee);
    expect(bench.lot.stays.get(stay)?.money.owedFen).toBe(0);
    expect(bench.raised("out")).toBe(true);
    bench.drivesThrough("out");
    expect(bench.stayOf(PLATE)).toMatchObject({ status: "left", settlement: { priceFen: 0, paidFen: 0 } });
  });

  it("lets nobody out owing where no money goes through the city at all", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe", cityPayments: false }), {
      cityReachable: false,
    });
    bench.parks(PLATE);
    bench.orders.length = 0;
    bench.comes("out", PLATE);
    expect(bench.raised("out")).toBe(false);
    expect(bench.verdict("out")).toMatchObject({ type: "pay", dueFen: 2000 });
  });
});
