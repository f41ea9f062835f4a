import { describe, expect, it } from "vitest";
import { hexOf, RawTapRing, textOf } from "#src/device/tap.ts";

const chunk = (bytes: Uint8Array, atMs = 0) => ({ atMs, direction: "rx", bytes }) as const;

describe("raw tap", () => {
  it("keeps the last 64 chunks, each cut at 1024 bytes and copied", () => {
    const tap = new RawTapRing();
    const reused = new Uint8Array(2_000);
    for (let index = 0; index < 70; index++) {
      reused[0] = index;
      tap.push(chunk(reused, index));
    }
    expect(tap.recent()).toHaveLength(64);
    expect(tap.recent()[0]).toMatchObject({ atMs: 6 });
    expect(tap.recent()[0]?.bytes).toHaveLength(1024);
    expect(tap.recent()[0]?.bytes[0]).toBe(6);
  });

  it("gives listeners every chunk whole until they stop, and has room for sixteen", () => {
    const tap = new RawTapRing();
    const heard: number[] = [];
    const stop = tap.listen(({ bytes }) => heard.push(bytes.length));
    tap.push(chunk(new Uint8Array(5_000)));
    stop();
    tap.push(chunk(new Uint8Array(1)));
    expect(heard).toEqual([5_000]);
    for (let index = 0; index < 16; index++) tap.listen(() => {});
    expect(() => tap.listen(() => {})).toThrow(/close another capture/);
  });

  it("shows bytes as hexadecimal and as text in the line's encoding", () => {
    const bytes = Uint8Array.from([0xd4, 0xc1, 0x42, 0x0d, 0x0a]);
    expect(hexOf(bytes)).toBe("D4 C1 42 0D 0A");
    expect(textOf(bytes, "gbk")).toBe("粤B··");
  });
});
