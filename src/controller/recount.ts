/** The count by the clock: at a set minute of the day, when the lot is known to stand so, free berths are set to a number. */
import { setCount } from "../berth/calibrate.ts";
import { WHOLE_LOT } from "../berth/cause.ts";
import { localMidnight } from "../local-day.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The first word of the deadline at which it is due; the corrected wall ms follow. */
export const RECOUNT_DEADLINE = "recount";
const MINUTE_MS = 60_000;
/** The clock may be corrected meanwhile: it is looked at this often. */
const LOOK_MS = 3_600_000;

/** Sets the deadline for the next time. */
export function scheduleRecount(turn: Turn, state: ControllerState): void {
  const { recount } = state.settings;
  if (recount === null) return;
  const nowMs = state.lot.clocks.date(turn.at);
  const todayMs = localMidnight(nowMs) + recount.minuteOfDay * MINUTE_MS;
  lookAgain(turn, nowMs, todayMs > nowMs ? todayMs : localMidnight(nowMs, 1) + recount.minuteOfDay * MINUTE_MS);
}

function lookAgain(turn: Turn, nowMs: number, dueMs: number): void {
  turn.deadline(`${RECOUNT_DEADLINE}/${dueMs}`, turn.at.monotonicMs + Math.min(dueMs - nowMs, LOOK_MS));
}

/** The deadline has passed; `due`: for when it was meant. A clock that is not trusted sets no count. */
export function recountDue(turn: Turn, state: ControllerState, due: string): void {
  const { lot, settings } = state;
  const { recount } = settings;
  if (recount === null) return;
  const [nowMs, dueMs] = [lot.clocks.date(turn.at), Number(due)];
  if (nowMs < dueMs) return lookAgain(turn, nowMs, dueMs);
  const stated = setCount(lot.berths, recount.trueFree, {
    area: WHOLE_LOT,
    by: "schedule",
    reason: "recount",
    atMs: nowMs,
  });
  // Long after its time it would set a number that was true at another hour.
  if (stated.accepted && lot.clocks.trusts(turn.at) && nowMs - dueMs < LOOK_MS) {
    const { delta, trueFree, by, reason } = stated.cause;
    turn.record({
      kind: "count_adjusted",
      key: "count",
      data: { delta, trueFree, by: by ?? "", reason: reason ?? "" },
    });
    turn.tellAll({ type: "circumstances_changed" });
  }
  scheduleRecount(turn, state);
}
