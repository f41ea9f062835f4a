/**
 * What a recogniser reported, in one shape for every make. Everything that may be missing is an explicit null, so that
 * a read survives JSON and structured clone unchanged. It says what was seen and decides nothing.
 */
import { assert } from "../assert.ts";
import { isNoPlate } from "./no-plate.ts";
import { normalise } from "./normalise.ts";
import type { PlateColour, PlateType, ReadDirection, ReadTrigger } from "./vocabulary.ts";

/** One read of one recogniser. */
export type PlateRead = {
  /** The text as it came, at most 64 characters, for the trace. */
  readonly raw: string;
  /** The normalised plate; null when the reader saw none. */
  readonly plate: string | null;
  /** The reader said that there is no plate, or none it can read. */
  readonly noPlate: boolean;
  /** 0 to 1 in the reader's own scale; null when it gives none. Two makes' confidences do not compare. */
  readonly confidence: number | null;
  readonly colour: PlateColour | null;
  readonly type: PlateType | null;
  readonly direction: ReadDirection | null;
  readonly trigger: ReadTrigger | null;
  /** The reader believes that it was shown a picture of a plate. */
  readonly fake: boolean;
  /** Buffered by the reader and sent later (Vzenith `isoffline`): opens nothing. */
  readonly replayed: boolean;
  readonly readerId: string;
  /** The reader's own clock, milliseconds since 1970; only for the trace, fees never follow it. */
  readonly deviceTimeMs: number | null;
  /** The reader's number for this finding; a repeated transmission carries the same. */
  readonly driverSeq: string | null;
};

/** What a driver has decoded, before it is judged. `confidence` is in the driver's declared scale. */
export type ReaderReport = Omit<PlateRead, "plate" | "readerId">;

/** What is known of a reader beforehand. */
export type ReaderTraits = {
  readonly id: string;
  /** The confidence that means "certain" in this reader's scale: 100, 1, 255 … */
  readonly fullConfidence: number;
  /** Marks that mean "no plate" (`NO_PLATE_MARKS` unless the site has others). */
  readonly noPlateMarks: ReadonlySet<string>;
};

/** Longest text kept of what a reader sent, UTF-16 units. */
const TEXT_LIMIT = 64;

/** The last instant a date can name, milliseconds. */
const LAST_INSTANT_MS = 8_640_000_000_000_000;

/** Turns a driver's report into a read: plate normalised, marks recognised, numbers brought into their ranges. */
export function readOf(report: ReaderReport, reader: ReaderTraits): PlateRead {
  assert(reader.fullConfidence > 0, `reader ${reader.id} declares no confidence scale`);
  // Where no plate was found some readers put the maker's badge in its place and say so in the type.
  const typeSaysNone = report.type === "no_plate" || report.type === "car_logo";
  const plate = normalise(report.raw);
  const noPlate = report.noPlate || typeSaysNone || isNoPlate(plate, reader.noPlateMarks);
  return {
    raw: bounded(report.raw),
    plate: noPlate ? null : plate,
    noPlate,
    confidence: share(report.confidence, reader.fullConfidence),
    colour: report.colour ?? colourOfType(report.type),
    type: report.type,
    direction: report.direction,
    trigger: report.trigger,
    fake: report.fake || report.type === "fake",
    replayed: report.replayed,
    readerId: reader.id,
    deviceTimeMs: instant(report.deviceTimeMs),
    driverSeq: report.driverSeq === null ? null : bounded(report.driverSeq),
  };
}

/** The colour that is part of a type's name, for readers that tell the type alone: a yellow plate says that the vehicle is large. */
function colourOfType(type: PlateType | null): PlateColour | null {
  switch (type) {
    case "blue_small":
      return "blue";
    case "black_small":
      return "black";
    case "yellow_single_row":
    case "yellow_double_row":
      return "yellow";
    default:
      return null;
  }
}

/** A text of bearable length that can be stored: no half of a surrogate pair. */
function bounded(text: string): string {
  return text.slice(0, TEXT_LIMIT).toWellFormed();
}

/** A confidence as a share of the full one, 0 to 1; null when it is no number. */
function share(confidence: number | null, full: number): number | null {
  if (confidence === null || !Number.isFinite(confidence)) return null;
  if (confidence <= 0) return 0;
  return Math.min(1, confidence / full);
}

/** A device's time, whole milliseconds; null when it cannot be one. */
function instant(ms: number | null): number | null {
  if (ms === null || !(ms > 0 && ms <= LAST_INSTANT_MS)) return null;
  return Math.floor(ms);
}
