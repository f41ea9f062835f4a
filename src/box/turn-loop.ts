/**
 * Carries out what turns decide: orders to devices at once, records to the store, replies and paying questions when the
 * records are durable. Open before, acknowledge after.
 */
import { Deadlines } from "../runtime/deadlines.ts";
import { Inbox } from "../runtime/inbox.ts";
import type { Clock } from "../runtime/world.ts";
import type { Lot } from "../lot/lot.ts";
import type { LotRecord, Unknowing } from "../lot/record.ts";
import type { Controller } from "../controller/controller.ts";
import type { Fact, StampedFact } from "../controller/fact.ts";
import type { LaneFaultChange, LedgerReading, Order, Outcome, Recall, ReplyBody } from "../controller/outcome.ts";
import type { Question } from "../controller/question.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";

/** The ways out of the controller. None of them may block or throw. */
export type Ways = {
  readonly order: (order: Order) => void;
  /** Resolves when the records are durable; batches become durable in the order given. */
  readonly append: (
    records: readonly LotRecord[],
    traces: readonly VisitTrace[],
    urgency: "now" | "lazy",
  ) => Promise<void>;
  /** Resolves when everything appended so far is durable. */
  readonly settled: () => Promise<void>;
  /** Records that are durable and may leave the box. */
  readonly committed: (records: readonly LotRecord[]) => void;
  readonly ask: (question: Question) => void;
  readonly reply: (replyTo: string, reply: ReplyBody) => void;
  readonly fault: (change: LaneFaultChange) => void;
  readonly recall: (recall: Recall) => void;
  readonly read: (reading: LedgerReading) => void;
  /** Something visible may have changed. */
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
};

/** Losing a delivery mark only sends a report again, so it waits for something urgent to be written with. */
function urgencyOf({ records, replies }: Outcome): "now" | "lazy" {
  return replies.length === 0 && records.every(({ kind }) => kind === "reports_delivered") ? "lazy" : "now";
}

/** Whether somebody is told "done": what is asked a second time writes nothing, and what the first wrote may still wait. */
function saysDone({ replies }: Outcome): boolean {
  return replies.some(({ reply }) => reply.type === "noticed" || reply.type === "command_done");
}

export class TurnLoop {
  readonly #controller: Controller;
  readonly #clock: Clock;
  readonly #ways: Ways;
  readonly #inbox: Inbox<Fact>;
  readonly #deadlines: Deadlines;

  constructor(controller: Controller, clock: Clock, ways: Ways) {
    this.#controller = controller;
    this.#clock = clock;
    this.#ways = ways;
    this.#inbox = new Inbox<Fact>(clock, (facts) => this.#work(facts));
    this.#deadlines = new Deadlines(clock, (id) => this.put({ type: "deadline_due", id }));
  }

  put(fact: Fact): void {
    this.#inbox.put(fact);
  }

  begin(start: { readonly version: string; readonly cleanStop: boolean }): Promise<void> {
    return this.#carryOut(this.#controller.begin(this.#clock.now(), start));
  }

  /** The ledger was away at the start and has been read now; between two turns. */
  rejoin(ledger: Lot, waiting: Unknowing): void {
    void this.#carryOut(this.#controller.rejoin(this.#clock.now(), ledger, waiting));
  }

  /** Stops the deadlines; facts that still come are worked off but set none. */
  stop(): void {
    this.#deadlines.clear();
  }

  #work(facts: readonly StampedFact[]): void {
    void this.#carryOut(this.#controller.turn(facts, this.#clock.now()));
  }

  #carryOut(outcome: Outcome): Promise<void> {
    for (const order of outcome.orders) this.#ways.order(order);
    for (const { id, atMs } of outcome.deadlines) this.#deadlines.set(id, atMs);
    for (const { question, afterCommit } of outcome.questions) if (!afterCommit) this.#ways.ask(question);
    for (const change of outcome.faults) this.#ways.fault(change);
    for (const recall of outcome.recalls) this.#ways.recall(recall);
    for (const reading of outcome.readings) this.#ways.read(reading);
    this.#ways.changed();
    return this.#afterCommit(outcome);
  }

  /** Never rejects: a record that was lost for good raises a fault of the ledger, and its replies are not sent. */
  async #afterCommit(outcome: Outcome): Promise<void> {
    try {
      await this.#acknowledge(outcome);
    } catch (error) {
      this.#ways.failed(error);
    }
  }

  async #acknowledge(outcome: Outcome): Promise<void> {
    const replies = outcome.replies.map(({ replyTo, reply, latestMs }) => this.#replyOnce(replyTo, reply, latestMs));
    if (outcome.records.length > 0 || outcome.traces.length > 0) {
      await this.#ways.append(outcome.records, outcome.traces, urgencyOf(outcome));
      if (outcome.records.length > 0) this.#ways.committed(outcome.records);
    }
    if (outcome.records.length === 0 && saysDone(outcome)) await this.#ways.settled();
    for (const reply of replies) reply();
    for (const { question, afterCommit } of outcome.questions) if (afterCommit) this.#askIfInTime(question);
  }

  /** A reply that leaves when called, or by itself at `latestMs`; once. */
  #replyOnce(replyTo: string, reply: ReplyBody, latestMs: number | null): () => void {
    let sent = false;
    const send = (): void => {
      if (sent) return;
      sent = true;
      cancel?.();
      this.#ways.reply(replyTo, reply);
    };
    const cancel = latestMs === null ? null : this.#clock.after(latestMs - this.#clock.monotonicMs(), send);
    return send;
  }

  /** A paying question whose budget the disk has used up is not asked; that is known for certain, so it counts as refused. */
  #askIfInTime(question: Question): void {
    if (this.#clock.monotonicMs() < question.deadlineMs || question.ask !== "submit") return this.#ways.ask(question);
    this.put({ type: "question_answered", id: question.id, answer: { ask: "submit", outcome: "refused" } });
  }
}
