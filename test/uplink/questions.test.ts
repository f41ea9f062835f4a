/** What a lane's questions get, in time and late. */
import { describe, expect, it } from "vitest";
import type { Question, SubmitContent } from "#src/controller/question.ts";
import { misbehave } from "#src/simulation/city/misbehaviour.ts";
import { seqAt } from "#test/simulation/city/box-side.ts";
import { Bench, HOUR, MINUTE, SECOND } from "./uplink-bench.ts";

const PLATE = "沪A12345";

function started(): Bench {
  const bench = new Bench();
  bench.boot();
  return bench;
}

function head(bench: Bench, id = "q1", lane: string | null = "exit") {
  return { id, lane, visit: 1, stay: "00.e1.1", deadlineMs: bench.clock.monotonicMs() + 3_000 };
}

function reductions(bench: Bench): Question {
  return { ...head(bench), ask: "reductions", plate: PLATE, vehicleType: 1 };
}

function submit(bench: Bench, lane: string | null = "exit"): Extract<Question, { ask: "submit" }> {
  const arrivedMs = bench.clock.trueMs - HOUR;
  const businessId = seqAt(arrivedMs, 1);
  const nowMs = bench.clock.trueMs;
  const quote: SubmitContent["quote"] = {
    orderId: `${businessId}00`,
    pricedAtMs: nowMs,
    validUntilMs: nowMs + 15 * MINUTE,
    totalFen: 1_000,
    reduceFen: 0,
    reduceMinutes: 0,
    reduceCode: "99999",
    dueFen: 1_000,
    paidBeforeFen: 0,
    waivedBeforeFen: 0,
    usedCodes: [],
    tariffId: "t",
    lines: [],
  };
  return {
    ...head(bench, "q1", lane),
    ask: "submit",
    payment: { businessId, plate: PLATE, vehicleType: 1, arrivedMs, quote },
  };
}

function result(bench: Bench): Question {
  const { payment } = submit(bench);
  return { ...head(bench), ask: "payment_result", businessId: payment.businessId, orderId: payment.quote.orderId };
}

const answers = (bench: Bench) => bench.factsOf("question_answered").map(({ answer }) => answer);

describe("reductions", () => {
  it("come back as the lot keeps them", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.reduce({
      plateId: PLATE,
      reduceTypeId: "hospital",
      orderId: null,
      reduceCode: "R1",
      reduceMoney: 500,
      reduceTime: 30,
      reduceFrom: bench.clock.trueMs - HOUR,
      reduceTo: bench.clock.trueMs + HOUR,
      remark: "医院",
    });
    bench.uplink.ask(reductions(bench));
    await bench.time.advance(SECOND);
    expect(answers(bench)).toMatchObject([
      { ask: "reductions", reductions: [{ code: "R1", fen: 500, minutes: 30, remark: "医院" }] },
    ]);
  });

  it.each(["no_answer", "garbage", "html", "empty", "truncated", "wrong_types", "other_lot"] as const)(
    "are asked again after one answer that is no good (%s)",
    async (kind) => {
      const bench = started();
      await bench.time.advance(SECOND);
      bench.platform.misbehaviour.add(misbehave(kind, { interface: "reduces" }));
      bench.uplink.ask(reductions(bench));
      await bench.time.advance(5 * SECOND);
      expect(answers(bench)).toEqual([{ ask: "reductions", reductions: [] }]);
    },
  );

  it("are unknown at the deadline when the city is silent", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "request_lost";
    bench.uplink.ask(reductions(bench));
    await bench.time.advance(2_999);
    expect(answers(bench)).toEqual([]);
    await bench.time.advance(1);
    expect(answers(bench)).toEqual([{ ask: "reductions", unknown: true }]);
    await bench.time.advance(MINUTE);
    expect(answers(bench)).toHaveLength(1);
  });

  it("are unknown at once while the account is stopped", async () => {
    const bench = new Bench();
    bench.platform.misbehaviour.add(misbehave("code", { code: 1003, interface: "heartbeat" }));
    bench.boot();
    await bench.time.advance(SECOND);
    bench.uplink.ask(reductions(bench));
    expect(answers(bench)).toEqual([{ ask: "reductions", unknown: true }]);
  });
});

