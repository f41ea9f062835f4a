/**
 * What each lane is right now: fire before a person's word, that before the schedule, that before the count. The lane
 * hears of changes only.
 */
import type { LaneModeCue } from "../lane/cue.ts";
import type { LaneMode } from "../lot/lane-mode.ts";
import { minuteOfLocalWeek } from "../local-day.ts";
import type { LaneSchedule } from "./settings.ts";
import type { ControllerState, LaneDesk } from "./state.ts";
import type { Turn } from "./turn.ts";

/** A schedule is looked at this often; its hours are whole minutes. */
const SCHEDULE_CHECK_MS = 60_000;

/** Looks at every lane's mode again and tells the lane if it changed. */
export function refreshModes(turn: Turn, state: ControllerState): void {
  const nowMs = state.lot.clocks.date(turn.at);
  for (const [name, desk] of state.lanes) {
    const told = state.lot.laneModes.get(name);
    const mode = modeNow(state, desk, nowMs);
    scheduleNextLook(turn, desk, told, nowMs);
    if (mode.mode === desk.mode.mode && mode.reason === desk.mode.reason) continue;
    desk.mode = mode;
    turn.tell(name, { type: "mode_changed", mode });
  }
}

function modeNow(state: ControllerState, desk: LaneDesk, nowMs: number): LaneModeCue {
  if (state.fire) return { mode: "held_open", reason: "fire" };
  const told = state.lot.laneModes.get(desk.settings.name);
  if (told !== null && stillHolds(told, nowMs)) return { mode: told.mode, reason: told.reason };
  const scheduled = scheduledMode(desk.settings.schedule, nowMs);
  if (scheduled !== null) return { mode: scheduled, reason: "schedule" };
  const full = desk.settings.setup.direction !== "exit" && state.lot.berths.free <= 0;
  return { mode: full ? "full" : "open", reason: "normal" };
}

/** `open` said by a person means: nothing special any more. */
function stillHolds(told: LaneMode, nowMs: number): boolean {
  return told.mode !== "open" && (told.untilMs === null || nowMs < told.untilMs);
}

function scheduledMode(schedule: LaneSchedule, nowMs: number): LaneModeCue["mode"] | null {
  const minute = minuteOfLocalWeek(nowMs);
  const entry = schedule.find(({ hours }) => hours.some(([from, to]) => minute >= from && minute < to));
  return entry?.mode ?? null;
}

function scheduleNextLook(turn: Turn, desk: LaneDesk, told: LaneMode | null, nowMs: number): void {
  const waits: number[] = [];
  if (desk.settings.schedule.length > 0) waits.push(SCHEDULE_CHECK_MS - (nowMs % SCHEDULE_CHECK_MS));
  if (told !== null && told.untilMs !== null && stillHolds(told, nowMs)) waits.push(told.untilMs - nowMs);
  const id = `mode/${desk.settings.name}`;
  if (waits.length > 0) turn.deadline(id, turn.at.monotonicMs + Math.min(...waits));
}

/** Fleet mode by count: one car of it has gone through; after the last the lane is as before. */
export function countFleetPassage(turn: Turn, state: ControllerState, lane: string): void {
  const told = state.lot.laneModes.get(lane);
  if (told === null || told.mode !== "held_open" || told.passages === null) return;
  if (!stillHolds(told, state.lot.clocks.date(turn.at))) return;
  const passages = told.passages - 1;
  const mode = passages > 0 ? { ...told, passages } : { ...told, mode: "open" as const, passages: null, untilMs: null };
  turn.record({ kind: "lane_mode_set", key: `lane:${lane}`, data: { ...mode, lane, by: "fleet" } });
}
