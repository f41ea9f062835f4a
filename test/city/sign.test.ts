/** The signatures against the protocol's own examples. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkSum, isSameSignature, sign } from "#src/city/sign.ts";

const vectors = z
  .object({
    sign: z.array(z.object({ password: z.string(), body: z.string(), sign: z.string() })),
    checkSum: z.array(z.object({ password: z.string(), nonce: z.string(), curTime: z.string(), checkSum: z.string() })),
  })
  .parse(JSON.parse(readFileSync(new URL("./fixtures/vectors.json", import.meta.url), "utf8")));

describe("sign (4.2)", () => {
  it.each(vectors.sign)("signs $body", (vector) => {
    expect(sign(vector.password, vector.body)).toBe(vector.sign);
    expect(sign(vector.password, Buffer.from(vector.body, "utf8"))).toBe(vector.sign);
  });

  it("gives another value when the content goes first", () => {
    expect(sign("12345678909876543", "{}", "content-first")).not.toBe(sign("12345678909876543", "{}"));
  });
});

describe("checkSum (6.3)", () => {
  it.each(vectors.checkSum)("sums $nonce", (vector) => {
    expect(checkSum(vector.password, vector.nonce, vector.curTime)).toBe(vector.checkSum);
  });
});

describe("comparing signatures", () => {
  const right = sign("secret", "{}");
  it("accepts the right one, in capitals too", () => {
    expect(isSameSignature(right, right)).toBe(true);
    expect(isSameSignature(right.toUpperCase(), right)).toBe(true);
  });
  it.each([undefined, "", right.slice(1), `${right}0`, right.replace(/.$/, "z"), "\u{1F697}".repeat(16)])(
    "refuses %s",
    (received) => {
      expect(isSameSignature(received, right)).toBe(false);
    },
  );
});
