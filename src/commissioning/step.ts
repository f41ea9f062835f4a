/**
 * A step of a walk through the lanes of a running box: what the installer is asked to do, and what of the box's views tells
 * that it worked. A step only looks; what little it orders (a test pulse) has the interlocks of any such order.
 */
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { BoxView } from "../diagnostics/view.ts";
import type { Bilingual } from "../plate/bilingual.ts";

/** What was measured, by name: milliseconds where the name ends so. */
export type Figures = Readonly<Record<string, number | string>>;

/** What a view says about a step. */
export type Judgement =
  /** `seen`: what has come so far, null for nothing. `late`: what is wrong if no more comes. */
  | { readonly state: "waiting"; readonly seen: Bilingual | null; readonly late: Bilingual }
  | { readonly state: "passed" | "failed"; readonly seen: Bilingual; readonly figures: Figures }
  /** The car has gone through: its trace, by this id, tells how. */
  | { readonly state: "gone"; readonly traceId: string };

export type Step = {
  /** Unique in a walk: `entry-presence`. */
  readonly id: string;
  /** Null: it is of the box as a whole. */
  readonly lane: string | null;
  readonly title: Bilingual;
  /** The step that has to have passed before, or this one cannot be tried. */
  readonly after: string | null;
  /** What the installer is to do; null: nothing, it is looked up. */
  readonly task: Bilingual | null;
  /** Asked before, because something will move or open; without a yes the step is skipped. */
  readonly consent: Bilingual | null;
  /** Whether the arm is tried with a test pulse once there is consent. */
  readonly pulses: boolean;
  /** Whether the lane has to be at rest before: no car, the arm down. */
  readonly wantsRest: boolean;
  /** How long is waited for it, ms. */
  readonly patienceMs: number;
  /** Of the view when the step began, and the present one. */
  readonly judge: (before: BoxView, now: BoxView) => Judgement;
  /** How a car's trace is judged; only steps that end as `gone` need it. */
  readonly judgeTrace: ((trace: VisitTrace) => Judgement) | null;
  /** What only a person can see: asked when the box has seen its part. */
  readonly confirm: Confirmation | null;
};

/** `denied`: what it means when the answer is no. */
export type Confirmation = { readonly question: Bilingual; readonly denied: Bilingual };

/** Time for somebody to walk to the lane with a metal plate, or to fetch the car. */
export const BY_HAND_MS = 120_000;
/** Time to drive through, to be decided about, and to pay. */
export const BY_CAR_MS = 300_000;
/** Time for what the box does by itself. */
export const BY_ITSELF_MS = 15_000;

type Wanted = Pick<Step, "id" | "lane" | "title" | "judge"> & Partial<Step>;

/** A step; by default it asks for nothing and moves nothing. */
export function stepOf(wanted: Wanted): Step {
  return {
    after: null,
    task: null,
    consent: null,
    pulses: false,
    wantsRest: false,
    patienceMs: BY_ITSELF_MS,
    judgeTrace: null,
    confirm: null,
    ...wanted,
  };
}

export function waiting(seen: Bilingual | null, late: Bilingual): Judgement {
  return { state: "waiting", seen, late };
}

export function passed(seen: Bilingual, figures: Figures = {}): Judgement {
  return { state: "passed", seen, figures };
}

export function failed(seen: Bilingual, figures: Figures = {}): Judgement {
  return { state: "failed", seen, figures };
}
