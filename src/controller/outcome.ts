/** What one turn decided. The caller carries it out: orders at once, the rest as each part says. */
import type { LaneFaultCode, Sentence, SignCue } from "../lane/cue.ts";
import type { LotRecord } from "../lot/record.ts";
import type { CloseShift, StayCommand } from "./command-outcome.ts";
import type { DownloadedStatement, PaymentNotice } from "./fact.ts";
import type { Question } from "./question.ts";
import type { VisitTrace } from "./visit-trace.ts";

/** To a device, at once, overlapping the commit. */
export type Order = { readonly lane: string } & (
  | { readonly order: "raise" | "lower" | "hold" | "release" | "trigger" }
  | { readonly order: "show"; readonly sign: SignCue }
);

/** To whoever asked. Sent when the turn's records are durable, or at `latestMs` (monotonic) durable or not. */
export type Reply = { readonly replyTo: string; readonly reply: ReplyBody; readonly latestMs: number | null };

export type ReplyBody =
  | { readonly type: "command_done"; readonly outcome: string; readonly sentence: Sentence }
  | { readonly type: "command_refused"; readonly code: string; readonly sentence: Sentence }
  | { readonly type: "fee"; readonly fee: FeeAnswer }
  | { readonly type: "noticed" }
  | { readonly type: "invoices"; readonly payments: readonly InvoicePayment[] }
  | { readonly type: "car"; readonly car: CarAnswer }
  /** Answered to the city with this code and message. */
  | { readonly type: "not_found"; readonly code: number; readonly message: string };

/** Protocol 5.3.2. */
export type FeeAnswer = {
  readonly businessId: string;
  readonly orderId: string;
  readonly plate: string;
  readonly vehicleType: 1 | 2;
  readonly arrivedMs: number;
  readonly totalFen: number;
  readonly reduceFen: number;
  readonly reduceMinutes: number;
  readonly reduceCode: string;
  readonly dueFen: number;
  readonly validUntilMs: number;
  readonly remark: string;
};

/** Protocol 5.3.7: a payment that did not go through the city. */
export type InvoicePayment = {
  readonly businessId: string;
  readonly orderId: string;
  readonly fen: number;
  readonly payType: 1 | 2 | 3;
  readonly paidAtMs: number;
};

/** Protocol 5.3.8. */
export type CarAnswer = {
  readonly businessId: string;
  readonly plate: string;
  readonly vehicleType: 1 | 2;
  readonly store: string;
  readonly floor: string;
  readonly berthId: string;
};

export type DeadlineChange = { readonly id: string; readonly atMs: number | null };
/** A condition of a lane: what its automaton finds, and alarms about cars and the count; or of the lot, as lane `lot`. */
export type LaneFaultChange = {
  readonly lane: string;
  readonly code:
    | LaneFaultCode
    | "blocked_car"
    | "count_drifts"
    | "counts_differ"
    | "maintenance_due"
    | "tailgate"
    | "unauthorised_passage"
    | "recount_after_fire";
  readonly raised: boolean;
};

/** An old stay that is no longer held: its records are read from the store and come back as a fact. */
export type Recall = { readonly businessId: string; readonly notice: PaymentNotice };

/** What a decision needs from the whole ledger, not from what is held of it; it comes back as a fact when it is read. */
export type LedgerReading =
  | { readonly of: "statement"; readonly statement: DownloadedStatement }
  | { readonly of: "invoices"; readonly plate: string; readonly replyTo: string }
  | { readonly of: "shift"; readonly fromMs: number; readonly command: CloseShift; readonly replyTo: string }
  | { readonly of: "stay"; readonly command: StayCommand; readonly replyTo: string };

export type Outcome = {
  readonly records: readonly LotRecord[];
  readonly traces: readonly VisitTrace[];
  readonly orders: readonly Order[];
  /** `afterCommit`: a question that makes somebody pay leaves only when its intent is durable. */
  readonly questions: readonly { readonly question: Question; readonly afterCommit: boolean }[];
  readonly replies: readonly Reply[];
  readonly deadlines: readonly DeadlineChange[];
  readonly faults: readonly LaneFaultChange[];
  readonly recalls: readonly Recall[];
  readonly readings: readonly LedgerReading[];
};
