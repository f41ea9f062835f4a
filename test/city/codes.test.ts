/** What the city's codes mean, against the readings' classes and the protocol's table. */
import { describe, expect, it } from "vitest";
import { cityCodes, classOfCode, explainCode } from "#src/city/codes.ts";
import { failureSentences } from "#src/city/failure.ts";
import { channelOf, invoicePayTypeOf, leavePayTypeOf } from "#src/stay/pay-type.ts";

const classes = {
  done: [0],
  account: [1001, 1003, 1004, 1005, 1008, 1009, 1010, 1011, 1012],
  interface: [1002, 1013, 2005, 2102, 3004, 3005],
  record: [1006, 1007, 2002, 2006, 3000, 3001, 3002, 3003],
  later: [2001, 2003, 2004, 2007, 2008, 2009, 2010, 2011, 2100, 2101, 2900, 2901, 1, -1, 1000, 4711, 99_999],
};

describe("a code of the city (6.2)", () => {
  it.each(Object.entries(classes).flatMap(([name, codes]) => codes.map((code) => [code, name] as const)))(
    "%i is %s",
    (code, name) => {
      expect(classOfCode(code)).toBe(name);
    },
  );

  it("is one of the 35 of the table, each with a cause and something to do in both languages", () => {
    const codes = Object.keys(cityCodes).map(Number);
    expect(codes).toHaveLength(35);
    expect(new Set(Object.values(classes).flat()).isSupersetOf(new Set(codes))).toBe(true);
    for (const sentence of codes.flatMap((code) => [explainCode(code).cause, explainCode(code).action])) {
      expect(sentence.zh).toMatch(/[\u4e00-\u9fff]{3}.*[。]$/);
      expect(sentence.en).toMatch(/^[A-Z][^\u4e00-\u9fff]{8,}\.$/);
    }
  });

  it("that nobody knows is explained too", () => {
    expect(explainCode(4711)).toMatchObject({ printed: "4711", class: "later" });
  });
});

describe("a failure", () => {
  it.each(Object.entries(failureSentences))("%s is explained in both languages", (_, { cause, action }) => {
    for (const { zh, en } of [cause, action]) {
      expect(zh).toMatch(/[\u4e00-\u9fff]{3}.*。$/);
      expect(en).toMatch(/^[A-Z][^\u4e00-\u9fff]{5,}\.$/);
    }
  });
});

describe("payment kinds", () => {
  it.each([
    [2, "wechat"],
    [12, "wechat"],
    [52, "wechat"],
    [3, "alipay"],
    [13, "alipay"],
    [53, "alipay"],
    [4, "unknown"],
    [14, "unknown"],
    [15, "unknown"],
    [1, "unknown"],
    [77, "unknown"],
    [null, "unknown"],
  ] as const)("%s of a notice is %s in a leave", (payType, word) => {
    expect(leavePayTypeOf(payType)).toBe(word);
    expect(channelOf(payType)).toBe(word === "unknown" ? "other" : word);
  });

  it("of an invoice are WeChat, Alipay and the rest", () => {
    expect(["wechat", "alipay", "cash", "uppay", "pigeon"].map(invoicePayTypeOf)).toEqual([2, 3, 1, 1, 1]);
  });
});
