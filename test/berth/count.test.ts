import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedBy, emptyCount, freeOf, freeOnTheWire } from "#src/berth/count.ts";

const number = fc.integer({ min: -2000, max: 2000 });
const anyCount = fc.record({ capacity: number, occupied: number, adjustment: number });

describe("berth count", () => {
  it("begins with all berths free", () => {
    expect(emptyCount(100)).toEqual({ capacity: 100, occupied: 0, adjustment: 0 });
    expect(freeOf(emptyCount(100))).toBe(100);
  });

  it.each([
    [{ capacity: 100, occupied: 30, adjustment: 0 }, 70, 70],
    [{ capacity: 100, occupied: 30, adjustment: 5 }, 65, 65],
    [{ capacity: 100, occupied: 30, adjustment: -5 }, 75, 75],
    [{ capacity: 100, occupied: 99, adjustment: 0 }, 1, 1],
    [{ capacity: 100, occupied: 100, adjustment: 0 }, 0, 0],
    [{ capacity: 100, occupied: 103, adjustment: 0 }, -3, 0],
    [{ capacity: 100, occupied: -3, adjustment: 0 }, 103, 100],
    [{ capacity: 0, occupied: 0, adjustment: 0 }, 0, 0],
    [{ capacity: -5, occupied: -9, adjustment: 0 }, 4, 0],
  ])("of %j has %d free, %d on the wire", (count, free, wire) => {
    expect(freeOf(count)).toBe(free);
    expect(freeOnTheWire(freeOf(count), count.capacity)).toBe(wire);
  });

  it("tells the wire a number from 0 to the capacity, and the true one where that lies between", () => {
    fc.assert(
      fc.property(anyCount, (count) => {
        const wire = freeOnTheWire(freeOf(count), count.capacity);
        expect(wire).toBeGreaterThanOrEqual(0);
        expect(wire).toBeLessThanOrEqual(Math.max(0, count.capacity));
        if (freeOf(count) >= 0 && freeOf(count) <= count.capacity) expect(wire).toBe(freeOf(count));
      }),
    );
  });

  it("changes number by number", () => {
    const count = { capacity: 100, occupied: 20, adjustment: 3 };
    expect(changedBy(count, { capacity: 1, occupied: 2, adjustment: 4 })).toEqual({
      capacity: 101,
      occupied: 22,
      adjustment: 7,
    });
  });
});
