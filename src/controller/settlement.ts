/** The books of a stay at its leave: price = reduced + paid + waived + owed - overpaid, to the fen. */
import type { Credit } from "../lane/cue.ts";
import { stayKey } from "../lot/stay-book.ts";
import { owedNow, paidFen, type StayMoney } from "../stay/money.ts";
import type { MoneyRecords } from "../stay/money-records.ts";
import type { Moment } from "../stay/moment.ts";
import type { Settlement } from "../stay/records.ts";
import type { Stay } from "../stay/stay.ts";
import { assessAt, type Assessment } from "./pricing.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";

/**
 * As of when a leave is priced: as of the decision, for a car that was let go and drives off then; else now. It owes nothing for the
 * seconds under the arm, in which its free minutes may end. What was paid or waived since is for the time since.
 */
export function pricedAt({ at }: Turn, { lot, settings }: ControllerState, stay: Stay, credit: Credit | null): Moment {
  if (credit?.decidedMs === undefined || credit.stay !== stay.id) return at;
  const agoMs = at.monotonicMs - credit.decidedMs;
  if (agoMs > settings.exit.leftValidSeconds * 1000) return at;
  const decided: Moment = { ...at, monotonicMs: credit.decidedMs, wallMs: at.wallMs - agoMs };
  const { payments, waivers } = stay.money;
  const moved = [...payments.map(({ paidAtMs }) => paidAtMs), ...waivers.map(({ waivedAtMs }) => waivedAtMs)];
  return moved.some((ms) => ms > lot.clocks.date(decided)) ? at : decided;
}

type Leave = { readonly credit: Credit | null; readonly pricedAs: Moment };

/** Before a stay closes: what is still due becomes a debt, or is waived when fire opened the lane. */
export function settleAtLeave(
  turn: Turn,
  state: ControllerState,
  id: string,
  { credit, pricedAs }: Leave,
): "owes" | "owes_nothing_new" {
  const stay = state.lot.stays.get(id);
  if (stay === null) return "owes_nothing_new";
  const assessment = assessAt(state, stay, pricedAs);
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
  const reason = whyOwed(credit);
  turn.record({ kind: "fee_owed", key, data: { fen: due, orderId, reason, atMs: state.lot.clocks.date(turn.at) } });
  return "owes";
}

function whyOwed(credit: Credit | null): string {
  if (credit === null) return "left_without_decision";
  if (credit.by !== null) return `opened_by ${credit.by}`;
  return credit.unpaid ?? "stood_too_long";
}

type Waiver = Pick<MoneyRecords["fee_waived"], "fen" | "by" | "reason" | "shift"> & { readonly dueFen: number };

/** A waiver as it is recorded: with its time, and the leave window that it opens if it covers all that is due. */
export function waiver(turn: Turn, state: ControllerState, given: Waiver): MoneyRecords["fee_waived"] {
  const { dueFen, ...waived } = given;
  const waivedAtMs = state.lot.clocks.date(turn.at);
  return { ...waived, waivedAtMs, leftValidSeconds: given.fen >= dueFen ? state.settings.exit.leftValidSeconds : 0 };
}

/** The settlement to write into the close; null when the stay cannot be priced yet. */
export function settlementOf(state: ControllerState, id: string, pricedAs: Moment): Settlement | null {
  const stay = state.lot.stays.get(id);
  if (stay === null) return null;
  const assessment = assessAt(state, stay, pricedAs);
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
