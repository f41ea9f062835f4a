import { describe, expect, it } from "vitest";
import { positionOf } from "#src/device/arm-position.ts";

describe("arm position", () => {
  it.each([
    [true, true, "unknown"],
    [true, false, "up"],
    [false, true, "down"],
    [false, false, "between"],
    [true, null, "up"],
    [null, true, "down"],
    [false, null, "unknown"],
    [null, false, "unknown"],
    [null, null, "unknown"],
  ] as const)("takes up %s and down %s for %s", (up, down, position) => {
    expect(positionOf(up, down)).toBe(position);
  });
});
