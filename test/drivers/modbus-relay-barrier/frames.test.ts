import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexOf } from "#src/device/tap.ts";
import {
  answerIn,
  flashRelay,
  modbusFrame,
  readInputs,
  readRelays,
  switchRelay,
} from "#drivers/modbus-relay-barrier/frames.ts";

describe("Modbus relay frames", () => {
  it.each([
    // Computed from Waveshare's register map: relay 1 for 700 ms.
    [flashRelay(1, 1, 700), "01 05 02 00 00 07 8D B0"],
    // By the Modbus application protocol: relay 1 on and off, and all eight relays read.
    [switchRelay(1, 1, true), "01 05 00 00 FF 00 8C 3A"],
    [switchRelay(1, 1, false), "01 05 00 00 00 00 CD CA"],
    [readRelays(1), "01 01 00 00 00 08 3D CC"],
  ])("are as computed from the public register map: %#", ({ frame }, hex) => {
    expect(hexOf(frame)).toBe(hex);
  });

  it("find the answer behind noise and behind the echo of a read, wherever it is cut", () => {
    const request = readInputs(7);
    const answer = modbusFrame([7, 2, 1, 0b101]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10 }), (noise) => {
        const bytes = [...noise, ...request.frame, ...answer];
        expect(answerIn(bytes, request)).toEqual({ type: "data", data: [1, 0b101] });
        for (let cut = noise.length; cut < bytes.length; cut++)
          expect(answerIn(bytes.slice(0, cut), request)).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it("tell a refusal, and are not misled by another unit, another write or a wrong checksum", () => {
    const request = switchRelay(1, 3, true);
    expect(answerIn([...modbusFrame([1, 0x85, 2])], request)).toEqual({ type: "refused", exception: 2 });
    expect(answerIn([...switchRelay(2, 3, true).frame], request)).toBeNull();
    expect(answerIn([...switchRelay(1, 4, true).frame], request)).toBeNull();
    expect(answerIn([...request.frame.subarray(0, 7), 0], request)).toBeNull();
    expect(answerIn([...request.frame], request)).toMatchObject({ type: "data" });
  });
});
