/**
 * Asks the city what a lane or the books want to know: reductions (5.3.1), submit (5.3.3), payment result (5.3.5). The lane
 * hears "unknown" at its deadline at the latest; an answer that comes after that is reported all the same, under the same id.
 * Of a submit the truth is sought for a day; a second "unknown" under its id, the first one where no lane waits, says that it
 * was not found.
 */
import type { Outcome } from "../city/outcome.ts";
import type { UplinkFact } from "../controller/fact.ts";
import type { Answer, Question } from "../controller/question.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import type { CityLine } from "./city-line.ts";
import { sendSubmit, submitAnswer, SubmitPursuit } from "./submit-pursuit.ts";
import { NOT_PAID, paymentResultOf, reductionsOf } from "./wire-rows.ts";

export type QuestionPorts = {
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly line: CityLine;
  readonly parkingId: string;
  /** Time for one request, ms. */
  readonly timeoutMs: number;
  /** False while the account is stopped: nothing would be answered. */
  readonly mayGo: () => boolean;
  readonly report: (fact: UplinkFact) => void;
};

/** Questions under way at once; a lot has a dozen exits. */
const OPEN_MAX = 64;
/** Submits whose outcome is still sought after their lane went on. */
const PURSUED_MAX = 200;
const RETRY_FIRST_MS = 250;

/** A question under way. */
type Open = { readonly question: Question; isAnswered: boolean; isLate: boolean; cancelDeadline: Cancel };

export class Questions {
  readonly #ports: QuestionPorts;
  readonly #open = new Set<Open>();
  readonly #pursued = new Set<SubmitPursuit>();
  #stopped = false;

  constructor(ports: QuestionPorts) {
    this.#ports = ports;
  }

  ask(question: Question): void {
    if (this.#stopped) return;
    // Asked again for the books, after a start or an outage: it may have been collected long ago.
    if (question.ask === "submit" && question.lane === null) return this.#pursue(question, () => {}).hurry();
    if (!this.#ports.mayGo() || this.#open.size >= OPEN_MAX) return this.#answer(question, unasked(question));
    const { clock } = this.#ports;
    const open: Open = { question, isAnswered: false, isLate: false, cancelDeadline: () => {} };
    this.#open.add(open);
    open.cancelDeadline = clock.after(question.deadlineMs - clock.monotonicMs(), () => {
      open.isLate = true;
      if (!open.isAnswered) this.#answer(question, { ask: question.ask, unknown: true });
    });
    void this.#seek(open);
  }

  stop(): void {
    this.#stopped = true;
    for (const { cancelDeadline } of this.#open) cancelDeadline();
    for (const pursuit of this.#pursued) pursuit.stop();
  }

  /** Tries the submits in doubt at once: the line is back. */
  hurry(): void {
    for (const pursuit of this.#pursued) pursuit.hurry();
  }

  view(): { readonly open: number; readonly submitsTriedOn: number } {
    return { open: this.#open.size, submitsTriedOn: this.#pursued.size };
  }

  /** Tries until there is an answer or the lane has gone on. */
  async #seek(open: Open): Promise<void> {
    const { clock } = this.#ports;
    let mayBeProcessed = false;
    for (let waitMs = RETRY_FIRST_MS; ; waitMs *= 2) {
      const { answer, outcome } = await this.#try(open.question);
      if (this.#stopped) return;
      // An answer that says nothing about the question says nothing against it either.
      mayBeProcessed ||= outcome.delivery !== "not_sent";
      if (answer !== null) return this.#finish(open, answer);
      if (open.isLate || clock.monotonicMs() + waitMs >= open.question.deadlineMs) break;
      await pause(clock, waitMs);
    }
    this.#giveUp(open, mayBeProcessed);
  }

  #finish(open: Open, answer: Answer): void {
    open.isAnswered = true;
    open.cancelDeadline();
    this.#open.delete(open);
    this.#answer(open.question, answer);
  }

  /** No answer in time. A submit that the city cannot have seen is as good as refused; one it may have seen is pursued. */
  #giveUp(open: Open, mayBeProcessed: boolean): void {
    const { question } = open;
    this.#open.delete(open);
    if (question.ask !== "submit") {
      // Its deadline may be still to come; there is nothing to wait for.
      open.cancelDeadline();
      if (!open.isLate) this.#answer(question, { ask: question.ask, unknown: true });
      return;
    }
    if (!mayBeProcessed) {
      open.cancelDeadline();
      return this.#answer(question, { ask: "submit", outcome: "refused" });
    }
    this.#pursue(question, () => {
      open.isAnswered = true;
      open.cancelDeadline();
    }).start();
  }

  /** Seeks the outcome of a submit that may have been collected; `ended` comes before its answer. */
  #pursue(question: Extract<Question, { ask: "submit" }>, ended: () => void): SubmitPursuit {
    const pursuit = new SubmitPursuit(this.#ports, question.payment, (answer) => {
      ended();
      this.#pursued.delete(pursuit);
      this.#answer(question, answer);
    });
    this.#pursued.add(pursuit);
    for (const oldest of this.#pursued) {
      if (this.#pursued.size <= PURSUED_MAX) break;
      oldest.giveUp();
    }
    return pursuit;
  }

  async #try(question: Question): Promise<{ readonly answer: Answer | null; readonly outcome: Outcome }> {
    const { line, nowMs, parkingId, timeoutMs } = this.#ports;
    switch (question.ask) {
      case "reductions": {
        const { plate, vehicleType } = question;
        const outcome = await line.send("reduces", { plateId: plate, vehicleType }, timeoutMs);
        const answer = outcome.data === null ? null : reductionsOf(outcome.data, { parkingId, plate });
        return { answer: answer ?? hopeless(question, outcome), outcome };
      }
      case "submit": {
        const outcome = await sendSubmit(this.#ports, question.payment);
        return { answer: submitAnswer(outcome, parkingId), outcome };
      }
      case "payment_result": {
        const { businessId, orderId } = question;
        const body = { businessId, parkingId, orderId, dataTime: nowMs() };
        const outcome = await line.send("paymentResult", body, timeoutMs);
        if (outcome.class !== "done" && outcome.class !== "unknown") return { answer: NOT_PAID, outcome };
        const asked = { parkingId, orderId, nowMs: nowMs() };
        return { answer: outcome.data === null ? null : paymentResultOf(outcome.data, asked), outcome };
      }
    }
  }

  #answer(question: Question, answer: Answer): void {
    this.#ports.report({ type: "question_answered", id: question.id, answer });
  }
}

/** A question that was never asked. A submit that did not leave is certainly not collected. */
function unasked(question: Question): Answer {
  return question.ask === "submit" ? { ask: "submit", outcome: "refused" } : { ask: question.ask, unknown: true };
}

/** Codes that will be the same a moment later end the search at once. */
function hopeless(question: Question, outcome: Outcome): Answer | null {
  const isFinal = outcome.class !== "unknown" && outcome.class !== "later" && outcome.class !== "done";
  return isFinal || outcome.failure === "wrong_request" ? { ask: question.ask, unknown: true } : null;
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, () => resolve());
  });
}
