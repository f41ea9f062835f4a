/** What one turn gathers while its facts are worked off, in order. Handlers write into it; nothing goes out before its end. */
import type { LaneCue, Sentence } from "../lane/cue.ts";
import type { Draft, LotRecord } from "../lot/record.ts";
import type { Moment } from "../stay/moment.ts";
import type {
  DeadlineChange,
  LaneFaultChange,
  LedgerReading,
  Order,
  Outcome,
  Recall,
  Reply,
  ReplyBody,
} from "./outcome.ts";
import type { Pen } from "./pen.ts";
import type { Question } from "./question.ts";
import type { VisitTrace } from "./visit-trace.ts";

export class Turn {
  /** The moment of the fact at hand. */
  at: Moment;
  readonly records: LotRecord[] = [];
  readonly traces: VisitTrace[] = [];
  readonly orders: Order[] = [];
  readonly questions: { question: Question; afterCommit: boolean }[] = [];
  readonly replies: Reply[] = [];
  readonly faults: LaneFaultChange[] = [];
  readonly recalls: Recall[] = [];
  readonly readings: LedgerReading[] = [];
  /** Cues for one lane, or for all of them; the lanes take them when the fact at hand is worked off. */
  readonly cues: { readonly lane: string | null; readonly cue: LaneCue }[] = [];
  readonly #deadlines = new Map<string, number | null>();
  readonly #pen: Pen;

  constructor(pen: Pen, at: Moment) {
    this.#pen = pen;
    this.at = at;
  }

  /** Writes a record: the lot knows it from here on. */
  record(draft: Draft): LotRecord {
    const record = this.#pen.write(draft, this.at);
    this.records.push(record);
    return record;
  }

  /** Whose journal this is. */
  get origin(): string {
    return this.#pen.origin;
  }

  nextId(): string {
    return this.#pen.nextId();
  }

  tell(lane: string, cue: LaneCue): void {
    this.cues.push({ lane, cue });
  }

  tellAll(cue: LaneCue): void {
    this.cues.push({ lane: null, cue });
  }

  ask(question: Question, afterCommit = false): void {
    this.questions.push({ question, afterCommit });
  }

  reply(replyTo: string, reply: ReplyBody, latestMs: number | null = null): void {
    this.replies.push({ replyTo, reply, latestMs });
  }

  refuse(replyTo: string, code: string, sentence: Sentence): void {
    this.reply(replyTo, { type: "command_refused", code, sentence });
  }

  /** Sets a deadline anew, or clears it with null. Monotonic ms. */
  deadline(id: string, atMs: number | null): void {
    this.#deadlines.set(id, atMs);
  }

  outcome(): Outcome {
    const deadlines: DeadlineChange[] = [...this.#deadlines].map(([id, atMs]) => ({ id, atMs }));
    const { records, traces, orders, questions, replies, faults, recalls, readings } = this;
    return { records, traces, orders, questions, replies, faults, recalls, readings, deadlines };
  }
}
