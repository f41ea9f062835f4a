import { describe, expect, it } from "vitest";
import type { Question } from "#src/controller/question.ts";
import { Bench, HOUR, MINUTE } from "./bench.ts";
import { settingsWith } from "./settings.ts";

const PLATE = "沪A12345";
const NOT_PAID = { ask: "payment_result", paid: false, fen: 0, payType: "unknown", paidAtMs: 0 } as const;

/** The orders asked for since the last look; the questions are answered "not paid yet". */
function asked(bench: Bench): readonly string[] {
  const orders: string[] = [];
  while (bench.isAsked("payment_result")) {
    const question = bench.questions.find(
      (one): one is Question & { ask: "payment_result" } => one.ask === "payment_result",
    );
    orders.push(question?.orderId ?? "");
    bench.answer("payment_result", NOT_PAID);
  }
  return orders;
}

/** Lets time go by and answers every question on the way. */
function askedDuring(bench: Bench, ms: number): readonly string[] {
  const orders: string[] = [];
  for (let gone = 0; gone < ms; gone += MINUTE) {
    bench.wait(MINUTE);
    orders.push(...asked(bench));
  }
  return orders;
}

/** A car that was told its fee and was let out by a person, owing. */
function leftOwing(bench: Bench): string {
  bench.parks(PLATE);
  const { orderId } = bench.asksFee(PLATE);
  bench.comesToPay(PLATE);
  bench.says({ command: "open_once", lane: "out", visit: null });
  bench.drivesThrough("out");
  asked(bench);
  return orderId;
}

describe("a car that waits at the exit", () => {
  it("is asked for by every order its driver may be paying: the lane's and those of the phone", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    const phone = [bench.asksFee(PLATE).orderId, bench.asksFee(PLATE).orderId];
    bench.comesToPay(PLATE);
    bench.wait(6_000);
    const orders = asked(bench);
    expect(orders).toHaveLength(new Set(orders).size);
    expect(orders).toEqual(expect.arrayContaining(phone));
    expect(orders.length).toBeGreaterThan(2);
  });

  it("opens when one of them was paid and the notice was lost", () => {
    const bench = new Bench();
    const stay = bench.parks(PLATE);
    const phone = bench.asksFee(PLATE);
    bench.comesToPay(PLATE);
    bench.raised("out");
    bench.wait(6_000);
    while (bench.questions[0]?.ask === "payment_result" && bench.questions[0].orderId !== phone.orderId)
      bench.answer("payment_result", NOT_PAID);
    const paid = { paid: true, fen: 2_000, payType: 2, paidAtMs: bench.nowMs };
    bench.answer("payment_result", { ...NOT_PAID, ...paid });
    expect(bench.raised("out")).toBe(true);
    expect(bench.lot.stays.get(stay)?.money.payments).toMatchObject([{ orderId: phone.orderId, source: "result" }]);
  });

  it("is asked for by few orders at once, however often its fee was asked", () => {
    const bench = new Bench();
    bench.parks(PLATE);
    for (let count = 0; count < 30; count += 1) bench.asksFee(PLATE);
    bench.comesToPay(PLATE);
    bench.wait(6_000);
    expect(asked(bench)).toHaveLength(4);
  });
});

describe("a car that left owing", () => {
  it("is asked for while its orders may still be paid, with growing pauses, and not for ever", () => {
    const bench = new Bench();
    const orderId = leftOwing(bench);
    const orders = askedDuring(bench, 48 * HOUR).filter((one) => one === orderId);
    expect(orders.length).toBeGreaterThan(3);
    expect(orders.length).toBeLessThanOrEqual(8);
    expect(askedDuring(bench, 24 * HOUR)).toEqual([]);
  });

  it("owes nothing once the city says that it was paid", () => {
    const bench = new Bench();
    const orderId = leftOwing(bench);
    expect(bench.stayOf(PLATE).money.owedFen).toBe(2_000);
    bench.wait(MINUTE + 1_000);
    while (bench.questions[0]?.ask === "payment_result" && bench.questions[0].orderId !== orderId)
      bench.answer("payment_result", NOT_PAID);
    const paid = { paid: true, fen: 2_000, payType: 2, paidAtMs: bench.nowMs };
    bench.answer("payment_result", { ...NOT_PAID, ...paid });
    expect(bench.stayOf(PLATE)).toMatchObject({ money: { owedFen: 0 }, flags: expect.arrayContaining(["paid_late"]) });
    asked(bench);
    expect(askedDuring(bench, 3 * HOUR)).toEqual([]);
  });

  it("is asked for when the city is back, and after a restart", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
    bench.parks(PLATE);
    const { orderId } = bench.asksFee(PLATE);
    bench.tell({ type: "city_reached", reachable: false });
    bench.comes("out", PLATE).drivesThrough("out");
    expect(askedDuring(bench, HOUR)).toEqual([]);
    bench.tell({ type: "city_reached", reachable: true });
    expect(askedDuring(bench, 2 * MINUTE)).toContain(orderId);
    bench.restart();
    bench.tell({ type: "city_reached", reachable: true });
    expect(askedDuring(bench, 2 * MINUTE)).toContain(orderId);
  });

  it("and whom nobody ever told an order is asked for by none", () => {
    const bench = new Bench(settingsWith({ whenCityUnreachable: "open_and_owe" }));
    bench.parks(PLATE);
    bench.tell({ type: "city_reached", reachable: false });
    bench.comes("out", PLATE).drivesThrough("out");
    bench.tell({ type: "city_reached", reachable: true });
    expect(askedDuring(bench, HOUR)).toEqual([]);
  });
});
