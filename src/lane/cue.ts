/** What a lane hears (cues, past tense) and what it answers with (effects). Pure types; `step.ts` is the only link. */
import type { Bilingual } from "../plate/bilingual.ts";
import type { PlateRead } from "../plate/read.ts";

/** The two loops of a full lane: before the arm, and under and past it. */
export type LoopName = "presence" | "passage";
export type ArmPosition = "up" | "down" | "between" | "unknown";
export type Direction = "entry" | "exit";
/** The devices a lane can lose. */
export type LaneDevice = "barrier" | "presence" | "passage" | "reader" | "trigger" | "sign";

/** The right to one passage: who may pass, why, and which stay it closes (exit) or which ground opens one (entry). */
export type Credit = {
  readonly ground: "temporary" | "monthly" | "reservation" | "stagger" | "listed" | "operator" | "fire";
  readonly groundRef: string | null;
  /** The plate the decision was made for; null for a car admitted without one. */
  readonly plate: string | null;
  /** Entry: the code under which a car without a plate is found again; absent for any other. */
  readonly ticket?: string;
  /** Entry: the accessible berth that was reserved for it; absent for any other. */
  readonly berth?: string;
  /** Days that the car's entry on a list still holds; absent for any that need not be reminded. */
  readonly daysLeft?: number;
  /** Exit: the stay that this passage closes. */
  readonly stay: string | null;
  /** Exit: when the machine let that stay go, monotonic ms; absent where nobody priced it. */
  readonly decidedMs?: number;
  /** Exit: why the machine let it go without asking for what it may owe; absent where it did ask, or nothing was due. */
  readonly unpaid?: "city_unreachable" | "clock_not_set";
  /** The person who gave it; null when the machine decided. */
  readonly by: string | null;
  /** Marks that the stay will carry (`StayFlag`). */
  readonly flags: readonly string[];
};

/** A sentence for people. */
export type Sentence = Bilingual;

/** The answer to `ask_decision`. A refused, paying or waiting car stays where it is and is asked about again when something changes. */
export type Verdict =
  | { readonly type: "admit"; readonly credit: Credit; readonly sentence: Sentence }
  | { readonly type: "refuse"; readonly reason: string; readonly sentence: Sentence }
  | { readonly type: "pay"; readonly stay: string; readonly dueFen: number; readonly sentence: Sentence }
  | { readonly type: "wait"; readonly for: "city" | "operator" | "clock"; readonly sentence: Sentence };

/**
 * Timers of a lane; each is set at most once at a time and is cleared or fires. The runtime reports one not before its
 * time; an early report is answered by setting it again.
 */
export type DeadlineName =
  | "read" /* a car stands on presence and no plate has come */
  | "trigger" /* the readers were told to read it and have not */
  | "raise" /* the arm was ordered up and has not reported up */
  | "pass" /* the arm is up and the credited car has not moved on */
  | "back_out" /* presence cleared without passage: wait before the credit lapses */
  | "passage_clear" /* stands in for the missing edge, and settles a passage that the loops leave in doubt */
  | "lower" /* the arm ought to be down again */
  | "presence_stuck"
  | "passage_stuck"
  | "presence_quiet" /* a chattering loop has been clear long enough to be believed */
  | "passage_quiet"
  | "forget" /* no-loop lanes: the visit is over */
  | "hold_ends" /* a large vehicle has passed: the arm need not be held up for it any longer */
  | "credit_expires"; /* an operator's open-once that nobody used */

/** The lane mode as the automaton sees it; the controller derives it from the lot, the schedule and the fire contact. */
export type LaneModeCue = {
  readonly mode: "open" | "full" | "closed" | "closed_to_all" | "held_open";
  readonly reason: "normal" | "operator" | "schedule" | "fleet" | "fire" | "city";
};

