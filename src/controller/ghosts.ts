/** Stays that nobody has seen leave for too long are closed by rule; such a stay re-opens when its car shows up. */
import { stayKey } from "../lot/stay-book.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The first word of this deadline's id. */
export const GHOST_DEADLINE = "ghosts";
const LOOK_EVERY_MS = 3_600_000;
/** Closed at most this many at a time, so that one turn stays short. */
const CLOSE_AT_MOST = 50;

/** Closes what is older than the site allows and looks again in an hour. */
export function closeAgedStays(turn: Turn, state: ControllerState): void {
  const { ghostAfterMs } = state.settings;
  if (ghostAfterMs === 0) return;
  // By a clock that nobody vouches for every stay may look old.
  if (!state.lot.clocks.trusts(turn.at)) return lookAgain(turn, LOOK_EVERY_MS);
  const oldestMs = state.lot.clocks.date(turn.at) - ghostAfterMs;
  let closed = 0;
  for (const stay of state.lot.stays.all()) {
    if (stay.status !== "inside" || stay.arrivedMs === null || stay.arrivedMs > oldestMs) continue;
    if ((closed += 1) > CLOSE_AT_MOST) break;
    turn.record({ kind: "stay_soft_closed", key: stayKey(stay.id), data: { reason: "age", by: null } });
  }
  lookAgain(turn, closed > CLOSE_AT_MOST ? 1_000 : LOOK_EVERY_MS);
}

function lookAgain(turn: Turn, inMs: number): void {
  turn.deadline(`${GHOST_DEADLINE}/all`, turn.at.monotonicMs + inMs);
}
