/** The story of one vehicle in front of one arm: what the lane saw and did, and what was asked and answered about it. */
import type { RuleAnswer } from "../admission/decision.ts";
import type { Sentence } from "../lane/cue.ts";
import type { LaneTrace } from "../lane/trace.ts";
import type { Moment } from "../stay/moment.ts";

export type VisitTrace = {
  readonly lane: string;
  readonly visit: number;
  readonly at: Moment;
  /** Corrected wall time of the end, ms. */
  readonly endedMs: number;
  readonly plate: string | null;
  readonly outcome: string;
  /** Why the arm opened or did not: the last decision's sentence. */
  readonly sentence: Sentence | null;
  readonly rules: readonly RuleAnswer[];
  /** The stay that the passage opened or closed. */
  readonly stay: string | null;
  readonly steps: LaneTrace;
};
