/**
 * Bytes to reads for the neutral preset: one JSON object a line, UTF-8. Fields: plate (text, or null for none),
 * confidence, colour, type, direction, trigger, noPlate, fake, replayed, time, seq. Unknown fields are ignored.
 */

import type { Finding } from "../serial/finding.ts";
import { colourWord, deviceTimeOf, directionWord, shareOf, triggerWord, typeWord } from "../serial/finding.ts";
import { decodeLine } from "../serial/encoding.ts";
import { LineDecoder } from "../serial/line-decoder.ts";
import type { LineMeaning } from "../serial/line-decoder.ts";

export interface JsonLinesFormat {
  readonly maxLineBytes: number;
  readonly fullConfidence: number;
}

type Fields = Readonly<Record<string, unknown>>;

const OPENING_BRACE = 0x7b;
/** In how many places of a line an object is looked for. */
const ATTEMPTS = 8;

/** A decoder of JSON lines. */
export function jsonLinesDecoder({ maxLineBytes, fullConfidence }: JsonLinesFormat): LineDecoder {
  const format = { terminator: "any", startsWithStx: false, maxBytes: maxLineBytes } as const;
  return new LineDecoder(format, (line) => {
    const fields = objectIn(line);
    return fields ? meaningOf(fields, fullConfidence) : "garbled";
  });
}

/**
 * The object in which a line ends. Noise, or the torn beginning of another object, may stand before it; an object
 * inside another cannot be taken for it, because the outer one's brace is left over.
 */
function objectIn(line: Uint8Array): Fields | null {
  let from = line[0] === OPENING_BRACE ? 0 : line.indexOf(OPENING_BRACE);
  for (let attempt = 0; from >= 0 && attempt < ATTEMPTS; attempt++) {
    const text = decodeLine(from === 0 ? line : line.subarray(from), "utf8");
    const fields = text === null ? null : parsed(text);
    if (fields) return fields;
    from = line.indexOf(OPENING_BRACE, from + 1);
  }
  return null;
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function meaningOf(fields: Fields, fullConfidence: number): LineMeaning {
  const { plate } = fields;
  if (plate === undefined && fields["noPlate"] !== true) return "nothing";
  if (typeof plate !== "string" && plate !== null && plate !== undefined) return "garbled";
  return findingOf(fields, plate ?? "", fullConfidence);
}

function findingOf(fields: Fields, raw: string, fullConfidence: number): Finding {
  const { seq } = fields;
  return {
    raw,
    noPlate: fields["noPlate"] === true || raw.trim() === "",
    confidence: shareOf(fields["confidence"], fullConfidence),
    colour: colourWord(fields["colour"]),
    type: typeWord(fields["type"]),
    direction: directionWord(fields["direction"]),
    trigger: triggerWord(fields["trigger"]),
    fake: fields["fake"] === true,
    replayed: fields["replayed"] === true,
    deviceTimeMs: deviceTimeOf(fields["time"]),
    driverSeq: typeof seq === "string" || typeof seq === "number" ? String(seq) : null,
  };
}
