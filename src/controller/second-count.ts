/**
 * A second count beside the books: what loops saw go through a lane, against what was recorded there, and what others counted inside,
 * against our count, by local day. It corrects nothing; it says when the count slips.
 */
import { describeNoted, driftOf, isAlarming, notePassage, type Series } from "../berth/drift.ts";
import type { Lane } from "../lane/lane.ts";
import type { LaneSetup } from "../lane/setup.ts";
import { localDay } from "../local-day.ts";
import { done, type CommandOutcome, type LotCommand } from "./command-outcome.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The deadline at which what loops saw since the last record is written down. */
export const DRIFT_DEADLINE = "drift";
/** A vehicle that only a loop saw is written down within this, ms: not each with a commit of its own. */
const WRITE_AFTER_MS = 60_000;

/** Berth detectors or people have counted the vehicles inside: written down with what we hold now, and nothing else is changed. */
export function noteCount(turn: Turn, { lot }: ControllerState, { source, occupied }: NoteCount): CommandOutcome {
  const ours = lot.berths.occupied + lot.berths.adjustment;
  const day = localDay(lot.clocks.date(turn.at));
  turn.record({ kind: "berths_counted", key: `counted:${source}`, data: { occupied, source, day, ours } });
  const { zh, en } = describeNoted({ day, source, counted: occupied, ours });
  return done(`已登记。${zh}`, `Noted. ${en}`);
}

type NoteCount = Extract<LotCommand, { readonly command: "note_count" }>;

/** Raises or clears the alarm about counts of others. It stands over restarts until the count is set or noted counts agree. */
export function compareCounts(turn: Turn, state: ControllerState): void {
  const raised = state.lot.berths.others.differBy(state.settings.secondCount.alarmCars);
  if (raised === state.countsDiffer) return;
  state.countsDiffer = raised;
  turn.faults.push({ lane: "lot", code: "counts_differ", raised });
}

/** A loop has seen a vehicle go through a lane. */
export function noteSeen(turn: Turn, state: ControllerState, lane: string, way: "in" | "out"): void {
  note(turn, state, lane, { series: "loops", way });
  turn.deadline(`${DRIFT_DEADLINE}/write`, turn.at.monotonicMs + WRITE_AFTER_MS);
}

/** The lane's own passage loop has let go of a vehicle, where that loop is the second count. */
export function noteOwnLoop(turn: Turn, state: ControllerState, lane: string, moved: LaneMoved): void {
  const { before, after, setup } = moved;
  if (!state.settings.secondCount.passageLoops.includes(lane)) return;
  if (!before.loops.passage.covered || after.loops.passage.covered) return;
  const leaves = setup.direction === "exit" || (setup.direction === "both" && before.heading === "exit");
  noteSeen(turn, state, lane, leaves ? "out" : "in");
}

type LaneMoved = { readonly before: Lane; readonly after: Lane; readonly setup: LaneSetup };

/** A passage has been recorded, with a stay or without one; written down with it, in one commit. */
export function noteRecorded(
  turn: Turn,
  state: ControllerState,
  lane: string,
  passed: { readonly direction: "entry" | "exit"; readonly stay: string | null },
): void {
  if (!state.settings.secondCount.lanes.includes(lane)) return;
  const way = passed.direction === "entry" ? "in" : "out";
  note(turn, state, lane, { series: passed.stay === null ? "uncounted" : "stays", way });
  writeDrift(turn, state);
}

function note(turn: Turn, state: ControllerState, lane: string, seen: { series: Series; way: "in" | "out" }): void {
  const day = localDay(state.lot.clocks.date(turn.at));
  state.drift.pending = notePassage(state.drift.pending, { day, lane, ...seen });
}

/** Writes down what has not been, and raises or clears the alarm of each lane by today's figure. */
export function writeDrift(turn: Turn, state: ControllerState): void {
  const { drift, settings, lot } = state;
  for (const entry of drift.pending)
    turn.record({ kind: "passages_compared", key: `drift:${entry.lane}`, data: entry });
  drift.pending = [];
  turn.deadline(`${DRIFT_DEADLINE}/write`, null);
  const today = localDay(lot.clocks.date(turn.at));
  for (const lane of settings.secondCount.lanes) {
    const raised = isAlarming(driftOf(lot.drift, today, lane), settings.secondCount.limits);
    if (raised === drift.alarming.has(lane)) continue;
    if (raised) drift.alarming.add(lane);
    else drift.alarming.delete(lane);
    turn.faults.push({ lane, code: "count_drifts", raised });
  }
}
