/** Chance as a box has it. */
import { describe, expect, it } from "vitest";
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