export type LaneCue =
  | { readonly type: "loop_changed"; readonly loop: LoopName; readonly covered: boolean }
  | { readonly type: "arm_moved"; readonly position: ArmPosition }
  | { readonly type: "plate_read"; readonly read: PlateRead }
  | { readonly type: "decided"; readonly visit: number; readonly verdict: Verdict }
  /** Something outside changed (payment, reservation, a free berth, a list): a car that waits is asked about again. */
  | { readonly type: "circumstances_changed" }
  /** A person has said more of the car in front: it is asked about again, even if the machine has let it through. */
  | { readonly type: "asked_again"; readonly visit: number }
  | { readonly type: "deadline_passed"; readonly deadline: DeadlineName; readonly visit: number }
  /** An operator's open-once, or a choice that amounts to one. It names a visit, or null for whoever stands there. */
  | {
      readonly type: "credit_given";
      readonly visit: number | null;
      readonly credit: Credit;
      readonly expiresAtMs: number;
    }
  /** An operator typed the plate of the car that stands there (correction, or a car without a plate). */
  | { readonly type: "plate_given"; readonly visit: number; readonly plate: string; readonly by: string }
  | { readonly type: "mode_changed"; readonly mode: LaneModeCue }
  /** A technician tries the barrier: one pulse, for nobody. */
  | { readonly type: "pulse_tested"; readonly by: string }
  | { readonly type: "device_lost"; readonly device: LaneDevice }
  | { readonly type: "device_back"; readonly device: LaneDevice };

/** A cue with its time: monotonic milliseconds, stamped by the runtime. */
export type LaneEvent = LaneCue & { readonly atMs: number };

/** The best plate of the visit so far. */
export type VisitPlate = {
  readonly plate: string;
  readonly read: PlateRead;
  readonly reads: number;
  readonly agreed: number;
  readonly alternatives: readonly string[];
  readonly givenBy: string | null;
};

/** How a vehicle got through. */
export type PassageManner = "credited" | "tailgate" | "unauthorised" | "held_open";

/** What a passage was seen by: loop edges, or a timer that stands in for an edge that cannot come. */
export type PassageEvidence = "loops" | "timer";

/** What the sign shows and the voice says; a template per site fills in the values. */
export type SignCue = {
  readonly text:
    | "welcome"
    | "goodbye"
    | "please_wait"
    | "refused"
    | "pay"
    | "full"
    | "closed"
    | "read_failed"
    | "call_operator"
    | "idle";
  readonly plate: string | null;
  /** What a car without a plate must remember; absent for any other. */
  readonly code?: string;
  /** The berth that was reserved for it; absent for any other. */
  readonly berth?: string;
  /** Days that its entry on a list still holds; absent for any that need not be reminded. */
  readonly days?: number;
  readonly dueFen: number | null;
  readonly sentence: Sentence | null;
};

/** Conditions the automaton itself raises and clears; the fault register names them `lane/<code>`. */
export type LaneFaultCode =
  | "arm_did_not_rise"
  | "arm_did_not_fall"
  | "arm_opened_by_others"
  | "presence_stuck"
  | "passage_stuck"
  | "presence_silent"
  | "passage_silent"
  | "loop_chatters";

export type LaneEffect =
  | { readonly type: "raise_arm" }
  | { readonly type: "lower_arm" }
  | { readonly type: "hold_arm" }
  | { readonly type: "release_arm" }
  /** Tell the readers that this car stands there. */
  | { readonly type: "trigger_reader"; readonly visit: number }
  | { readonly type: "set_deadline"; readonly deadline: DeadlineName; readonly visit: number; readonly atMs: number }
  | { readonly type: "clear_deadline"; readonly deadline: DeadlineName }
  /**
   * Ask admission. `plate` is null for a car whose plate could not be read. `fake`: a reader took this plate (or the only
   * one it saw) for a picture of a plate; the lane turns an admission by machine into a wait for the operator.
   */
  | {
      readonly type: "ask_decision";
      readonly visit: number;
      readonly direction: Direction;
      readonly plate: VisitPlate | null;
      readonly fake: boolean;
    }
  /** A vehicle has gone through: a stay opens or closes, the count moves, the city hears. */
  | {
      readonly type: "vehicle_passed";
      readonly visit: number;
      readonly direction: Direction;
      readonly manner: PassageManner;
      readonly credit: Credit | null;
      readonly plate: VisitPlate | null;
      readonly evidence: PassageEvidence;
    }
  /** The visit is over; its trace can be written. */
  | {
      readonly type: "visit_ended";
      readonly visit: number;
      readonly outcome: "passed" | "backed_out" | "gave_up" | "not_a_car";
    }
  | { readonly type: "show"; readonly sign: SignCue }
  | { readonly type: "raise_fault"; readonly code: LaneFaultCode; readonly visit: number }
  | { readonly type: "clear_fault"; readonly code: LaneFaultCode };
