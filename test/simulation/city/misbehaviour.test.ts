import { describe, expect, it } from "vitest";
import { misbehave, misbehaviourKinds } from "#src/simulation/city/misbehaviour.ts";
import type { Misbehaviour, MisbehaviourKind } from "#src/simulation/city/misbehaviour.ts";
import { arriveAt, ask, envelopeOf, MINUTE, MORNING, platformFor, requestOf } from "./box-side.ts";

function answered(kind: MisbehaviourKind, details: Partial<Misbehaviour> = {}) {
  const platform = platformFor();
  platform.misbehaviour.add(misbehave(kind, details));
  const answer = platform.handle(requestOf("arrive", arriveAt(MORNING, 1), MORNING));
  return { ...answer, text: Buffer.from(answer.bodyBytes).toString("utf8"), taken: platform.passages.totals.arrives };
}

describe("misbehaviour", () => {
  it("answers with a code, an HTTP status or not at all, without taking the record", () => {
    expect(answered("code", { code: 2001 })).toMatchObject({ status: 200, taken: 0 });
    expect(JSON.parse(answered("code", { code: 2001 }).text)).toMatchObject({ code: 2001, message: "请求过于频繁" });
    expect(answered("http_status", { code: 503 })).toMatchObject({ status: 503, taken: 0 });
    expect(answered("no_answer")).toMatchObject({ cut: "no_answer", taken: 0 });
  });

  it("takes the record and then loses, delays or spoils the answer", () => {
    expect(answered("lost_answer")).toMatchObject({ cut: "no_answer", taken: 1 });
    expect(answered("cut_mid")).toMatchObject({ cut: "mid_answer", taken: 1 });
    expect(answered("delay", { delayMs: 7 })).toMatchObject({ delayMs: 7, taken: 1 });
    expect(answered("slow", { bytes: 3 })).toMatchObject({ bytesPerSecond: 3, taken: 1 });
    expect(answered("empty")).toMatchObject({ text: "", taken: 1 });
    expect(answered("html").text).toContain("<html>");
    expect(() => JSON.parse(answered("garbage").text)).toThrow(SyntaxError);
    expect(() => JSON.parse(answered("truncated").text)).toThrow(SyntaxError);
    expect(() => JSON.parse(answered("twice").text)).toThrow(SyntaxError);
    expect(answered("huge", { bytes: 100_000 }).bodyBytes.length).toBeGreaterThan(99_000);
    expect(JSON.parse(answered("huge").text).code).toBe(0);
    expect(JSON.parse(answered("wrong_types").text)).toEqual({ code: 0, message: { text: "success" } });
  });

  it("answers for another lot, or with what it said before", () => {
    const platform = platformFor();
    const body = { plateId: "沪A12345", vehicleType: 1 };
    platform.misbehaviour.add(misbehave("other_lot"));
    expect(ask(platform, "reduces", body, MORNING)).toMatchObject({ data: { parkingId: "qp99999999999" } });
    platform.misbehaviour.add(misbehave("stale"));
    expect(ask(platform, "reduces", { ...body, plateId: "沪B00000" }, MORNING)).toMatchObject({
      data: { plateId: "沪A12345", parkingId: "qp31022900183" },
    });
    expect(ask(platform, "reduces", { ...body, plateId: "沪B00000" }, MORNING)).toMatchObject({
      data: { plateId: "沪B00000" },
    });
  });

  it("is for one interface, some requests and some bodies only", () => {
    const platform = platformFor();
    platform.misbehaviour.add(misbehave("code", { interface: "arrive", times: 2, containing: "沪A" }));
    const codes = ["沪B00000", "沪A00001", "沪A00002", "沪A00003"].map(
      (plateId, index) => ask(platform, "arrive", arriveAt(MORNING, index, { plateId }), MORNING).code,
    );
    expect(codes).toEqual([0, 2007, 2007, 0]);
    expect(platform.misbehaviour.active()).toEqual([]);
  });

  it("happens with the chance it was given, from the numbers it was given", () => {
    const numbers = [0.1, 0.6, 0.3, 0.9];
    const platform = platformFor({ chance: () => numbers.shift() ?? 1 });
    platform.misbehaviour.add(misbehave("code", { times: null, probability: 0.5 }));
    const codes = [1, 2, 3, 4].map((index) => ask(platform, "arrive", arriveAt(MORNING, index), MORNING).code);
    expect(codes).toEqual([2007, 0, 2007, 0]);
    expect(platform.misbehaviour.active()).toHaveLength(1);
    platform.misbehaviour.clear();
    expect(platform.misbehaviour.active()).toEqual([]);
  });

  it("condemns one record of a batch for as long as it is in it, and takes its leave alone afterwards", () => {
    const platform = platformFor();
    const poison = arriveAt(MORNING, 2, { plateId: "沪P00000" });
    platform.misbehaviour.add(misbehave("code", { code: 3000, times: null, containing: poison.seq }));
    const now = MORNING + MINUTE;
    ask(platform, "parameters", { dataTime: MORNING - MINUTE }, MORNING - MINUTE);
    expect(ask(platform, "resend", { arrive: [arriveAt(MORNING, 1), poison], leave: [] }, now).code).toBe(3000);
    expect(ask(platform, "resend", { arrive: [arriveAt(MORNING, 1)], leave: [] }, now).code).toBe(0);
    platform.misbehaviour.clear();
    const leave = { ...poison, dataTime: now, parkingTime: 60, payMoney: 0, payType: "unknown" };
    expect(ask(platform, "leave", leave, now).code).toBe(0);
    expect(platform.violations.count("leave_before_arrive")).toBe(0);
  });

  it("leaves every kind of answer a kind of its own", () => {
    expect(new Set(misbehaviourKinds).size).toBe(16);
    for (const kind of misbehaviourKinds) expect(() => answered(kind)).not.toThrow();
  });

  it("lists what it kept from the books", () => {
    const platform = platformFor();
    platform.misbehaviour.add(misbehave("no_answer"));
    platform.handle(requestOf("arrive", arriveAt(MORNING, 1), MORNING));
    expect(platform.received.latest(1)[0]).toMatchObject({ name: "arrive", code: null, misbehaviour: "no_answer" });
    expect(platform.received.counts()).toEqual({ "arrive:none": 1 });
    expect(envelopeOf(platform.handle(requestOf("arrive", arriveAt(MORNING, 1), MORNING)).bodyBytes).code).toBe(0);
  });
});
