/** What is still to come of a stay that has ended. Whoever holds only some of the ended stays lets go of the others first. */
import { openSubmit, owedNow } from "./money.ts";
import type { Stay } from "./stay.ts";

/** `money`: some may still move. `rules`: a rule still looks at it. `nothing`: it is history. */
export type Remains = "money" | "rules" | "nothing";

/** What remains of a stay that left or was voided. */
export function remainsOf(stay: Stay): Remains {
  if (isMoneyOpen(stay)) return "money";
  return isUsedReservation(stay) || isUnclaimedLeave(stay) ? "rules" : "nothing";
}

/** A debt to collect, a submit (5.3.3) of which nobody knows whether it was collected, or a leave that is not priced yet. */
function isMoneyOpen({ status, money, settlement }: Stay): boolean {
  if (openSubmit(money) !== null) return true;
  return status === "left" && (owedNow(money) > 0 || settlement === null);
}

/** A reservation admits once, and its berth is kept back no longer. */
function isUsedReservation({ status, ground }: Stay): boolean {
  return status === "left" && ground === "reservation";
}

/** A car left unread, and the stay that it came in on was not found: when that is closed by rule, this was its leave. */
export function isUnclaimedLeave({ counted, flags }: Stay): boolean {
  return !counted && flags.includes("no_plate") && !flags.includes("entry_found");
}
