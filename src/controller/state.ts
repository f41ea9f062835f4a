/** What the controller knows between turns beside the lot: the lanes as they stand, and who waits for what. */
import type { RuleAnswer } from "../admission/decision.ts";
import type { DriftBook } from "../berth/drift.ts";
import type { Sentence, DeadlineName, Direction, LaneModeCue, VisitPlate } from "../lane/cue.ts";
import type { Lane } from "../lane/lane.ts";
import type { TraceRecorder } from "../lane/trace.ts";
import type { Lot } from "../lot/lot.ts";
import type { QuoteData } from "../stay/money-records.ts";
import type { ControllerSettings, LaneSettings } from "./settings.ts";

/** How far the questions to the city have come for the car at an exit. */
export type ExitCase = {
  readonly stay: string;
  /** Monotonic ms until which the lane waits for the city, once it has been asked; reductions and submit share it. */
  budgetEndsMs: number;
  reductions: "unasked" | "asked" | "answered" | "unknown";
  submit: "unasked" | "asked" | "ordinary" | "refused" | "unknown";
  /** The amount the driver was told; it stands while the car waits. */
  quote: QuoteData | null;
  /** Delay before the next 5.3.5, ms; doubled at each. */
  resultDelayMs: number;
};

/** What is known of one vehicle in front of the arm, until its trace is written. */
export type VisitCase = {
  readonly visit: number;
  readonly direction: Direction;
  plate: VisitPlate | null;
  /** Exit: the stay an operator chose for this car. */
  chosenStay: string | null;
  /** Exit: the stay this car is taken for; an operator's opening closes it too. */
  leaving: string | null;
  /** Stays offered to the operator when no single one is clearly meant. */
  offered: readonly string[];
  rules: readonly RuleAnswer[];
  sentence: Sentence | null;
  /** An alarm was raised about it, until it has gone. */
  alarmed: boolean;
  exit: ExitCase | null;
  /** Entry: the code of a car without a plate. */
  ticket: string | null;
  /** The stay that the passage opened or closed. */
  stay: string | null;
};

export type LaneDesk = {
  readonly settings: LaneSettings;
  lane: Lane;
  mode: LaneModeCue;
  recorder: TraceRecorder;
  /** The visit each running deadline belongs to. */
  readonly deadlines: Map<DeadlineName, number>;
  readonly cases: Map<number, VisitCase>;
};

/** A question that is out, and where its answer belongs. */
export type OpenQuestion = {
  readonly ask: "reductions" | "submit" | "payment_result";
  readonly lane: string | null;
  readonly visit: number | null;
  readonly stay: string;
  readonly orderId: string | null;
  /** A submit that was answered "unknown" once: the uplink goes on and answers again, for the last time. */
  readonly doubted: boolean;
};

/** A fee query (5.3.2) that waits for the city's own reductions before it is answered. */
export type OpenFeeQuery = { readonly replyTo: string; readonly stay: string; readonly latestMs: number };

export type ControllerState = {
  readonly settings: ControllerSettings;
  /** Another one only once: when the ledger that was away at the start could be read. */
  lot: Lot;
  readonly lanes: Map<string, LaneDesk>;
  readonly questions: Map<string, OpenQuestion>;
  readonly feeQueries: Map<string, OpenFeeQuery>;
  /** Next order index per stay since this start. */
  readonly orderIndexes: Map<string, number>;
  /** How often the city was asked for the payment of a debt, per stay since this start. */
  readonly debtsAsked: Map<string, number>;
  nextQuestion: number;
  /** The second count: what is not written down yet, and the lanes where the difference is an alarm. */
  readonly drift: { pending: DriftBook; readonly alarming: Set<string> };
  /** What stands about the ledger, in its latest words, by condition. */
  readonly ledgerDetails: Map<string, string>;
  fire: boolean;
  /** Whether people are asked to count the lot anew. */
  recountAsked: boolean;
  /** Whether what others counted inside is too far from our count. */
  countsDiffer: boolean;
  /** Lanes whose barrier people are asked to maintain. */
  readonly maintenanceAsked: Set<string>;
  cityReachable: boolean;
  /** Until then, monotonic ms, a start waits for the first word on whether the city can be reached; 0: it has come. */
  cityAwaitedUntilMs: number;
};

/** Questions out at once; the city is slow or gone when there are more, and the lanes do not wait for it. */
export const QUESTIONS_MAX = 256;
