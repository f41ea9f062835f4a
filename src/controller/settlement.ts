/** The books of a stay at its leave: price = reduced + paid + waived + owed - overpaid, to the fen. */
import type { Credit } from "../lane/cue.ts";
import { stayKey } from "../lot/stay-book.ts";
import { owedNow, paidFen, type StayMoney } from "../stay/money.ts";
import type { MoneyRecords } from "../stay/money-records.ts";
import type { Moment } from "../stay/moment.ts";
import type { Settlement } from "../stay/records.ts";
import { assessAt, type Assessment } from "./pricing.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Before a stay closes: what is still due becomes a debt, or is waived when fire opened the lane. */
export function settleAtLeave(
  turn: Turn,
  state: ControllerState,
  id: string,
  credit: Credit | null,
): "owes" | "owes_nothing_new" {
  const stay = state.lot.stays.get(id);
  if (stay === null) return "owes_nothing_new";
  const assessment = assessAt(state, stay, pricedAt(turn, id, credit));
  if (assessment.outcome !== "priced") return "owes_nothing_new";
  const due = assessment.dueFen - owedNow(stay.money);
  if (due <= 0) return "owes_nothing_new";
  const key = stayKey(id);
  if (state.fire) {
    turn.record({
      kind: "fee_waived",
      key,
      data: waiver(turn, state, { fen: due, dueFen: due, by: "fire", reason: "fire", shift: null }),
    });
    return "owes_nothing_new";
  }
  const orderId = stay.money.submits.findLast((submit) => submit.outcome === null)?.quote.orderId ?? null;
  const reason =
    credit === null ? "left_without_decision" : credit.by === null ? "city_unreachable" : `opened_by ${credit.by}`;
  turn.record({ kind: "fee_owed", key, data: { fen: due, orderId, reason, atMs: state.lot.clocks.date(turn.at) } });
  return "owes";
}

/**
 * As of when a leave is priced. A car that was let go owes what it owed then, not what the seconds under the arm would add: its
 * free minutes may end there.
 */
function pricedAt({ at }: Turn, id: string, credit: Credit | null): Moment {
  if (credit?.decidedMs === undefined || credit.stay !== id) return at;
  return { ...at, monotonicMs: credit.decidedMs, wallMs: at.wallMs - (at.monotonicMs - credit.decidedMs) };
}

type Waiver = Pick<MoneyRecords["fee_waived"], "fen" | "by" | "reason" | "shift"> & { readonly dueFen: number };

/** A waiver as it is recorded: with its time, and the leave window that it opens if it covers all that is due. */
export function waiver(turn: Turn, state: ControllerState, given: Waiver): MoneyRecords["fee_waived"] {
  const { dueFen, ...waived } = given;
  const waivedAtMs = state.lot.clocks.date(turn.at);
  return { ...waived, waivedAtMs, leftValidSeconds: given.fen >= dueFen ? state.settings.exit.leftValidSeconds : 0 };
}

/** The settlement to write into the close; null when the stay cannot be priced yet. */
export function settlementOf(turn: Turn, state: ControllerState, id: string, credit: Credit | null): Settlement | null {
  const stay = state.lot.stays.get(id);
  if (stay === null) return null;
  const assessment = assessAt(state, stay, pricedAt(turn, id, credit));
  return assessment.outcome === "priced" ? settlementFrom(assessment, stay.money) : null;
}

type Priced = Pick<Extract<Assessment, { outcome: "priced" }>, "priceFen" | "reducedFen" | "overpaidFen">;

/** The books of a price and of what became of it. */
export function settlementFrom({ priceFen, reducedFen, overpaidFen }: Priced, money: StayMoney): Settlement {
  const { refundedFen, waivedFen } = money;
  return {
    priceFen,
    reducedFen,
    paidFen: paidFen(money) - refundedFen,
    // What was given back beyond what was overpaid is a favour, as a waiver is.
    waivedFen: waivedFen + Math.max(0, refundedFen - overpaidFen),
    owedFen: owedNow(money),
    overpaidFen: Math.max(0, overpaidFen - refundedFen),
  };
}
