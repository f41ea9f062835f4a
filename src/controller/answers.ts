/** Brings each answer of the city to where it belongs: the books always, the lane if the car still waits. */
import { stayKey } from "../lot/stay-book.ts";
import { answerFeeQueries } from "./callbacks.ts";
import { receivePayment } from "./payments.ts";
import type { Answer } from "./question.ts";
import type { ControllerState, OpenQuestion, VisitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

/** An answer came, or none within the time. */
export function takeAnswer(turn: Turn, state: ControllerState, id: string, answer: Answer): void {
  const open = state.questions.get(id);
  if (open === undefined) return;
  // The uplink goes on trying a lane's submit whose outcome is unknown, and answers once more when it knows or gives it up.
  const isFinal = !("unknown" in answer) || open.ask !== "submit" || open.lane === null || open.doubted;
  if (isFinal) state.questions.delete(id);
  else state.questions.set(id, { ...open, doubted: true });
  settleBooks(turn, state, open, answer);
  const visitCase =
    open.lane === null || open.visit === null ? undefined : state.lanes.get(open.lane)?.cases.get(open.visit);
  // Read anew, the car may have turned out to be another one: what was asked of the first stay says nothing of this.
  if (visitCase?.exit?.stay === open.stay) noteInCase(visitCase, open, answer);
  if (open.ask === "reductions") answerFeeQueries(turn, state, open.stay);
  if (open.lane !== null) turn.tell(open.lane, { type: "circumstances_changed" });
}

/** What the answer means for the stay's books, whether a car waits or not. */
function settleBooks(turn: Turn, state: ControllerState, open: OpenQuestion, answer: Answer): void {
  if ("unknown" in answer) return;
  const key = stayKey(open.stay);
  const money = state.lot.stays.get(open.stay)?.money;
  switch (answer.ask) {
    case "reductions": {
      const unchanged = JSON.stringify(money?.cityReductions ?? []) === JSON.stringify(answer.reductions);
      if (!unchanged) turn.record({ kind: "reductions_learned", key, data: { reductions: answer.reductions } });
      return;
    }
    case "submit": {
      const submit = money?.submits.find((one) => one.quote.orderId === open.orderId);
      if (open.orderId === null || submit === undefined) return;
      turn.record({ kind: "submit_answered", key, data: { orderId: open.orderId, outcome: answer.outcome } });
      if (answer.outcome !== "password_free") return;
      const paidAtMs = state.lot.clocks.date(turn.at);
      receivePayment(turn, state, {
        stay: open.stay,
        orderId: open.orderId,
        fen: submit.quote.dueFen,
        status: "paid",
        payType: "unknown",
        paidAtMs,
        source: "password_free",
        by: null,
        shift: null,
      });
      return;
    }
    case "payment_result": {
      if (!answer.paid || open.orderId === null) return;
      const { fen, payType, paidAtMs } = answer;
      receivePayment(turn, state, {
        stay: open.stay,
        orderId: open.orderId,
        fen,
        status: "paid",
        payType,
        paidAtMs,
        source: "result",
        by: null,
        shift: null,
      });
      return;
    }
  }
}

function noteInCase(visitCase: VisitCase, open: OpenQuestion, answer: Answer): void {
  const exitCase = visitCase.exit;
  if (exitCase === null) return;
  const known = !("unknown" in answer);
  if (open.ask === "reductions") exitCase.reductions = known ? "answered" : "unknown";
  if (open.ask === "submit") {
    exitCase.submit =
      known && answer.ask === "submit" && answer.outcome !== "password_free" ? answer.outcome : "unknown";
  }
}

/** The budget of a car at the exit is used up: whatever is still out counts as unknown for the lane. */
export function budgetDue(turn: Turn, state: ControllerState, stay: string): void {
  for (const [name, desk] of state.lanes) {
    for (const { exit } of desk.cases.values()) {
      if (exit?.stay !== stay) continue;
      if (exit.reductions === "asked") exit.reductions = "unknown";
      if (exit.submit === "asked") exit.submit = "unknown";
      turn.tell(name, { type: "circumstances_changed" });
    }
  }
}
