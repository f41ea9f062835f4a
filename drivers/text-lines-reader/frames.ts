/** Bytes to reads for readers whose lines are text: encoding, checksum, pattern and code tables are settings. */

import { decodeLine } from "../serial/encoding.ts";
import type { LineEncoding } from "../serial/encoding.ts";
import { colourWord, deviceTimeOf, directionWord, shareOf, triggerWord, typeWord } from "../serial/finding.ts";
import type { Finding } from "../serial/finding.ts";
import { LineDecoder } from "../serial/line-decoder.ts";
import type { LineMeaning } from "../serial/line-decoder.ts";
import type { Terminator } from "../serial/line-splitter.ts";
import { withoutChecksum } from "./checksum.ts";
import type { ChecksumFormat } from "./checksum.ts";
import { presets } from "./presets.ts";
import type { LinePreset } from "./presets.ts";
import type { TextLinesSettings } from "./settings.ts";

/** Everything that decides what a line means: a preset with the site's settings over it. */
export interface TextLinesFormat extends Pick<
  TextLinesSettings,
  "maxLineBytes" | "startsWithStx" | "noPlateMarkers" | "colours" | "types" | "directions" | "triggers"
> {
  readonly pattern: string;
  readonly encoding: LineEncoding;
  readonly terminator: Terminator;
  readonly checksum: ChecksumFormat | null;
  readonly fullConfidence: number;
  readonly emptyMeansNoPlate: boolean;
}

/** The preset with what the settings say over it. */
export function formatOf(settings: TextLinesSettings): TextLinesFormat {
  const preset: LinePreset = presets[settings.preset];
  return {
    ...settings,
    pattern: settings.pattern ?? preset.pattern,
    encoding: settings.encoding ?? preset.encoding,
    terminator: settings.terminator ?? preset.terminator,
    fullConfidence: settings.fullConfidence ?? preset.fullConfidence,
    emptyMeansNoPlate: settings.emptyMeansNoPlate ?? preset.emptyMeansNoPlate,
  };
}

/** A decoder of text lines. */
export function textLinesDecoder(format: TextLinesFormat): LineDecoder {
  const pattern = new RegExp(format.pattern, "u");
  const lineFormat = { ...format, maxBytes: format.maxLineBytes };
  return new LineDecoder(lineFormat, (line) => meaningOf(line, format, pattern));
}

function meaningOf(line: Uint8Array, format: TextLinesFormat, pattern: RegExp): LineMeaning {
  const counted = format.checksum ? withoutChecksum(line, format.checksum) : line;
  const decoded = counted && decodeLine(counted, format.encoding);
  if (decoded === null) return "garbled";
  // Where a line ends in ETX, some readers still send the line break they would send to a printer.
  const text = decoded.replaceAll(/^[\r\n]+|[\r\n]+$/g, "");
  if (text.trim() === "") return format.emptyMeansNoPlate ? findingOf({ plate: "" }, format) : "nothing";
  // A line of text has no control characters but tabs; one that has is noise, whatever the pattern makes of it.
  if (/[^\P{Cc}\t]/u.test(text)) return "garbled";
  const groups = pattern.exec(text)?.groups;
  return groups?.["plate"] === undefined ? "garbled" : findingOf(groups, format);
}

function findingOf(groups: Readonly<Record<string, string | undefined>>, format: TextLinesFormat): Finding {
  const said = (name: string): string | null => groups[name]?.trim() ?? null;
  const plate = said("plate") ?? "";
  return {
    raw: plate,
    noPlate: plate === "" || format.noPlateMarkers.includes(plate),
    confidence: shareOf(said("confidence"), format.fullConfidence),
    colour: wordFor(said("colour"), { ...COLOUR_NAMES, ...format.colours }) ?? colourWord(said("colour")),
    type: wordFor(said("type"), format.types) ?? typeWord(said("type")),
    direction: wordFor(said("direction"), format.directions) ?? directionWord(said("direction")),
    trigger: wordFor(said("trigger"), format.triggers) ?? triggerWord(said("trigger")),
    fake: isYes(said("fake")),
    replayed: isYes(said("replayed")),
    deviceTimeMs: deviceTimeOf(said("time")),
    driverSeq: said("seq"),
  };
}

/** Colours as Chinese readers write them out. Numbers mean something else on every line, so they have to be set. */
const COLOUR_NAMES: TextLinesSettings["colours"] = {
  蓝: "blue",
  蓝色: "blue",
  黄: "yellow",
  黄色: "yellow",
  白: "white",
  白色: "white",
  黑: "black",
  黑色: "black",
  绿: "green",
  绿色: "green",
  黄绿: "yellow_green",
  黄绿色: "yellow_green",
};

function wordFor<W>(said: string | null, words: Readonly<Record<string, W>>): W | null {
  return said !== null && Object.hasOwn(words, said) ? (words[said] ?? null) : null;
}

function isYes(said: string | null): boolean {
  return said !== null && /^(?:1|y|yes|true|是)$/i.test(said);
}
