import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeqSet } from "#src/lot/seq-set.ts";

describe("a set of seqs", () => {
  it("holds exactly what was added, in ranges that are apart and ascending", () => {
    const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(pieces, (added) => {
        const set = new SeqSet();
        const plain = new Set<number>();
        for (const [from, more] of added) {
          set.add(from, from + more);
          for (let seq = from; seq <= from + more; seq += 1) plain.add(seq);
        }
        for (let seq = 0; seq <= 70; seq += 1) expect(set.has(seq)).toBe(plain.has(seq));
        let before = -1;
        for (const [from, to] of set.ranges()) {
          expect(from).toBeGreaterThan(before + 1);
          expect(to).toBeGreaterThanOrEqual(from);
          before = to;
        }
        let contiguous = 0;
        while (plain.has(contiguous + 1)) contiguous += 1;
        expect(set.contiguousFromOne()).toBe(contiguous);
      }),
    );
  });

  it("loses everything up to a number and nothing after it", () => {
    const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 })), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 0, max: 70 }), (added, last) => {
        const [set, whole] = [new SeqSet(), new SeqSet()];
        for (const [from, more] of added) for (const one of [set, whole]) one.add(from, from + more);
        set.dropThrough(last);
        for (let seq = 0; seq <= 70; seq += 1) expect(set.has(seq)).toBe(seq > last && whole.has(seq));
        expect(set.isEmpty).toBe(whole.highest() <= last);
      }),
    );
  });
});
