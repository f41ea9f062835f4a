/** Asks the city through the uplink, and brings each answer to where it belongs: the books always, the lane if it still waits. */
import { stayKey } from "../lot/stay-book.ts";
import { openSubmit } from "../stay/money.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { Stay } from "../stay/stay.ts";
import { answerFeeQueries } from "./callbacks.ts";
import { feed } from "./lanes.ts";
import { receivePayment } from "./payments.ts";
import type { Answer, Question } from "./question.ts";
import { QUESTIONS_MAX, type ControllerState, type OpenQuestion, type VisitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

type QuestionBody = Question extends infer Q
  ? Q extends Question
    ? Omit<Q, "id" | "lane" | "visit" | "stay" | "deadlineMs">
    : never
  : never;
type Asked = { readonly visitCase: VisitCase | null; readonly stay: Stay; readonly deadlineMs: number };

function ask(turn: Turn, state: ControllerState, asked: Asked, body: QuestionBody): void {
  if (state.questions.size >= QUESTIONS_MAX) return;
  const id = `q${(state.nextQuestion += 1)}`;
  const lane = asked.visitCase === null ? null : laneOf(state, asked.visitCase);
  const visit = asked.visitCase?.visit ?? null;
  const orderId =
    body.ask === "submit" ? body.payment.quote.orderId : body.ask === "payment_result" ? body.orderId : null;
  const open: OpenQuestion = { ask: body.ask, lane, visit, stay: asked.stay.id, orderId };
  state.questions.set(id, open);
  const question: Question = { id, lane, visit, stay: asked.stay.id, deadlineMs: asked.deadlineMs, ...body };
  turn.ask(question, body.ask === "submit");
}

function laneOf(state: ControllerState, visitCase: VisitCase): string | null {
  for (const [name, desk] of state.lanes) if (desk.cases.get(visitCase.visit) === visitCase) return name;
  return null;
}

/** 5.3.1 for a car that is about to leave or whose fee was asked. */
export function askReductions(turn: Turn, state: ControllerState, asked: Asked): void {
  const { plate, vehicleType } = asked.stay;
  ask(turn, state, asked, { ask: "reductions", plate, vehicleType });
}

/** 5.3.3. The caller has recorded the intent in this very turn; the question leaves when that is durable. */
export function askSubmit(turn: Turn, state: ControllerState, asked: Asked & { readonly quote: QuoteData }): void {
  const { stay, quote } = asked;
  if (stay.businessId === null || stay.arrivedMs === null) return;
  const { businessId, plate, vehicleType, arrivedMs } = stay;
  ask(turn, state, asked, { ask: "submit", payment: { businessId, plate, vehicleType, arrivedMs, quote } });
}

/**
 * After a start, or when the city is back: submits of which nobody knows whether they were collected are sent again
 * unchanged, for the books. No lane waits for them.
 */
export function reaskOpenSubmits(turn: Turn, state: ControllerState): void {
  const asked = new Set([...state.questions.values()].map((open) => open.orderId));
  for (const stay of state.lot.stays.all()) {
    const open = openSubmit(stay.money);
    if (open === null || asked.has(open.quote.orderId)) continue;
    askSubmit(turn, state, {
      visitCase: null,
      stay,
      quote: open.quote,
      deadlineMs: turn.at.monotonicMs + RESULT_TIMEOUT_MS,
    });
  }
}

const RESULT_TIMEOUT_MS = 5_000;

/** 5.3.5 for an order that may have been paid without our hearing of it. */
export function askPaymentResult(
  turn: Turn,
  state: ControllerState,
  asked: { readonly visitCase: VisitCase | null; readonly stay: Stay; readonly orderId: string },
): void {
  const { businessId } = asked.stay;
  if (businessId === null) return;
  const deadlineMs = turn.at.monotonicMs + RESULT_TIMEOUT_MS;
  const { visitCase, stay, orderId } = asked;
  ask(turn, state, { visitCase, stay, deadlineMs }, { ask: "payment_result", businessId, orderId });
}

/** An answer came, or none within the time. */
export function takeAnswer(turn: Turn, state: ControllerState, id: string, answer: Answer): void {
  const open = state.questions.get(id);
  if (open === undefined) return;
  // The uplink goes on trying a submit whose outcome is unknown, and answers again when it knows.
  const isFinal = !("unknown" in answer) || open.ask !== "submit";
  if (isFinal) state.questions.delete(id);
  settleBooks(turn, state, open, answer);
  const visitCase =
    open.lane === null || open.visit === null ? undefined : state.lanes.get(open.lane)?.cases.get(open.visit);
  if (visitCase?.exit != null) noteInCase(visitCase, open, answer);
  if (open.ask === "reductions") answerFeeQueries(turn, state, open.stay);
  if (open.lane !== null) feed(turn, state, open.lane, { type: "circumstances_changed" });
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
        ...{ stay: open.stay, orderId: open.orderId, fen: submit.quote.dueFen, status: "paid" },
        ...{ payType: "unknown", paidAtMs, source: "password_free", by: null, shift: null },
      });
      return;
    }
    case "payment_result": {
      if (!answer.paid || open.orderId === null) return;
      const { fen, payType, paidAtMs } = answer;
      receivePayment(turn, state, {
        ...{ stay: open.stay, orderId: open.orderId, fen, status: "paid", payType, paidAtMs },
        ...{ source: "result", by: null, shift: null },
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
      feed(turn, state, name, { type: "circumstances_changed" });
    }
  }
}
