/** The doubtful readings, the account's query string, the password's wrapper and the envelope. */
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cityDialect, defaultDialect, fromDialect, refusalInDialect, toDialect } from "#src/city/dialect.ts";
import { readEnvelope, writeEnvelope } from "#src/city/envelope.ts";
import { queryString } from "#src/city/query-string.ts";
import { basePathOf } from "#src/city/request.ts";
import { Secret } from "#src/city/secret.ts";
import { incomingNames, outgoingNames } from "#src/city/wire/interfaces.ts";
import { sampleData, sampleRequests } from "./wire-samples.ts";

const strange = { ...defaultDialect, timeField: "dateTime", freeBerthField: "freePerth" } as const;

describe("the dialect", () => {
  it.each([...outgoingNames, ...incomingNames])("changes nothing of %s by default and can be undone", (name) => {
    expect(toDialect(name, sampleRequests[name], defaultDialect)).toEqual(sampleRequests[name]);
    const spelt = toDialect(name, sampleRequests[name], strange);
    expect(JSON.stringify(spelt)).not.toMatch(/"dataTime"|"freeBerth"/);
    expect(fromDialect(spelt, strange)).toEqual(sampleRequests[name]);
  });

  it("leaves the parkingId out of a payment submit and of nothing else", () => {
    const dialect = { ...defaultDialect, parkingIdInPayment: false };
    expect(toDialect("paymentSubmit", sampleRequests.paymentSubmit, dialect)).not.toHaveProperty("parkingId");
    expect(toDialect("paymentResult", sampleRequests.paymentResult, dialect)).toHaveProperty("parkingId");
  });

  it("writes the floor as a number where that is wanted and possible", () => {
    const dialect = { ...defaultDialect, parkingFloorType: "number" } as const;
    expect(toDialect("findCar", sampleData.findCar, dialect)).toHaveProperty("parkingFloor", -1);
    expect(toDialect("findCar", { parkingFloor: "B1" }, dialect)).toHaveProperty("parkingFloor", "B1");
  });

  it("has words of its own for a reduction that is not used and for an empty remark", () => {
    const dialect = { ...defaultDialect, noReduceCode: "0", emptyRemark: "-" };
    const quote = { reduceCode: "99999", remark: "无" };
    expect(toDialect("feeQuery", quote, dialect)).toEqual({ reduceCode: "0", remark: "-" });
    expect(toDialect("paymentSubmit", { reduceCode: "99999" }, dialect)).toEqual({ reduceCode: "0" });
    const used = { reduceCode: "J1", remark: "此前已付 100 分" };
    expect(toDialect("feeQuery", used, dialect)).toEqual(used);
  });

  it("has codes of its own for a car that is not there", () => {
    const dialect = { ...defaultDialect, noSuchCarFeeCode: 3000, noSuchCarFindCode: 1006 };
    expect(refusalInDialect("feeQuery", 1006, dialect)).toBe(3000);
    expect(refusalInDialect("findCar", 3000, dialect)).toBe(1006);
    expect(refusalInDialect("findCar", 2004, dialect)).toBe(2004);
    expect(refusalInDialect("invoiceQuery", 1006, dialect)).toBe(1006);
  });

  it("describes every switch and refuses one it does not know", () => {
    for (const schema of Object.values(cityDialect.shape)) expect(schema.description).toMatch(/^.{20,}\.$/);
    expect(cityDialect.safeParse({ curTimeUnits: "s" }).success).toBe(false);
    expect(cityDialect.safeParse({ noPlate: "无牌" }).success).toBe(false);
  });
});

describe("the query string", () => {
  const account = { appId: "a&b=c", password: new Secret("12345678909876543") };
  const stamp = { nowMs: 1_650_676_881_999, nonceBytes: Buffer.from("0123456789abcdef0123456789abcdef", "hex") };

  it("holds the account, the nonce, the seconds and their sum", () => {
    expect(queryString(account, stamp, defaultDialect)).toBe(
      "?appId=a%26b%3Dc&nonce=0123456789abcdef0123456789abcdef&curTime=1650676881" +
        "&checkSum=d9b1f2a4f41c5ced570598be9a2644a5a5d1499e",
    );
  });

  it("never holds the password", () => {
    expect(queryString(account, stamp, { ...defaultDialect, curTimeUnit: "ms" })).not.toContain("12345678909876543");
  });

  it.each([
    ["https://a.example:8443", "/service"],
    ["https://a.example/", "/service"],
    ["https://a.example/service/", "/service"],
    ["https://a.example/shanghai", "/shanghai/service"],
  ])("follows the path of %s", (baseUrl, path) => {
    expect(basePathOf(baseUrl)).toBe(path);
  });
});

describe("a secret", () => {
  it("is not printed by anything but reveal", () => {
    const secret = new Secret("hunter2");
    const printed = [
      String(secret),
      secret[Symbol.toPrimitive](),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true }),
    ];
    printed.push(JSON.stringify(Object.entries(secret)), secret.toString(), inspect(secret, { customInspect: false }));
    expect(printed.join()).not.toContain("hunter2");
    expect(printed.slice(0, 2)).toEqual(["•••", "•••"]);
    expect(secret.reveal()).toBe("hunter2");
  });
});

describe("the envelope", () => {
  const read = (status: number, text: string) => readEnvelope(status, Buffer.from(text, "utf8"));

  it("counts 0 only with HTTP 200 and any other code at every status", () => {
    expect(read(200, '{"code":0,"message":"success","data":[1]}')).toEqual({ code: 0, message: "success", data: [1] });
    expect(read(201, '{"code":0,"message":"success"}')).toBe("zero_without_200");
    expect(read(503, '{"code":2100,"message":"x"}')).toMatchObject({ code: 2100 });
  });

  it.each([
    ["", "empty"],
    [" \n", "empty"],
    ["<!DOCTYPE html>", "html"],
    ["{", "not_json"],
    ["null", "wrong_envelope"],
    ['{"code":null}', "wrong_envelope"],
    ['{"code":1.5}', "wrong_envelope"],
    ['{"code":true}', "wrong_envelope"],
    ['{"Code":0}', "wrong_envelope"],
  ])("is not %j", (text, why) => {
    expect(read(200, text)).toBe(why);
  });

  it("keeps a bounded message and only text", () => {
    expect(read(200, JSON.stringify({ code: 1, message: "x".repeat(9999) }))).toMatchObject({
      message: "x".repeat(500),
    });
    expect(read(200, '{"code":1,"message":{"a":1}}')).toEqual({ code: 1, message: "", data: undefined });
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string({ maxLength: 100 }), fc.option(fc.jsonValue()), (code, message, data) => {
        const written = writeEnvelope(code, message, data ?? undefined);
        expect(written).not.toMatch(/[\r\n]/);
        const envelope = readEnvelope(200, Buffer.from(written, "utf8"));
        expect(envelope).toMatchObject({ code, message: message.toWellFormed() });
      }),
      { numRuns: 300 },
    );
  });

  it("survives whatever bytes arrive", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 100, max: 599 }), (bytes, status) => {
        expect(["string", "object"]).toContain(typeof readEnvelope(status, bytes));
      }),
      { numRuns: 500 },
    );
  });
});
