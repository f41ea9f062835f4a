/**
 * Ways in which known readers write their lines. A preset gives defaults; every setting that is written down beside it
 * wins. Readers whose frames are not published have no preset: capture their bytes and write the pattern.
 */

import type { LineEncoding } from "../serial/encoding.ts";
import type { Terminator } from "../serial/line-splitter.ts";

export interface LinePreset {
  readonly pattern: string;
  readonly encoding: LineEncoding;
  readonly terminator: Terminator;
  readonly emptyMeansNoPlate: boolean;
  readonly fullConfidence: number;
}

export const presets = {
  /** The plate and nothing else. */
  plain: {
    pattern: "^(?<plate>.+)$",
    encoding: "auto",
    terminator: "any",
    emptyMeansNoPlate: false,
    fullConfidence: 100,
  },
  /**
   * Nedap ANPR in RAW mode with the manual's own template `%PLATE%0x0D%0x0A`. `%PLATE%` ends in the country, as in
   * `46HVR9-NLD` (ANPR manual, chapters "RAW" and "Tags"), which is no part of the plate.
   */
  "nedap-raw": {
    pattern: "^(?<plate>.+?)(?:-[A-Z]{1,3})?$",
    encoding: "utf8",
    terminator: "CRLF",
    emptyMeansNoPlate: true,
    fullConfidence: 100,
  },
  /** Nedap ANPR Lumo with the manual's example `%LP%%CR%%LF%` (Lumo manual, serial output). */
  "nedap-lumo": {
    pattern: "^(?<plate>.+)$",
    encoding: "utf8",
    terminator: "CRLF",
    emptyMeansNoPlate: true,
    fullConfidence: 100,
  },
} as const satisfies Readonly<Record<string, LinePreset>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[];
