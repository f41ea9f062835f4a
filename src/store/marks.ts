/** What the search tables keep of a record: a pure function of that one record, so that they can always be rebuilt. */
import type { LotRecord } from "../lot/record.ts";

/** What a record did to a stay, as far as a search cares. */
export type MarkKind =
  | "opened"
  | "numbered"
  | "corrected"
  | "closed"
  | "left"
  | "soft_closed"
  | "reopened"
  | "voided"
  | "other";

/** `atMs` is what the record itself knows of its time; null keeps it out of searches by time and plate. */
export type Mark = {
  readonly what: MarkKind;
  readonly atMs: number | null;
  readonly plate: string | null;
  readonly lane: string | null;
  /** The businessId of a numbered stay. */
  readonly note: string | null;
};

/** The mark of a record; records of unknown kinds have one too, so that a key's records can be found. */
export function markOf(record: LotRecord): Mark {
  const none = { plate: null, lane: null, note: null };
  const atMs = record.at.wallMs;
  switch (record.kind) {
    case "stay_opened":
      return { ...none, what: "opened", atMs, plate: record.data.plate, lane: record.data.lane };
    case "stay_numbered": {
      const { arrivedMs, businessId, plateId } = record.data;
      return { ...none, what: "numbered", atMs: arrivedMs, plate: plateId, note: businessId };
    }
    case "plate_corrected":
      return { ...none, what: "corrected", atMs, plate: record.data.plate };
    case "stay_closed":
      return { ...none, what: "closed", atMs, plate: record.data.exitPlate, lane: record.data.lane };
    case "leave_numbered":
      return { ...none, what: "left", atMs: record.data.leftMs, plate: record.data.report.plateId };
    case "stay_soft_closed":
      return { ...none, what: "soft_closed", atMs };
    case "stay_reopened":
      return { ...none, what: "reopened", atMs };
    case "stay_voided":
      return { ...none, what: "voided", atMs };
    default:
      return { ...none, what: "other", atMs: null };
  }
}

/** A stay as a search shows it. What it owed and paid is in its records. */
export type FoundStay = {
  /** Its key; its records are asked for by it. */
  readonly key: string;
  readonly plate: string | null;
  readonly exitPlate: string | null;
  readonly businessId: string | null;
  readonly openedMs: number | null;
  readonly closedMs: number | null;
  readonly entryLane: string | null;
  readonly exitLane: string | null;
  readonly state: "inside" | "left" | "soft_closed" | "voided";
};

/** Puts the marks of one stay, in the fold's order, together. */
export function stayOfMarks(key: string, marks: readonly Mark[]): FoundStay {
  const last = (...kinds: readonly MarkKind[]): Mark | undefined => marks.findLast((mark) => kinds.includes(mark.what));
  const opened = last("opened");
  const closed = last("closed");
  const numbered = last("numbered");
  return {
    key,
    plate: last("corrected", "opened")?.plate ?? numbered?.plate ?? null,
    exitPlate: closed?.plate ?? null,
    businessId: numbered?.note ?? null,
    openedMs: numbered?.atMs ?? opened?.atMs ?? null,
    closedMs: last("left")?.atMs ?? last("closed", "soft_closed")?.atMs ?? null,
    entryLane: opened?.lane ?? null,
    exitLane: closed?.lane ?? null,
    state: stateOf(last("closed", "soft_closed", "reopened", "voided")?.what),
  };
}

function stateOf(what: MarkKind | undefined): FoundStay["state"] {
  if (what === "closed") return "left";
  return what === "soft_closed" || what === "voided" ? what : "inside";
}
