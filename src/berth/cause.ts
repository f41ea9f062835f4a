/**
 * Why a number of the lot moved. Every cause is a difference, also a person's "there are 12 free": differences can be
 * added in any order and on any box, and the result is the same.
 */
import { assert, unreachable } from "../assert.ts";
import type { BerthCount } from "./count.ts";

/** The name of the lot as a whole where an area is asked for. */
export const WHOLE_LOT = "";

/** What happened to a stay. Re-opened: its soft close or its close was taken back, the car is inside after all. */
export type StayMove = "stay_opened" | "stay_closed" | "stay_voided" | "soft_closed" | "reopened";

/** Why a passage belongs to no stay. */
export type UncountedManner = "tailgate" | "unauthorised" | "held_open" | "no_entry_record" | "entry_found";

type Circumstances = {
  /** The area it happened in, or `WHOLE_LOT`. */
  readonly area: string;
  readonly lane: string | null;
  /** The person who did it; null: the machine. */
  readonly by: string | null;
  readonly reason: string | null;
  /** Corrected wall time, milliseconds UTC. */
  readonly atMs: number;
};

export type BerthCause = Circumstances &
  (
    | { readonly kind: StayMove; readonly stay: string }
    | {
        readonly kind: "passage_uncounted";
        /** 1: a vehicle came in, -1: one left. */
        readonly delta: 1 | -1;
        readonly manner: UncountedManner;
      }
    | {
        readonly kind: "count_set";
        /** Added to the adjustment. */
        readonly delta: number;
        /** Free berths as the person counted them. */
        readonly trueFree: number;
      }
    | {
        readonly kind: "capacity_set";
        /** Added to the capacity. */
        readonly delta: number;
        readonly capacity: number;
      }
  );

export type BerthCauseKind = BerthCause["kind"];

const INSIDE_BY: Readonly<Record<StayMove, 1 | -1>> = {
  stay_opened: 1,
  reopened: 1,
  stay_closed: -1,
  stay_voided: -1,
  soft_closed: -1,
};

/** What a cause does to each of the three numbers. */
export function changeOf(cause: BerthCause): BerthCount {
  switch (cause.kind) {
    case "stay_opened":
    case "stay_closed":
    case "stay_voided":
    case "soft_closed":
    case "reopened":
      return { capacity: 0, occupied: INSIDE_BY[cause.kind], adjustment: 0 };
    case "passage_uncounted":
      return { capacity: 0, occupied: whole(cause.delta), adjustment: 0 };
    case "count_set":
      return { capacity: 0, occupied: 0, adjustment: whole(cause.delta) };
    case "capacity_set":
      return { capacity: whole(cause.delta), occupied: 0, adjustment: 0 };
    default:
      return unreachable(cause);
  }
}

/** Whether a cause speaks of a vehicle; the others are people's words about the number itself. */
export function movesVehicles(cause: BerthCause): boolean {
  return cause.kind !== "count_set" && cause.kind !== "capacity_set";
}

function whole(delta: number): number {
  assert(Number.isSafeInteger(delta), `a count moves by whole berths, not by ${delta}`);
  return delta;
}
