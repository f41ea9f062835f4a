/** The numbers of stays and orders (4.3) and the local days they are made of. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  businessIdOf,
  businessIdOnDate,
  nextSequence,
  orderIdOf,
  readBusinessId,
  readOrderId,
} from "#src/stay/identity.ts";
import { localDate, localDay, localMidnight, secondOfLocalDay, startOfLocalDay } from "#src/local-day.ts";

const vectors = z
  .object({
    businessId: z.array(
      z.object({ parkingId: z.string(), localDate: z.string(), sequence: z.int(), businessId: z.string() }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("../city/fixtures/vectors.json", import.meta.url), "utf8"))).businessId;

const lotId = fc.stringMatching(/^[0-9a-zA-Z]{1,13}$/);
const instantMs = fc.integer({ min: Date.UTC(2021, 0, 2), max: Date.UTC(2099, 11, 30) });
const sequences = fc.integer({ min: 0, max: 9_999_999 });

describe("businessId (4.3)", () => {
  it.each(vectors)("is $businessId", ({ parkingId, localDate: date, sequence, businessId }) => {
    expect(businessIdOnDate(parkingId, date.replaceAll("-", ""), sequence)).toBe(businessId);
    expect(businessIdOf(parkingId, Date.parse(`${date}T00:00:00+08:00`), sequence)).toBe(businessId);
    expect(businessIdOf(parkingId, Date.parse(`${date}T23:59:59.999+08:00`), sequence)).toBe(businessId);
  });

  it("has 28 characters and can be read back", () => {
    fc.assert(
      fc.property(lotId, instantMs, sequences, (parkingId, ms, sequence) => {
        const businessId = businessIdOf(parkingId, ms, sequence);
        expect(businessId).toHaveLength(28);
        const lot = parkingId.toUpperCase().padStart(13, "0");
        expect(readBusinessId(businessId)).toEqual({ date: localDate(ms), lot, sequence });
      }),
    );
  });

  it.each(["", "20200308QP31022900183000001", "20200308qp310229001830000001", "2020-03-08QP310229001830001"])(
    "does not read %j",
    (text) => {
      expect(readBusinessId(text)).toBeNull();
    },
  );

  it("is not made from a lot, a date or a sequence that does not fit", () => {
    expect(() => businessIdOnDate("", "20200308", 1)).toThrow("parkingId");
    expect(() => businessIdOnDate("12345678901234", "20200308", 1)).toThrow("parkingId");
    expect(() => businessIdOnDate("停车", "20200308", 1)).toThrow("parkingId");
    expect(() => businessIdOnDate("a", "2020-3-8", 1)).toThrow("YYYYMMDD");
    expect(() => businessIdOnDate("a", "20200308", 10_000_000)).toThrow("sequence");
  });
});

describe("orderId (4.3)", () => {
  const businessId = "20200308QP310229001830000001";

  it("is the businessId and two base-36 characters, then the longer form", () => {
    expect(orderIdOf(businessId, 1)).toBe(`${businessId}01`);
    expect(orderIdOf(businessId, 1295)).toBe(`${businessId}zz`);
    expect(orderIdOf(businessId, 1296)).toBe("200308QP3102290018300000010100");
  });

  it("has 30 characters, never repeats and can be read back", () => {
    const index = fc.oneof(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 0, max: 36 ** 4 - 1 }));
    fc.assert(
      fc.property(lotId, instantMs, index, index, (parkingId, ms, one, other) => {
        const stay = businessIdOf(parkingId, ms, 4711);
        const orderId = orderIdOf(stay, one);
        expect(orderId).toHaveLength(30);
        expect(readOrderId(orderId)).toEqual({ businessId: stay, index: one });
        expect(orderId === orderIdOf(stay, other)).toBe(one === other);
      }),
    );
  });

  it.each(["", businessId, `${businessId}0Z`, `${businessId}0-`, "260308QP3102290018300000010001"])(
    "does not read %j",
    (text) => {
      expect(readOrderId(text)).toBeNull();
    },
  );
});

describe("the 7 digits of a stay", () => {
  it("follow the second of the local day and never fall back within it", () => {
    const midnight = Date.parse("2026-01-02T00:00:00+08:00");
    expect(nextSequence(0, -1, midnight)).toBe(0);
    expect(nextSequence(7, -1, midnight + 3_600_000)).toBe(703_600);
    expect(nextSequence(7, 3600, midnight + 3_600_000)).toBe(703_601);
    expect(nextSequence(99, 99_998, midnight)).toBe(9_999_999);
    expect(() => nextSequence(0, 99_999, midnight)).toThrow("more stays");
    expect(() => nextSequence(100, -1, midnight)).toThrow("slot");
  });

  it("differ between boxes and between stays, whatever was forgotten", () => {
    fc.assert(
      fc.property(
        instantMs,
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: -1, max: 90_000 }),
        (ms, slot, last) => {
          const sequence = nextSequence(slot, last, ms);
          const count = Math.max(last + 1, secondOfLocalDay(ms));
          expect(String(sequence).padStart(7, "0")).toBe(
            `${String(slot).padStart(2, "0")}${String(count).padStart(5, "0")}`,
          );
        },
      ),
    );
  });
});

describe("local days", () => {
  it("begin at 16:00 UTC and are all of one length", () => {
    fc.assert(
      fc.property(instantMs, (ms) => {
        const start = localMidnight(ms);
        expect(start).toBe(startOfLocalDay(localDay(ms)));
        expect(new Date(start).toISOString()).toMatch(/T16:00:00\.000Z$/);
        expect(ms - start).toBeGreaterThanOrEqual(0);
        expect(ms - start).toBeLessThan(86_400_000);
        expect(localMidnight(ms, -1)).toBe(start - 86_400_000);
      }),
    );
  });
});
