/** Stays that nobody has seen leave for too long are closed by rule; such a stay re-opens when its car shows up. */
import { stayKey } from "../lot/stay-book.ts";
import type { Stay } from "../stay/stay.ts";
import { done, refused, type CommandOutcome, type LotCommand } from "./command-outcome.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";
import { settleUnreadLeaves } from "./unread-leaves.ts";

/** The first word of this deadline's id. */
export const GHOST_DEADLINE = "ghosts";
const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = HOUR_MS;
/** Closed by rule at most this many at a time, so that one turn stays short. */
const CLOSE_AT_MOST = 50;
/** Closed by one order at most. A lane may wait for that turn, some tens of milliseconds. */
const CLOSE_BY_ORDER = 1_000;

/** Closes what is older than the site allows and looks again in an hour. */
export function closeAgedStays(turn: Turn, state: ControllerState): void {
  const { ghostAfterMs } = state.settings;
  if (ghostAfterMs === 0) return;
  // By a clock that nobody vouches for every stay may look old.
  if (!state.lot.clocks.trusts(turn.at)) return lookAgain(turn, LOOK_EVERY_MS);
  const aged = insideFor(turn, state, ghostAfterMs);
  const closed = aged.slice(0, CLOSE_AT_MOST);
  for (const { id } of closed) {
    turn.record({ kind: "stay_soft_closed", key: stayKey(id), data: { reason: "age", by: null } });
  }
  settleUnreadLeaves(turn, state, closed);
  lookAgain(turn, aged.length > CLOSE_AT_MOST ? 1_000 : LOOK_EVERY_MS);
}

/** Cars that came this long ago or longer and have not been seen to leave. */
function insideFor(turn: Turn, { lot }: ControllerState, ms: number): readonly Stay[] {
  const latestMs = lot.clocks.date(turn.at) - ms;
  return [...lot.stays.all()].filter(
    ({ status, arrivedMs }) => status === "inside" && arrivedMs !== null && arrivedMs <= latestMs,
  );
}

type CloseGhosts = LotCommand & { readonly command: "close_ghosts" };

/** Closes all at once that a person takes for ghosts by their age. Each re-opens when its car shows up. */
export function closeGhosts(turn: Turn, state: ControllerState, command: CloseGhosts): CommandOutcome {
  if (!state.lot.clocks.trusts(turn.at)) {
    return refused(
      "clock_not_trusted",
      "时钟未校准，无法判断停车时长",
      "The clock is not set yet, so no stay has an age",
    );
  }
  const { by, olderThanHours: hours } = command;
  const aged = insideFor(turn, state, hours * HOUR_MS);
  if (aged.length === 0) {
    return refused("none_so_old", `没有停车超过 ${hours} 小时的车辆`, `No car has been inside for ${hours} hours`);
  }
  const closed = aged.slice(0, CLOSE_BY_ORDER);
  for (const { id } of closed) {
    turn.record({ kind: "stay_soft_closed", key: stayKey(id), data: { reason: "operator", by } });
  }
  settleUnreadLeaves(turn, state, closed);
  turn.tellAll({ type: "circumstances_changed" });
  const left = aged.length - closed.length;
  const [restZh, restEn] =
    left === 0 ? ["", ""] : [`，还有 ${left} 辆，请再次下达`, `; ${left} are left, give the order again`];
  return done(
    `已按幽灵车关闭 ${closed.length} 辆${restZh}；车辆出现时自动恢复`,
    `${closed.length} closed as ghosts${restEn}; each re-opens when its car shows up`,
  );
}

function lookAgain(turn: Turn, inMs: number): void {
  turn.deadline(`${GHOST_DEADLINE}/all`, turn.at.monotonicMs + inMs);
}