describe("a submit", () => {
  it.each([true, false])("is answered password-free: %s", async (free) => {
    const bench = started();
    await bench.time.advance(SECOND);
    if (free) bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.uplink.ask(submit(bench));
    await bench.time.advance(SECOND);
    expect(answers(bench)).toEqual([{ ask: "submit", outcome: free ? "password_free" : "ordinary" }]);
  });

  it("is sent again unchanged when the answer was lost, and is collected once", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.platform.misbehaviour.add(misbehave("lost_answer", { interface: "paymentSubmit", times: 2 }));
    bench.uplink.ask(submit(bench));
    await bench.time.advance(3 * SECOND);
    expect(answers(bench)).toEqual([{ ask: "submit", outcome: "password_free" }]);
    expect(bench.platform.money.totals.payments).toBe(1);
    expect(bench.platform.violations.breaches).toBe(0);
  });

  it("is unknown for the lane when nothing comes in time, and its payment is found later", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.line.fate = () => "answer_lost";
    bench.uplink.ask(submit(bench));
    await bench.time.advance(3 * SECOND);
    expect(answers(bench)).toEqual([{ ask: "submit", unknown: true }]);
    await bench.time.advance(MINUTE);
    bench.line.fate = () => "carried";
    await bench.time.advance(5 * MINUTE);
    expect(answers(bench)[1]).toMatchObject({ ask: "payment_result", paid: true, fen: 1_000, payType: 12 });
    expect(answers(bench)).toHaveLength(2);
    expect(bench.platform.money.totals.payments).toBe(1);
  });

  it("whose answer names another lot may have been collected, so its payment is sought", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.platform.misbehaviour.add(misbehave("other_lot", { interface: "paymentSubmit", times: null }));
    bench.uplink.ask(submit(bench));
    await bench.time.advance(10 * SECOND);
    expect(answers(bench)).toMatchObject([{ unknown: true }, { ask: "payment_result", paid: true, fen: 1_000 }]);
  });

  it("that may have got lost is not sent again once the city says it is not paid", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.line.fate = (name) => (name === "paymentSubmit" ? "request_lost" : "carried");
    bench.uplink.ask(submit(bench));
    await bench.time.advance(10 * SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.line.fate = () => "carried";
    await bench.time.advance(5 * MINUTE);
    expect(answers(bench)).toEqual([
      { ask: "submit", unknown: true },
      { ask: "submit", outcome: "refused" },
    ]);
    expect(bench.platform.money.totals.payments).toBe(0);
  });

  it("that cannot have reached the city is refused, so that the driver pays otherwise", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "no_route";
    bench.uplink.ask(submit(bench));
    await bench.time.advance(10 * SECOND);
    expect(answers(bench)).toEqual([{ ask: "submit", outcome: "refused" }]);
  });

  it("asked again for the books is first looked up, since the driver may have paid otherwise", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.uplink.ask(submit(bench, null));
    await bench.time.advance(5 * MINUTE);
    expect(bench.sentCount("paymentSubmit")).toBe(0);
    expect(answers(bench)).toEqual([{ ask: "submit", outcome: "refused" }]);
  });

  it("is given up after a day, with a second unknown", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.line.fate = () => "answer_lost";
    bench.uplink.ask(submit(bench));
    await bench.time.advance(25 * HOUR);
    expect(answers(bench)).toEqual([
      { ask: "submit", unknown: true },
      { ask: "submit", unknown: true },
    ]);
    expect(bench.uplink.view().questions).toEqual({ open: 0, submitsTriedOn: 0 });
    const orders = bench.line.sent.filter(({ name }) => name === "paymentSubmit");
    expect(orders.every(({ atMs }) => atMs <= bench.clock.trueMs - 25 * HOUR + 16 * MINUTE)).toBe(true);
  });
});

describe("a payment's result", () => {
  it("is not paid yet for any code but 0", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.uplink.ask(result(bench));
    await bench.time.advance(SECOND);
    expect(answers(bench)).toMatchObject([{ ask: "payment_result", paid: false }]);
  });

  it("names amount, kind and time", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.uplink.ask(submit(bench));
    await bench.time.advance(SECOND);
    bench.uplink.ask(result(bench));
    await bench.time.advance(SECOND);
    expect(answers(bench)[1]).toMatchObject({ ask: "payment_result", paid: true, fen: 1_000, payType: 12 });
  });

  it("of another lot or order is no answer", async () => {
    const bench = started();
    await bench.time.advance(SECOND);
    bench.platform.lists.letCollect({ plateId: PLATE, payType: 12 });
    bench.uplink.ask(submit(bench));
    await bench.time.advance(SECOND);
    bench.platform.misbehaviour.add(misbehave("other_lot", { interface: "paymentResult", times: null }));
    bench.uplink.ask(result(bench));
    await bench.time.advance(10 * SECOND);
    expect(answers(bench)[1]).toEqual({ ask: "payment_result", unknown: true });
  });
});
