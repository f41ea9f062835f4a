/** What a lane is told to be, with a reason and an end; kept across a reboot because it is a record. */

/** Why a lane is in its mode. Fire wins over everything. */
export type LaneModeReason = "operator" | "schedule" | "fleet" | "fire" | "city";

/**
 * `open`: decides car by car. `full`: as open, but says full and admits only who may come in then. `closed`: takes no
 * temporary cars. `closed_to_all`: lets nobody through. `held_open`: the arm stays up and passages are recorded.
 */
export type LaneModeName = "open" | "full" | "closed" | "closed_to_all" | "held_open";

export type LaneMode = {
  readonly mode: LaneModeName;
  readonly reason: LaneModeReason;
  /** Corrected wall time at which it ends by itself; null: until somebody ends it. */
  readonly untilMs: number | null;
  /** Fleet mode ends after this many passages; null: not counted. */
  readonly passages: number | null;
  readonly note: string;
};
