/**
 * Cars that left before the clock was set could not be priced at the exit. Once their arrival and leave are dated they are,
 * as of the moment they left: what they should have paid is owed, and their books are closed. Nobody got away for nothing
 * because a box had no clock; nobody owes who left while a fire held the lanes open.
 */
import { stayKey } from "../lot/stay-book.ts";
import { owedNow } from "../stay/money.ts";
import { lastClose, type Stay } from "../stay/stay.ts";
import { assess } from "./pricing.ts";
import { settlementFrom } from "./settlement.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Settles every car that left unpriced and is numbered by now. Does nothing the second time. */
export function settleLeftUnpriced(turn: Turn, state: ControllerState): void {
  for (const stay of state.lot.stays.all()) {
    if (stay.status === "left" && stay.settlement === null && stay.leaveReport !== null) settle(turn, state, stay);
  }
}

/** What no tariff can price (an impossible stay) stays an operator's case. */
function settle(turn: Turn, state: ControllerState, stay: Stay): void {
  const close = lastClose(stay);
  if (close === null || stay.arrivedMs === null) return;
  const leftMs = Math.max(stay.arrivedMs, state.lot.clocks.date(close.at));
  const atExit = assess(state, { ...stay, status: "inside" }, leftMs);
  if (atExit.outcome !== "priced") return;
  const due = atExit.dueFen - owedNow(stay.money);
  const key = stayKey(stay.id);
  if (due > 0 && stay.flags.includes("left_in_fire")) {
    const data = { fen: due, waivedAtMs: leftMs, leftValidSeconds: 0, by: "fire", reason: "fire", shift: null };
    turn.record({ kind: "fee_waived", key, data });
  } else if (due > 0) {
    turn.record({ kind: "fee_owed", key, data: { fen: due, orderId: null, reason: "clock_not_set", atMs: leftMs } });
  }
  const money = state.lot.stays.get(stay.id)?.money ?? stay.money;
  turn.record({ kind: "stay_settled", key, data: { settlement: settlementFrom(atExit, money) } });
}
