/**
 * How much each barrier has worked, counted from the records of its passages, so that no car costs a record more: openings
 * that a vehicle used. A tailgate and a passage while the arm was held open moved no arm; what was opened and not used, test
 * pulses too, is not counted. A maintenance keeps the count of its moment: records may come in any order.
 */
import type { Moment } from "../stay/moment.ts";
import { Latest, type LatestSnapshot } from "./latest.ts";
import type { LotRecord, RecordData } from "./record.ts";

/** `byHand`: a person gave the order, or opened by other means. */
export type Openings = { readonly all: number; readonly byHand: number };
export type Maintenance = RecordData["barrier_maintained"] & { readonly at: Moment };
export type WearSnapshot = {
  readonly openings: readonly (readonly [lane: string, openings: Openings])[];
  readonly maintained: LatestSnapshot<Maintenance>;
};

const NONE: Openings = { all: 0, byHand: 0 };

export class Wear {
  readonly #openings: Map<string, Openings>;
  readonly #maintained: Latest<Maintenance>;

  /** Without a snapshot, or with one of an earlier program, the counts begin with nothing. */
  constructor(snapshot?: WearSnapshot) {
    this.#openings = new Map(snapshot?.openings ?? []);
    this.#maintained = Latest.restore(snapshot?.maintained ?? []);
  }

  snapshot(): WearSnapshot {
    return { openings: [...this.#openings], maintained: this.#maintained.snapshot() };
  }

  /** Counts a record of a passage; others change nothing. Each record is to come once. */
  apply(record: LotRecord): void {
    if (record.kind === "barrier_maintained")
      return void this.#maintained.set(record.data.lane, record, { ...record.data, at: record.at });
    const opening = openingOf(record);
    if (opening === null) return;
    const { all, byHand } = this.of(opening.lane);
    this.#openings.set(opening.lane, { all: all + 1, byHand: byHand + Number(opening.byHand) });
  }

  /** Over the barrier's life, as far as the ledger knows it. */
  of(lane: string): Openings {
    return this.#openings.get(lane) ?? NONE;
  }

  /** Since the barrier was maintained last. */
  since(lane: string): Openings {
    const { all, byHand } = this.of(lane);
    const at = this.lastMaintenance(lane) ?? { openings: 0, byHand: 0 };
    return { all: all - at.openings, byHand: byHand - at.byHand };
  }

  lastMaintenance(lane: string): Maintenance | null {
    return this.#maintained.get(lane);
  }
}

/** The opening that a record tells of; null for every other record. */
function openingOf(record: LotRecord): { readonly lane: string; readonly byHand: boolean } | null {
  switch (record.kind) {
    case "stay_opened":
      // One that is not counted was made for a car that leaves: its closing is the passage.
      return record.data.counted ? creditedOpening(record.data) : null;
    case "stay_closed":
      return creditedOpening(record.data);
    case "passage_uncounted":
      return record.data.cause === "unauthorised" ? { lane: record.data.lane, byHand: true } : null;
    default:
      return null;
  }
}

function creditedOpening(passage: {
  readonly lane: string;
  readonly laneType: number;
  readonly flags: readonly string[];
}): { readonly lane: string; readonly byHand: boolean } | null {
  const { lane, laneType, flags } = passage;
  if (flags.includes("tailgate") || flags.includes("held_open")) return null;
  return { lane, byHand: laneType === 1 || flags.includes("unauthorised") };
}
