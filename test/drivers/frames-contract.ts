/** What every `frames.ts` of a plate reader must stand: bytes cut anywhere, noise, and more than it can hold. */

import fc from "fast-check";
import { expect, it } from "vitest";
import type { PlateReport } from "#src/device/report.ts";
import type { Fixture } from "./fixtures.ts";

/** A pure decoder, as drivers make them. */
export interface ReadDecoder {
  push(bytes: Uint8Array, atMs: number): readonly PlateReport[];
  dropRest(): void;
}

/** A decoder with its fixtures. `make` is given a fixture's settings. */
export function framesContract(
  fixtures: readonly Fixture[],
  make: (settings: Fixture["settings"]) => ReadDecoder,
): void {
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("reads %s as written down", (_name, fixture) => {
    expect(make(fixture.settings).push(fixture.bytes, 7)).toEqual(fixture.reads.map((read) => ({ ...read, rxMs: 7 })));
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    "reads %s the same wherever it is cut, and dates it by its last chunk",
    (_name, { bytes, settings, reads }) => {
      for (let cut = 1; cut < bytes.length; cut++) {
        const decoder = make(settings);
        const found = [...decoder.push(bytes.subarray(0, cut), 1), ...decoder.push(bytes.subarray(cut), 2)];
        expect(found.map(({ rxMs: _rxMs, ...read }) => read)).toEqual(reads);
        expect(found.map(({ rxMs }) => rxMs)).toEqual(found.map(({ rxMs }) => rxMs).toSorted((a, b) => a - b));
      }
      const decoder = make(settings);
      const byByte = Array.from(bytes, (byte) => decoder.push(Uint8Array.of(byte), 3)).flat();
      expect(byByte.map(({ rxMs: _rxMs, ...read }) => read)).toEqual(reads);
    },
  );

  it("reads what follows a torn line that was dropped", () => {
    for (const { bytes, settings, reads } of fixtures) {
      const decoder = make(settings);
      decoder.push(bytes.subarray(0, bytes.length - 3), 1);
      decoder.dropRest();
      expect(decoder.push(bytes, 2)).toHaveLength(reads.length);
    }
  });

  it("throws nothing at noise, and still reads what follows", () => {
    for (const { bytes, settings, reads } of fixtures) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
          const decoder = make(settings);
          decoder.push(noise, 1);
          decoder.dropRest();
          expect(decoder.push(bytes, 2).slice(-reads.length)).toHaveLength(reads.length);
        }),
        { numRuns: 100 },
      );
    }
  });

  it("makes no read of bytes without a line's end, however many", () => {
    const decoder = make({});
    const chunk = new Uint8Array(65_536).fill(0x41);
    for (let index = 0; index < 64; index++) expect(decoder.push(chunk, 1)).toEqual([]);
  });
}
