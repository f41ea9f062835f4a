/** The shapes of the protocol: strict in what is sent, tolerant in what is taken. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incomingInterfaces, incomingNames, outgoingInterfaces, outgoingNames } from "#src/city/wire/interfaces.ts";
import { sampleData, sampleRequests } from "./wire-samples.ts";

const all = { ...outgoingInterfaces, ...incomingInterfaces };
const names = [...outgoingNames, ...incomingNames];

describe.each(names)("%s", (name) => {
  const { request, data } = all[name];

  it("takes what it sends, unchanged", () => {
    const sent: unknown = request.send.parse(sampleRequests[name]);
    expect(sent).toEqual(sampleRequests[name]);
    expect(request.take.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
    const answered: unknown = data.send.parse(sampleData[name]);
    expect(answered).toEqual(sampleData[name]);
    expect(data.take.parse(answered)).toEqual(answered ?? null);
  });

  it("refuses to send a field it does not know or a value of the wrong type", () => {
    expect(request.send.safeParse({ ...sampleRequests[name], extra: 1 }).success).toBe(false);
    for (const field of Object.keys(sampleRequests[name])) {
      expect(request.send.safeParse({ ...sampleRequests[name], [field]: true }).success, field).toBe(false);
      expect(request.send.safeParse({ ...sampleRequests[name], [field]: "" }).success, field).toBe(false);
      expect(request.send.safeParse({ ...sampleRequests[name], [field]: -1 }).success, field).toBe(false);
    }
  });

  it("never sends a text with CR or LF or longer than printed", () => {
    for (const [field, value] of Object.entries(sampleRequests[name])) {
      if (typeof value !== "string") continue;
      for (const bad of [`${value}\n`, `\r${value}`, value.repeat(101)]) {
        expect(request.send.safeParse({ ...sampleRequests[name], [field]: bad }).success, field).toBe(false);
      }
    }
  });

  it("takes numbers as digits in a text, unknown fields and the other spelling of dataTime", () => {
    const { dataTime, ...rest } = sampleRequests[name];
    const asText = Object.fromEntries(
      Object.entries(rest).map(([field, value]) => [field, typeof value === "number" ? String(value) : value]),
    );
    const received = dataTime === undefined ? asText : { ...asText, dateTime: dataTime, dataTime: null };
    expect(request.take.parse({ ...received, news: { deep: [] } })).toEqual(sampleRequests[name]);
  });
});

describe("descriptions", () => {
  it("name the clause of every field", () => {
    for (const name of names) {
      const shape = all[name].request.send.shape;
      for (const [field, schema] of Object.entries(shape)) {
        expect(schema.description).toMatch(new RegExp(`^${all[name].clause.replaceAll(".", "\\.")} ${field}: .{5,}`));
      }
    }
  });
});

describe("what is taken", () => {
  const { arrive, leave, heartbeat, paymentSubmit, paymentResult, reserves, reduces, parameters } = outgoingInterfaces;

  it("lets the field's own name win over its other spelling", () => {
    const taken = leave.request.take.parse({ ...sampleRequests.leave, freePerth: 7, dateTime: 1 });
    expect(taken).toMatchObject({ freeBerth: 200, dataTime: 1_564_649_254_258 });
    const { freeBerth: _, ...without } = sampleRequests.leave;
    expect(leave.request.take.parse({ ...without, freePerth: 7 }).freeBerth).toBe(7);
  });

  it("keeps unknown enum numbers and words as they came", () => {
    expect(arrive.request.take.parse({ ...sampleRequests.arrive, vehicleType: 7 }).vehicleType).toBe(7);
    expect(leave.request.take.parse({ ...sampleRequests.leave, payType: "pigeon" }).payType).toBe("pigeon");
    expect(paymentResult.data.take.parse({ payStatus: 2, payType: 77 }).payType).toBe(77);
  });

  it("reads null, missing and empty as the same nothing", () => {
    const [full] = reserves.data.take.parse(sampleData.reserves);
    const { berthId: _, remark: __, ...missing } = full ?? {};
    const expected = [{ ...full, berthId: null, remark: null }];
    expect(reserves.data.take.parse([missing])).toEqual(expected);
    expect(reserves.data.take.parse([{ ...missing, berthId: null, remark: null }])).toEqual(expected);
    expect(reserves.data.take.parse([{ ...missing, berthId: "", remark: "" }])).toEqual(expected);
  });

  it("sends a reduction's code back as it came, also where it is longer than printed", () => {
    const reduceCode = "550e8400-e29b-41d4-a716-446655440000";
    const reducesList = [{ reduceCode, reduceFrom: 1_564_649_254_258, reduceTo: 1_564_649_254_258 }];
    expect(all.reduces.data.take.parse({ reducesList }).reducesList?.[0]?.reduceCode).toBe(reduceCode);
    const quote = Object.assign({}, sampleData.feeQuery, { reduceCode });
    expect(all.feeQuery.data.send.safeParse(quote).success).toBe(true);
    const submit = { ...sampleRequests.paymentSubmit, reduceCode };
    expect(all.paymentSubmit.request.send.safeParse(submit).success).toBe(true);
  });

  it("accepts four times the printed length and no more", () => {
    const of = (length: number) => ({ ...sampleRequests.arrive, seq: "x".repeat(length) });
    expect(arrive.request.take.safeParse(of(128)).success).toBe(true);
    expect(arrive.request.take.safeParse(of(129)).success).toBe(false);
  });

  it("reads serverTime in milliseconds or seconds and ignores every other", () => {
    const read = (data: unknown) => heartbeat.data.take.parse(data).serverTime;
    expect(read({ serverTime: 1_420_123_421_000 })).toBe(1_420_123_421_000);
    expect(read({ serverTime: "1420123421000" })).toBe(1_420_123_421_000);
    expect(read({ serverTime: 1_420_123_421 })).toBe(1_420_123_421_000);
    for (const odd of [{ serverTime: 142_012_342_100 }, { serverTime: {} }, {}, null, undefined, "x", []]) {
      expect(read(odd)).toBeNull();
    }
  });

  it("never takes a car for password-free on a guess", () => {
    const read = (passwordFree: unknown) => paymentSubmit.data.take.safeParse({ passwordFree });
    expect(read(true).data?.passwordFree).toBe(true);
    expect(read("false").data?.passwordFree).toBe(false);
    for (const odd of [1, "yes", "", null, undefined, {}]) expect(read(odd).success).toBe(false);
  });

  it("wants an amount for a paid order and none for an unpaid one", () => {
    expect(paymentResult.data.take.safeParse({ payStatus: 2, payMoney: null }).success).toBe(true);
    expect(paymentResult.data.take.safeParse({ payStatus: 1, payMoney: null }).success).toBe(false);
  });

  it("reads a car without reductions in all its forms, and reserveTo for reduceTo", () => {
    for (const none of [null, undefined, {}, { reducesList: null }, { reducesList: "" }]) {
      expect(reduces.data.take.parse(none).reducesList).toBeNull();
    }
    const taken = reduces.data.take.parse({ reducesList: [{ reduceCode: 12, reduceFrom: 1, reserveTo: "2" }] });
    expect(taken.reducesList?.[0]).toMatchObject({ reduceCode: "12", reduceFrom: 1, reduceTo: 2, reduceMoney: null });
  });

  it("refuses a whole download when one line of it cannot be read", () => {
    expect(reserves.data.take.safeParse([...[sampleData.reserves].flat(), {}]).success).toBe(false);
    expect(reserves.data.take.safeParse(null).success).toBe(false);
    expect(parameters.data.take.parse([{ name: "a", value: 600 }])[0]?.value).toBe("600");
  });

  it("never throws and never invents an unsafe number, whatever arrives", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, junk) => {
        const taken = all[name].request.take.safeParse(junk);
        if (taken.success) expect(JSON.stringify(taken.data)).not.toContain("__proto__");
        all[name].data.take.safeParse(junk);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what is sent", () => {
  it("keeps dueMoney equal to totalMoney less reduceMoney", () => {
    const submit = outgoingInterfaces.paymentSubmit.request.send;
    expect(submit.safeParse({ ...sampleRequests.paymentSubmit, dueMoney: 601 }).success).toBe(false);
    const answer = incomingInterfaces.feeQuery.data.send;
    expect(answer.safeParse(Object.assign({}, sampleData.feeQuery, { totalMoney: 1 })).success).toBe(false);
  });

  it("keeps every length of an arrive and never holds a CR or LF", () => {
    const { request } = outgoingInterfaces.arrive;
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(text, text, fc.integer(), fc.maxSafeInteger(), (seq, plateId, freeBerth, dataTime) => {
        const sent = request.send.safeParse({ ...sampleRequests.arrive, seq, plateId, freeBerth, dataTime });
        if (!sent.success) return;
        const wire = JSON.stringify(sent.data);
        expect(wire).not.toMatch(/[\r\n]|\\r|\\n/);
        expect(sent.data.seq.length).toBeLessThanOrEqual(32);
        expect(sent.data.plateId.length).toBeLessThanOrEqual(15);
        expect(String(sent.data.dataTime)).toHaveLength(13);
        expect(request.take.parse(JSON.parse(wire))).toEqual(sent.data);
      }),
      { numRuns: 500 },
    );
  });
});
