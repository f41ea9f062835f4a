/**
 * Answers the city's callbacks from the lot: fee query, payment notice, invoice query, find my car. A fee query is
 * answered in time whether or not the city's own reductions have come, an invoice query when the ledger was read; the rest
 * waits for the commit.
 */
import { lastClose, type Stay } from "../stay/stay.ts";
import { stayKey } from "../lot/stay-book.ts";
import type { CallbackFact } from "./fact.ts";
import { readInvoices } from "./invoices.ts";
import { nextOrderId } from "./orders.ts";
import { takeNotice } from "./payments.ts";
import { assessAt } from "./pricing.ts";
import { askReductions } from "./questions.ts";
import { smallerQuote } from "./settled.ts";
import type { ControllerState, OpenFeeQuery } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The city waits 2 s (5.3.2); the reply leaves well before the asker is told "busy" at 1.5 s, and reductions get this much of it. */
const FEE_REDUCTIONS_MS = 1_000;
const FEE_REPLY_MS = 1_400;
/** Fee queries waiting at once; beyond them the answer comes without the city's reductions. */
const FEE_QUERIES_MAX = 64;
/** "No such car" (readings, no such car). */
const NO_SUCH_CAR = 1006;
const NO_SUCH_BERTH = 3000;

export function takeCallback(turn: Turn, state: ControllerState, fact: CallbackFact): void {
  switch (fact.type) {
    case "fee_query":
      return takeFeeQuery(turn, state, fact);
    case "payment_notice":
      takeNotice(turn, state, fact.notice);
      return turn.reply(fact.replyTo, { type: "noticed" });
    case "invoice_query":
      return readInvoices(turn, fact.plate, fact.replyTo);
    case "find_car":
      return findCar(turn, state, fact);
  }
}

function takeFeeQuery(turn: Turn, state: ControllerState, fact: Extract<CallbackFact, { type: "fee_query" }>): void {
  const stay = stayToQuote(turn, state, fact.plate);
  const latestMs = turn.at.monotonicMs + FEE_REPLY_MS;
  if (stay === null) {
    const message = "车辆不在场内";
    return turn.reply(fact.replyTo, { type: "not_found", code: NO_SUCH_CAR, message }, latestMs);
  }
  const query: OpenFeeQuery = { replyTo: fact.replyTo, stay: stay.id, latestMs };
  const askCity = state.settings.exit.cityPayments && state.cityReachable && state.feeQueries.size < FEE_QUERIES_MAX;
  if (!askCity) return answerFeeQuery(turn, state, query);
  const first = ![...state.feeQueries.values()].some((one) => one.stay === stay.id);
  state.feeQueries.set(fact.replyTo, query);
  const deadlineMs = turn.at.monotonicMs + FEE_REDUCTIONS_MS;
  turn.deadline(feeDeadlineId(stay.id), deadlineMs);
  if (first) askReductions(turn, state, { visitCase: null, stay, deadlineMs });
}

/** The stay inside; or an earlier one that still owes, when the car inside has nothing to pay or is not there. */
function stayToQuote(turn: Turn, state: ControllerState, plate: string): Stay | null {
  const owes = (stay: Stay): boolean => {
    const assessment = assessAt(state, stay, turn.at);
    return assessment.outcome === "priced" && assessment.dueFen > 0;
  };
  const inside = state.lot.staysToLeave(plate).findLast((one) => one.businessId !== null) ?? null;
  if (inside !== null && owes(inside)) return inside;
  const owing = state.lot.stays.ofPlate(plate).find((one) => one.status === "left" && one.plate === plate && owes(one));
  return owing ?? inside;
}

function feeDeadlineId(stay: string): string {
  return `fee/${stay}`;
}

/** Reductions for this stay are known, or the time for them is up: answers everybody who asked for its fee. */
export function answerFeeQueries(turn: Turn, state: ControllerState, stay: string): void {
  for (const query of state.feeQueries.values()) {
    if (query.stay !== stay) continue;
    state.feeQueries.delete(query.replyTo);
    answerFeeQuery(turn, state, query);
  }
  turn.deadline(feeDeadlineId(stay), null);
}

function answerFeeQuery(turn: Turn, state: ControllerState, query: OpenFeeQuery): void {
  const stay = state.lot.stays.get(query.stay);
  const nowMs = state.lot.clocks.date(turn.at);
  const assessment = stay === null ? null : assessAt(state, stay, turn.at);
  if (stay === null || stay.businessId === null || stay.arrivedMs === null || assessment?.outcome !== "priced") {
    const message = "暂时无法计费，请联系停车场工作人员";
    return turn.reply(query.replyTo, { type: "not_found", code: NO_SUCH_CAR, message }, query.latestMs);
  }
  const standing = smallerQuote(stay, assessment.quote, nowMs);
  const quote = { ...standing, orderId: nextOrderId(turn, state, stay) };
  // The same amount told again under a new order needs no record of its own: the block of orders is written down, and
  // a payment is matched by the businessId inside its order.
  if (standing === assessment.quote) turn.record({ kind: "quote_made", key: stayKey(stay.id), data: quote });
  const { businessId, plate, vehicleType, arrivedMs } = stay;
  const { orderId, totalFen, reduceFen, reduceMinutes, reduceCode, dueFen, validUntilMs, paidBeforeFen } = quote;
  const remark = paidBeforeFen > 0 ? `此前已付 ${paidBeforeFen} 分` : "无";
  const fee = {
    businessId,
    orderId,
    plate,
    vehicleType,
    arrivedMs,
    totalFen,
    reduceFen,
    reduceMinutes,
    reduceCode,
    dueFen,
    validUntilMs,
    remark,
  };
  turn.reply(query.replyTo, { type: "fee", fee }, query.latestMs);
}

function findCar(turn: Turn, state: ControllerState, fact: Extract<CallbackFact, { type: "find_car" }>): void {
  const stay = state.lot.staysToLeave(fact.plate).findLast((one) => lastClose(one) === null && one.berth !== null);
  if (stay?.berth == null || stay.businessId === null) {
    return turn.reply(fact.replyTo, { type: "not_found", code: NO_SUCH_BERTH, message: "车辆不在场内或泊位未知" });
  }
  const { businessId, plate, vehicleType, berth } = stay;
  turn.reply(fact.replyTo, { type: "car", car: { businessId, plate, vehicleType, ...berth } });
}
