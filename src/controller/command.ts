/** What a person may tell the box, at the diagnostics port or the command line. Each is a record once it is done. */
import type { ListEntry } from "../lot/grounds.ts";
import type { LaneModeName } from "../lot/lane-mode.ts";

/** As whom a person gives orders, where the port tells them apart. */
export type Role = "operator" | "technician";

/** Every command names who gave it and why, and carries an id: the same id twice does nothing the second time. */
type CommandHead = {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly role?: Role;
  /** Monotonic ms after which it is refused: a command is never replayed from a queue. */
  readonly expiresAtMs: number;
};

export type CommandBody =
  | { readonly command: "open_once"; readonly lane: string; readonly visit: number | null }
  | {
      readonly command: "hold_open";
      readonly lane: string;
      readonly untilMs: number | null;
      readonly passages: number | null;
    }
  | {
      readonly command: "set_lane_mode";
      readonly lane: string;
      readonly mode: LaneModeName;
      readonly untilMs: number | null;
    }
  /** Ends whatever an operator had set; schedule and fire stay. */
  | { readonly command: "release_lane"; readonly lane: string }
  | { readonly command: "give_plate"; readonly lane: string; readonly visit: number; readonly plate: string }
  | { readonly command: "correct_plate"; readonly stay: string; readonly plate: string }
  /** At the exit: the car in front is this stay. */
  | { readonly command: "choose_stay"; readonly lane: string; readonly visit: number; readonly stay: string }
  | { readonly command: "admit_without_plate"; readonly lane: string; readonly visit: number }
  | { readonly command: "void_stay"; readonly stay: string }
  | { readonly command: "close_ghost"; readonly stay: string }
  /** After the arm was left up, or before an inventory: every car that came this long ago or longer. */
  | { readonly command: "close_ghosts"; readonly olderThanHours: number }
  | { readonly command: "set_free"; readonly trueFree: number }
  /** Berth detectors, or people, have counted the vehicles inside: it is shown beside the count and changes nothing. */
  | { readonly command: "note_count"; readonly source: string; readonly occupied: number }
  | { readonly command: "set_capacity"; readonly capacity: number; readonly area: string }
  | {
      readonly command: "replace_list";
      readonly list: string;
      readonly version: string;
      /** The version in its signature, which whoever gives the command has verified; absent: it is not signed. */
      readonly signed?: number;
      readonly entries: readonly ListEntry[];
    }
  | { readonly command: "take_cash"; readonly stay: string; readonly fen: number; readonly shift: string | null }
  | { readonly command: "waive"; readonly stay: string; readonly fen: number; readonly shift: string | null }
  | { readonly command: "refund"; readonly stay: string; readonly orderId: string; readonly fen: number }
  | {
      readonly command: "grant_reduction";
      readonly stay: string;
      readonly code: string;
      readonly fen: number;
      readonly minutes: number;
    }
  | {
      readonly command: "set_berth";
      readonly stay: string;
      /** The building; empty: the lot. */
      readonly store: string;
      readonly floor: string;
      readonly berthId: string;
    }
  | { readonly command: "open_shift"; readonly shift: string }
  | { readonly command: "close_shift"; readonly shift: string }
  | { readonly command: "acknowledge_ledger"; readonly condition: string }
  | { readonly command: "unpark_report"; readonly origin: string; readonly seq: number }
  | { readonly command: "note_maintenance"; readonly lane: string }
  | { readonly command: "test_pulse"; readonly lane: string };

export type Command = CommandHead & CommandBody;
