/**
 * The fire contact: while it is active every lane is held open (`modes.ts`), and afterwards the count wants looking after,
 * since people leave a fire by whatever lane is nearest. Both are written down.
 */
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The contact reports, at a start too; only a change is news. */
export function takeFireContact(turn: Turn, state: ControllerState, active: boolean): void {
  if (state.fire === active) return;
  state.fire = active;
  turn.record({ kind: "fire_alarm", key: "fire", data: { active } });
}

/** Raises or clears what asks for a recount. It stands over restarts until somebody has set the count. */
export function askForRecount(turn: Turn, state: ControllerState): void {
  const isAsked = !state.fire && state.lot.recountAsked;
  if (isAsked === state.recountAsked) return;
  state.recountAsked = isAsked;
  turn.faults.push({ lane: "lot", code: "recount_after_fire", raised: isAsked });
}
