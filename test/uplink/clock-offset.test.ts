/** What one reading of the city's clock does to the offset. */
import { describe, expect, it } from "vitest";
import { type ClockOffset, NO_OFFSET, offsetAfter } from "#src/uplink/clock-offset.ts";

const NOON = Date.UTC(2026, 2, 8, 4);

/** A reading at monotonic 1000 s that measures `offsetMs`. */
const reading = (offsetMs: number, roundTripMs = 0) => ({
  serverTimeMs: offsetMs + 1_000_000 - roundTripMs / 2,
  roundTripMs,
  monotonicMs: 1_000_000,
});
const known = (offsetMs: number): ClockOffset => ({ offsetMs, doubted: null, readings: 5 });

describe("a reading of the city's clock", () => {
  it("takes half the round trip off", () => {
    const { offset } = offsetAfter(NO_OFFSET, { serverTimeMs: NOON, roundTripMs: 300, monotonicMs: 1_000 });
    expect(offset.offsetMs).toBe(NOON + 150 - 1_000);
  });

  it.each([
    { what: "the first is adopted", present: NO_OFFSET, measured: NOON, adoption: "first", offsetMs: NOON },
    {
      what: "a small change is smoothed",
      present: known(NOON),
      measured: NOON + 4_000,
      adoption: "smoothed",
      offsetMs: NOON + 1_000,
    },
    {
      what: "5 s exactly is smoothed",
      present: known(NOON),
      measured: NOON - 5_000,
      adoption: "smoothed",
      offsetMs: NOON - 1_250,
    },
    {
      what: "over 5 s is adopted whole",
      present: known(NOON),
      measured: NOON + 5_001,
      adoption: "whole",
      offsetMs: NOON + 5_001,
    },
    {
      what: "a jump of hours is doubted",
      present: known(NOON),
      measured: NOON + 7_200_000,
      adoption: "doubted",
      offsetMs: NOON,
    },
    { what: "the year 1970 is ignored", present: known(NOON), measured: 5, adoption: "ignored", offsetMs: NOON },
  ] as const)("$what", ({ present, measured, adoption, offsetMs }) => {
    const after = offsetAfter(present, reading(measured));
    expect(after.adoption).toBe(adoption);
    expect(after.offset.offsetMs).toBe(offsetMs);
  });

  it("believes a jump of hours when the next reading agrees, and forgets it when that does not", () => {
    const doubted = offsetAfter(known(NOON), reading(NOON + 7_200_000)).offset;
    expect(offsetAfter(doubted, reading(NOON + 7_201_000))).toMatchObject({ adoption: "whole" });
    const back = offsetAfter(doubted, reading(NOON + 100)).offset;
    expect(offsetAfter(back, reading(NOON + 7_200_000))).toMatchObject({ adoption: "doubted" });
  });

  it("takes a slow round trip for the cause of a jump until a second reading agrees", () => {
    const slow = reading(NOON + 9_000, 12_000);
    const doubted = offsetAfter(known(NOON), slow);
    expect(doubted).toMatchObject({ adoption: "doubted", offset: { offsetMs: NOON } });
    expect(offsetAfter(doubted.offset, slow)).toMatchObject({ adoption: "whole" });
    expect(offsetAfter(known(NOON), reading(NOON + 60_000, 12_000))).toMatchObject({ adoption: "whole" });
  });

  it("does not smooth with a round trip that says little", () => {
    expect(offsetAfter(known(NOON), reading(NOON + 2_000, 6_000))).toMatchObject({ adoption: "ignored" });
  });
});
