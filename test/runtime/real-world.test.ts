/** The clock and the chance as a box has them. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { realWorld } from "#src/runtime/real-world.ts";

describe("random bytes", () => {
  it("are as many as were asked for, and never the same again", () => {
    const { chance } = realWorld("always");
    const taken = Array.from({ length: 200 }, (_, index) => Buffer.from(chance.bytes(8 + (index % 40) * 16)));
    expect(taken.map((bytes) => bytes.length)).toEqual(taken.map((_, index) => 8 + (index % 40) * 16));
    const words = taken.flatMap((bytes) => bytes.toString("hex").match(/.{16}/g) ?? []);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe("the two clocks", () => {
  afterEach(() => vi.restoreAllMocks());

  /** Clocks of a machine that stops the process for so long after each reading of its clocks. */
  function stopped(pausesMs: readonly number[]): void {
    const pauses = [...pausesMs];
    let trueMs = 1_000;
    const read = (epochMs: number) => (): number => {
      const readingMs = epochMs + trueMs;
      trueMs += pauses.shift() ?? 0;
      return readingMs;
    };
    vi.spyOn(performance, "now").mockImplementation(read(0));
    vi.spyOn(Date, "now").mockImplementation(read(1_700_000_000_000));
  }

  it.each([
    ["never", [], 0],
    ["before the system's clock is read", [2_000], 0],
    ["after it", [0, 2_000], 0],
    ["time and again", [3_000, 0, 0, 200, 0, 0, 1_500], 0],
    [
      "always, and then the shortest pause is the error",
      Array.from({ length: 99 }, (_, i) => (i === 12 ? 20 : 50)),
      20,
    ],
  ] as const)("are read at one instant by a process that is stopped %s", (_, pauses, errorMs) => {
    const { clock } = realWorld("always");
    stopped(pauses);
    const { monotonicMs, wallMs } = clock.now();
    expect(wallMs - monotonicMs - 1_700_000_000_000).toBe(errorMs);
  });
});
