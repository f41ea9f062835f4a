/**
 * Cars that left unread, so that nobody could tell which stay was theirs: each was taken out of the count as it went, and its own
 * stay remained open.
 * When a stay is closed by rule its car has left before, there as far as anybody knows, and must not be taken out twice.
 */
import { stayKey } from "../lot/stay-book.ts";
import { isUnclaimedLeave } from "../stay/remains.ts";
import type { Stay } from "../stay/stay.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** These stays have just been closed by rule: as many leaves as may have been theirs are taken back out of the count. */
export function settleUnreadLeaves(turn: Turn, state: ControllerState, closed: readonly Stay[]): void {
  if (closed.length === 0) return;
  const leaves = unsettledLeaves(state);
  for (const stay of closed) {
    const at = stay.counted ? leaves.findIndex((leave) => cameMs(state, leave) >= cameMs(state, stay)) : -1;
    const [leave] = at < 0 ? [] : leaves.splice(at, 1);
    if (leave === undefined) continue;
    const data = { lane: leave.lane, delta: 1, cause: "entry_found", plate: null } as const;
    turn.record({ kind: "passage_uncounted", key: "count", data });
    turn.record({ kind: "stay_flagged", key: stayKey(leave.id), data: { flag: "entry_found", note: stay.id } });
  }
}

/** The leaves that no stay has been found for, the earliest first; the latest 1,500 are held (`StayBook`). */
function unsettledLeaves(state: ControllerState): Stay[] {
  return [...state.lot.stays.all()].filter(isUnclaimedLeave).toSorted((a, b) => cameMs(state, a) - cameMs(state, b));
}

/** For a leave without a stay: when it left. */
function cameMs({ lot }: ControllerState, stay: Stay): number {
  return stay.arrivedMs ?? lot.clocks.date(stay.openedAt);
}
