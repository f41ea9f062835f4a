import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuse } from "#src/plate/fuse.ts";
import type { FusedRead, FuseSettings } from "#src/plate/fuse.ts";
import type { PlateRead } from "#src/plate/read.ts";
import { readOfPlate as read } from "./plates.ts";

/** The fused read of some reads, of which there is at least one. */
function fused(reads: readonly PlateRead[], settings?: FuseSettings): FusedRead {
  const result = settings === undefined ? fuse(reads) : fuse(reads, settings);
  if (result === null) throw new Error("nothing was fused");
  return result;
}

const SIDE = { readerId: "side" };

describe("fuse", () => {
  it("answers null when there is no read, or only replayed ones", () => {
    expect(fuse([])).toBeNull();
    expect(fuse([read("沪A12345", { replayed: true })])).toBeNull();
  });

  it("passes a single read on", () => {
    const single = read("沪A12345", { confidence: 0.4 });
    expect(fuse([single])).toEqual({
      plate: "沪A12345",
      plateClass: "civil",
      read: single,
      confidence: 0.4,
      reads: 1,
      agreed: 1,
      fake: false,
      rule: "only",
      alternatives: [],
    });
  });

  it("leaves replayed reads out", () => {
    const result = fused([
      read("沪A12345"),
      read("沪B99999", { replayed: true }),
      read("沪B99999", { replayed: true }),
    ]);
    expect(result).toMatchObject({ plate: "沪A12345", reads: 1, alternatives: [] });
  });

  it("prefers the plate that more reads agree on", () => {
    const result = fused([
      read("沪A12345", { confidence: 0.3 }),
      read("沪A12845", { confidence: 0.99 }),
      read("沪A12345", { confidence: 0.5, readerId: "side" }),
    ]);
    expect(result).toMatchObject({ plate: "沪A12345", agreed: 2, reads: 3, confidence: 0.5, rule: "agreement" });
    expect(result.alternatives).toEqual(["沪A12845"]);
    expect(result.read.readerId).toBe("side");
  });

  it("prefers a plate's grammar to a badge that every picture shows", () => {
    const result = fused([read("BYD"), read("BYD"), read("BYD"), read("沪AD12345", { confidence: 0.2 })]);
    expect(result).toMatchObject({ plate: "沪AD12345", agreed: 1, reads: 4, rule: "grammar", alternatives: ["BYD"] });
  });

  it("prefers a mainland plate to what may be an overseas one, and that to no grammar", () => {
    expect(fused([read("GT500"), read("GT500"), read("沪A12345")])).toMatchObject({
      plate: "沪A12345",
      rule: "grammar",
    });
    expect(fused([read("BYD"), read("BYD"), read("AB1234")])).toMatchObject({ plate: "AB1234", rule: "grammar" });
  });

  it("prefers the more confident read of one reader", () => {
    const result = fused([read("沪A12345", { confidence: 0.2 }), read("沪A12845", { confidence: 0.3 })]);
    expect(result).toMatchObject({ plate: "沪A12845", confidence: 0.3, rule: "confidence" });
  });

  it("compares confidences only within a reader's own scale", () => {
    const result = fused([
      read("沪A12345", { confidence: 0.27 }),
      read("沪A12B45", { confidence: 0.95, ...SIDE }),
      read("沪A12845", { confidence: 0.98, ...SIDE }),
    ]);
    expect(result.alternatives.at(-1)).toBe("沪A12B45");
    const trusted = { readers: [{ id: "main", minConfidence: 0 }] };
    const reads = [read("沪A12845", { confidence: 0.98, ...SIDE }), read("沪A12345", { confidence: 0.27 })];
    expect(fused(reads, trusted)).toMatchObject({ plate: "沪A12345", rule: "reader" });
  });

  it("counts a read without confidence least where the reader gives others one, and fully where it gives none", () => {
    expect(fused([read("沪A12345", { confidence: null }), read("沪A12845", { confidence: 0.1 })])).toMatchObject({
      plate: "沪A12845",
      rule: "confidence",
    });
    const readers = {
      readers: [
        { id: "main", minConfidence: 0 },
        { id: "side", minConfidence: 0 },
      ],
    };
    const both = [read("沪A12845", { confidence: 0.9, ...SIDE }), read("沪A12345", { confidence: null })];
    expect(fused(both, readers)).toMatchObject({ plate: "沪A12345", rule: "reader", confidence: null });
    const zero = [read("沪A12845", { confidence: 0.9, ...SIDE }), read("沪A12345", { confidence: 0 })];
    expect(fused(zero, readers)).toMatchObject({ plate: "沪A12345", rule: "reader", confidence: 0 });
  });

  it("prefers the reader that is listed first, and any listed one to one that is not", () => {
    const readers = [
      { id: "side", minConfidence: 0 },
      { id: "main", minConfidence: 0 },
    ];
    const reads = [read("沪A12345"), read("沪A12845", SIDE), read("沪A00000", { readerId: "spare" })];
    expect(fused(reads, { readers })).toMatchObject({
      plate: "沪A12845",
      rule: "reader",
      alternatives: ["沪A12345", "沪A00000"],
    });
    expect(fused(reads.slice(1), { readers: [{ id: "spare", minConfidence: 0 }] }).plate).toBe("沪A00000");
  });

  it("counts a plate by its best reader", () => {
    const readers = ["a", "b", "c"].map((id) => ({ id, minConfidence: 0 }));
    const reads = [
      read("沪A12345", { readerId: "a" }),
      read("沪A12345", { readerId: "c" }),
      read("沪A00000", { readerId: "b" }),
      read("沪A00000", { readerId: "b" }),
    ];
    expect(fused(reads, { readers })).toMatchObject({ plate: "沪A12345", rule: "reader" });
  });

  it("decides by spelling when nothing else tells, and says so", () => {
    expect(fused([read("沪A22222"), read("沪A11111")])).toMatchObject({ plate: "沪A11111", rule: "spelling" });
  });

  it("considers a doubtful read only when there is no better one, and keeps it as an alternative", () => {
    const settings = { readers: [{ id: "main", minConfidence: 0.5 }] };
    const reads = [
      read("沪A11111", { confidence: 0.49 }),
      read("沪A11111", { confidence: 0.4 }),
      read("沪A12345", { confidence: 0.5 }),
    ];
    expect(fused(reads, settings)).toMatchObject({
      plate: "沪A12345",
      reads: 3,
      agreed: 1,
      rule: "only",
      alternatives: ["沪A11111"],
    });
    expect(fused(reads.slice(0, 2), settings)).toMatchObject({ plate: "沪A11111", agreed: 2, confidence: 0.49 });
    expect(fused([read("沪A11111", { confidence: 0.1, ...SIDE }), read("沪A12345")], settings).reads).toBe(2);
  });

  it("asks each reader for its own least confidence", () => {
    const readers = [
      { id: "main", minConfidence: 0.9 },
      { id: "side", minConfidence: 0.2 },
    ];
    const reads = [read("沪A11111", { confidence: 0.8 }), read("沪A22222", { confidence: 0.3, ...SIDE })];
    expect(fused(reads, { readers })).toMatchObject({ plate: "沪A22222", rule: "only", alternatives: ["沪A11111"] });
  });

  it("counts a plate by its most confident read", () => {
    const reads = [
      read("沪A22222", { confidence: 0.9 }),
      read("沪A22222", { confidence: 0.1 }),
      read("沪A11111", { confidence: 0.6 }),
      read("沪A11111", { confidence: 0.5 }),
    ];
    expect(fused(reads)).toMatchObject({ plate: "沪A22222", agreed: 2, confidence: 0.9, rule: "confidence" });
  });

  it("does not hold a missing confidence against a read", () => {
    const settings = { readers: [{ id: "main", minConfidence: 0.5 }] };
    const reads = [read("沪A12345", { confidence: null }), read("沪A11111", { confidence: 0.4 })];
    expect(fused(reads, settings).plate).toBe("沪A12345");
  });

  it("takes any plate before a mark that there is none", () => {
    const reads = [read(null), read(null), read("沪A12345", { confidence: 0.1 })];
    expect(fused(reads)).toMatchObject({ plate: "沪A12345", reads: 3, agreed: 1, rule: "only", alternatives: [] });
    const doubtful = { readers: [{ id: "main", minConfidence: 0.5 }] };
    expect(fused(reads, doubtful)).toMatchObject({ plate: "沪A12345", alternatives: [] });
  });

  it("says that there is no plate when every read says so", () => {
    expect(fused([read(null), read(null, SIDE)])).toMatchObject({
      plate: null,
      plateClass: null,
      reads: 2,
      agreed: 2,
      rule: "only",
      alternatives: [],
    });
  });

  it("counts one finding sent twice once, and keeps the better transmission", () => {
    const early = read("沪A12345", { driverSeq: "7", confidence: 0.6 });
    const final = read("沪A12345", { driverSeq: "7", confidence: 0.9 });
    for (const reads of [
      [early, final],
      [final, early],
    ]) {
      expect(fused(reads)).toMatchObject({ reads: 1, agreed: 1, confidence: 0.9, read: final });
    }
  });

  it("counts findings of other numbers, readers or plates, and those without a number, each", () => {
    const numbered = (plate: string, driverSeq: string | null, readerId = "main") =>
      read(plate, { driverSeq, readerId });
    expect(fused([numbered("沪A12345", "7"), numbered("沪A12345", "8")]).agreed).toBe(2);
    expect(fused([numbered("沪A12345", "7"), numbered("沪A12345", "7", "side")]).agreed).toBe(2);
    expect(fused([numbered("沪A12345", null), numbered("沪A12345", null)]).agreed).toBe(2);
    expect(fused([numbered("沪A12345", "7"), numbered("沪A12845", "7")])).toMatchObject({ reads: 2, agreed: 1 });
  });

  it("warns when any read of the chosen plate was of a picture", () => {
    expect(fused([read("沪A12345"), read("沪A12345", { fake: true })]).fake).toBe(true);
    expect(fused([read("沪A12345"), read("沪A12345"), read("沪A12845", { fake: true })]).fake).toBe(false);
  });

  it("takes what the best read does not tell of the vehicle from the surest other read of the same plate", () => {
    const best = read("沪A12345", { confidence: 0.9, colour: null, type: null });
    const side = read("沪A12345", { ...SIDE, confidence: 0.5, colour: "yellow", type: null });
    const spare = read("沪A12345", { confidence: 0.4, colour: "blue", type: "motorcycle" });
    const other = read("沪A12845", { confidence: 0.95, colour: "green", type: "new_energy" });
    expect(fused([spare, other, best, side]).read).toEqual({ ...best, colour: "yellow", type: "motorcycle" });
    expect(fused([best, best, other]).read).toEqual(best);
    expect(fused([spare, best]).read).toEqual({ ...best, colour: "blue", type: "motorcycle" });
    const doubtful = read("沪A12345", { ...SIDE, confidence: 0.1, type: "coach" });
    expect(fused([doubtful, spare, best]).read.type).toBe("motorcycle");
  });

  it("lists at most eight alternatives, the best first", () => {
    const others = Array.from({ length: 12 }, (_, i) => read(`沪A0000${"ABCDEFGHJKLM"[i]}`, { confidence: i / 100 }));
    const result = fused([read("沪A12345"), read("沪A12345"), ...others]);
    expect(result.alternatives).toHaveLength(8);
    expect(result.alternatives[0]).toBe("沪A0000M");
    expect(result.alternatives[7]).toBe("沪A0000E");
  });

  it("orders doubtful alternatives by spelling, after the others, each plate once", () => {
    const settings = { readers: [{ id: "main", minConfidence: 0.5 }] };
    const result = fused(
      [
        read("沪A33333", { confidence: 0.2 }),
        read("沪A11111", { confidence: 0.1 }),
        read("沪A99999", { confidence: 0.6 }),
        read("沪A12345", { confidence: 0.9 }),
        read("沪A12345", { confidence: 0.1 }),
      ],
      settings,
    );
    expect(result.alternatives).toEqual(["沪A99999", "沪A11111", "沪A33333"]);
  });

  it("does not depend on the order of the reads", () => {
    const someRead = fc
      .record({
        plate: fc.option(fc.constantFrom("沪A12345", "沪A12845", "BYD", "AB1234", "沪AD12345"), { nil: null }),
        confidence: fc.option(fc.constantFrom(0, 0.2, 0.5, 0.9), { nil: null }),
        readerId: fc.constantFrom("main", "side", "spare"),
        driverSeq: fc.option(fc.constantFrom("1", "2"), { nil: null }),
        fake: fc.boolean(),
        colour: fc.constantFrom(null, "blue", "yellow"),
        type: fc.constantFrom(null, "motorcycle", "coach"),
        replayed: fc.constantFrom(false, false, false, true),
      })
      .map(({ plate, ...other }) => read(plate, other));
    const shuffled = fc
      .array(someRead, { maxLength: 8 })
      .chain((reads) => fc.tuple(fc.constant(reads), fc.shuffledSubarray(reads, { minLength: reads.length })));
    const settings = {
      readers: [
        { id: "side", minConfidence: 0.3 },
        { id: "main", minConfidence: 0 },
      ],
    };
    fc.assert(
      fc.property(shuffled, ([reads, other]) => {
        const result = fuse(reads, settings);
        expect(fuse(other, settings)).toStrictEqual(result);
        if (result === null) return;
        expect(result.agreed).toBeLessThanOrEqual(result.reads);
        expect(result.alternatives).not.toContain(result.plate);
        expect(result.read.plate).toBe(result.plate);
      }),
      { numRuns: 500 },
    );
  });
});
