/**
 * A submit (5.3.3) whose outcome is in doubt: the answer was lost, so the city may collect. Asks for the result (5.3.5), and
 * sends the same submit again, unchanged, only while the city cannot be asked and the quote is valid: sending it again after
 * the driver has paid otherwise could collect twice.
 */
import type { Outcome } from "../city/outcome.ts";
import type { PaymentSubmitData } from "../city/wire/payment.ts";
import type { Answer, SubmitContent } from "../controller/question.ts";
import type { Cancel } from "../runtime/world.ts";
import type { QuestionPorts } from "./questions.ts";
import { isOurLot, paymentResultOf } from "./wire-rows.ts";

const FIRST_MS = 2_000;
const MOST_MS = 300_000;
/** "Not paid" is believed when it is still said this long after the doubt began: a collection takes its time. */
const SETTLED_MS = 60_000;
/** After this the statement of the day tells. */
const GIVE_UP_MS = 24 * 3_600_000;

export class SubmitPursuit {
  readonly #ports: QuestionPorts;
  readonly #payment: SubmitContent;
  readonly #end: (answer: Answer) => void;
  readonly #sinceMs: number;
  #waitMs = FIRST_MS;
  #cancel: Cancel | null = null;
  #running = false;
  #ended = false;

  constructor(ports: QuestionPorts, payment: SubmitContent, end: (answer: Answer) => void) {
    this.#ports = ports;
    this.#payment = payment;
    this.#end = end;
    this.#sinceMs = ports.clock.monotonicMs();
  }

  start(): void {
    this.#cancel = this.#ports.clock.after(this.#waitMs, () => void this.#round());
    this.#waitMs = Math.min(MOST_MS, this.#waitMs * 2);
  }

  hurry(): void {
    if (this.#running || this.#ended) return;
    this.#cancel?.();
    this.#waitMs = FIRST_MS;
    void this.#round();
  }

  stop(): void {
    this.#ended = true;
    this.#cancel?.();
  }

  /** Nothing more will be found out here. */
  giveUp(): void {
    this.#finish({ ask: "submit", unknown: true });
  }

  async #round(): Promise<void> {
    this.#running = true;
    const answer = this.#ports.mayGo() ? await this.#seek() : null;
    this.#running = false;
    if (this.#ended) return;
    if (answer !== null) return this.#finish(answer);
    if (this.#ports.clock.monotonicMs() - this.#sinceMs > GIVE_UP_MS) return this.giveUp();
    this.start();
  }

  /** One look; null when nothing is certain yet. */
  async #seek(): Promise<Answer | null> {
    const result = await this.#askResult();
    if (result === "unanswered") return this.#sendAgain();
    if (result !== "not_paid") return result;
    const isSettled = this.#ports.clock.monotonicMs() - this.#sinceMs >= SETTLED_MS;
    return isSettled ? { ask: "submit", outcome: "refused" } : null;
  }

  async #askResult(): Promise<Answer | "not_paid" | "unanswered"> {
    const { line, nowMs, parkingId, timeoutMs } = this.#ports;
    const { businessId, quote } = this.#payment;
    const { orderId } = quote;
    const body = { businessId, parkingId, orderId, dataTime: nowMs() };
    const outcome = await line.send("paymentResult", body, timeoutMs);
    if (outcome.class === "record") return "not_paid";
    if (outcome.data === null) return "unanswered";
    const result = paymentResultOf(outcome.data, { parkingId, orderId, nowMs: nowMs() });
    if (result === null) return "unanswered";
    return result.paid ? result : "not_paid";
  }

  async #sendAgain(): Promise<Answer | null> {
    const { nowMs, parkingId } = this.#ports;
    if (this.#ended || nowMs() > this.#payment.quote.validUntilMs) return null;
    return submitAnswer(await sendSubmit(this.#ports, this.#payment), parkingId);
  }

  #finish(answer: Answer): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancel?.();
    this.#end(answer);
  }
}

/** Sends a submit; all but the time of the request is the same at every attempt. */
export function sendSubmit(ports: QuestionPorts, payment: SubmitContent): Promise<Outcome<PaymentSubmitData>> {
  const { line, nowMs, parkingId, timeoutMs } = ports;
  const { businessId, plate, vehicleType, arrivedMs, quote } = payment;
  const body = {
    parkingId,
    businessId,
    orderId: quote.orderId,
    plateId: plate,
    vehicleType,
    arrivedTime: arrivedMs,
    totalMoney: quote.totalFen,
    reduceMoney: quote.reduceFen,
    reduceTime: quote.reduceMinutes,
    reduceCode: quote.reduceCode,
    dueMoney: quote.dueFen,
    validityQuoteTime: quote.validUntilMs,
    dataTime: nowMs(),
  };
  return line.send("paymentSubmit", body, timeoutMs);
}

/** What an outcome says for certain; null when the city may or may not have taken the submit. */
export function submitAnswer(outcome: Outcome<PaymentSubmitData>, parkingId: string): Answer | null {
  const refused: Answer = { ask: "submit", outcome: "refused" };
  if (outcome.failure === "wrong_request") return refused;
  if (outcome.class === "later" || outcome.class === "unknown") return null;
  if (outcome.data === null) return refused;
  if (!isOurLot(outcome.data.parkingId, parkingId)) return null;
  return { ask: "submit", outcome: outcome.data.passwordFree ? "password_free" : "ordinary" };
}
