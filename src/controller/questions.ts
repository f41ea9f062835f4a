/** Asks the city through the uplink. What is asked twice, or of too many at once, is not asked. */
import { openSubmit } from "../stay/money.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { Stay } from "../stay/stay.ts";
import type { Question } from "./question.ts";
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
  const open: OpenQuestion = { ask: body.ask, lane, visit, stay: asked.stay.id, orderId, doubted: false };
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
