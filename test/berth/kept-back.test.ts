import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { berthsKeptBack, countAwaited } from "#src/berth/kept-back.ts";
import { NOON } from "./causes.ts";

const HOUR = 3_600_000;
const window = (fromMs: number, toMs: number, used = false) => ({ fromMs, toMs, used });

describe("countAwaited", () => {
  it.each([
    ["begins just within the lead", window(NOON + HOUR, NOON + 2 * HOUR), 1],
    ["begins just after the lead", window(NOON + HOUR + 1, NOON + 2 * HOUR), 0],
    ["has begun", window(NOON - HOUR, NOON + HOUR), 1],
    ["ends now", window(NOON - HOUR, NOON), 1],
    ["has just ended", window(NOON - HOUR, NOON - 1), 0],
    ["was used", window(NOON - HOUR, NOON + HOUR, true), 0],
  ])("of a reservation that %s", (_, reservation, awaited) => {
    expect(countAwaited([reservation], NOON, HOUR)).toBe(awaited);
  });

  it("counts each", () => {
    const reservations = [window(NOON, NOON + 1), window(NOON, NOON + 1), window(NOON, NOON + 1, true)];
    expect(countAwaited(reservations, NOON, 0)).toBe(2);
    expect(countAwaited([], NOON, HOUR)).toBe(0);
  });
});

describe("berthsKeptBack", () => {
  it.each([
    [0, 100, 10, 0],
    [3, 100, 10, 3],
    [10, 100, 10, 10],
    [11, 100, 10, 10],
    [3, 50, 10, 2],
    [4, 50, 10, 2],
    [1, 1, 10, 1],
    [5, 0, 10, 0],
    [5, 100, 0, 0],
    [5, 100, -1, 0],
    [3, 150, 10, 5],
  ])("for %d awaited at %d percent and at most %d keeps %d", (awaited, percent, most, kept) => {
    expect(berthsKeptBack(awaited, { leadMs: 0, percent, most })).toBe(kept);
  });

  it("keeps whole berths, never more than allowed, and never fewer for more reservations", () => {
    const settings = fc.record({ leadMs: fc.constant(0), percent: fc.nat(200), most: fc.nat(50) });
    fc.assert(
      fc.property(fc.nat(500), settings, (awaited, given) => {
        const kept = berthsKeptBack(awaited, given);
        expect(Number.isInteger(kept) && kept >= 0 && kept <= given.most).toBe(true);
        expect(berthsKeptBack(awaited + 1, given)).toBeGreaterThanOrEqual(kept);
      }),
    );
  });
});
