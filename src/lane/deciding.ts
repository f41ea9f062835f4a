/** What the lane is told about the car in front: the verdict on it, a person's credit or plate, a change outside. */
import type { Credit, LaneModeCue, Verdict } from "./cue.ts";
import type { LaneStep, Now, Visit, VisitPhase } from "./lane.ts";
import { change, changeFront, isHeld } from "./lane.ts";
import { retryRaise } from "./arm.ts";
import { isUnseen, isUsable, nearLoop } from "./loops.ts";
import { isFake, withGivenPlate } from "./plates.ts";
import { beginFront } from "./visits.ts";

/** The answer to a question. It moves the lane only if that very visit still stands there and has no credit. */
export function whenDecided(step: LaneStep, now: Now, visit: number, verdict: Verdict): LaneStep {
  const { front } = step.lane;
  if (front === null || front.number !== visit) return step;
  // A credited car is in question again only while a new plate of it is being asked about.
  if (front.credit !== null && front.phase !== "deciding") return step;
  const answer = withoutFakes(front, verdict);
  const phase = PHASE_AFTER[answer.type];
  if (answer.type === "admit") {
    return changeFront(step, { phase, verdict: answer, credit: answer.credit, touchedMs: now.atMs });
  }
  // A car that must wait is no fresher for having been asked about again: it may have left unseen.
  return changeFront(step, { phase, verdict: answer, credit: null });
}

const PHASE_AFTER: Readonly<Record<Verdict["type"], VisitPhase>> = {
  admit: "credited",
  refuse: "refused",
  pay: "paying",
  wait: "waiting",
};

/** No machine opens for a picture of a plate. */
function withoutFakes(visit: Visit, verdict: Verdict): Verdict {
  if (verdict.type !== "admit" || verdict.credit.by !== null || !isFake(visit)) return verdict;
  const sentence = {
    zh: "车牌疑似伪造，请等待人工处理",
    en: "The plate looks like a picture of one; please wait for the operator",
  };
  return { type: "wait", for: "operator", sentence };
}

/** Something outside changed: a car that was turned down is asked about again. */
export function whenCircumstancesChanged(step: LaneStep): LaneStep {
  const phase = step.lane.front?.phase;
  if (phase !== "refused" && phase !== "paying" && phase !== "waiting") return step;
  return changeFront(step, { asked: null });
}

/**
 * A person has said more of a car: if it still stands there it is asked about again, unless a person has let it through. One
 * that was not read need not be any more.
 */
export function whenAskedAgain(step: LaneStep, visit: number): LaneStep {
  const { front } = step.lane;
  if (front === null || front.number !== visit) return step;
  return changeFront(step, { asked: null, plateless: front.plateless || front.plate === null });
}

/** A person opens once: for the visit named, or for whoever stands there or comes before it expires. */
export function whenCreditGiven(
  step: LaneStep,
  now: Now,
  given: { readonly visit: number | null; readonly credit: Credit; readonly expiresAtMs: number },
): LaneStep {
  const { front } = step.lane;
  if (given.expiresAtMs <= now.atMs) return step;
  if (given.visit !== null && front?.number !== given.visit) return step;
  if (front !== null) return creditFront(step, now, front, given.credit);
  const near = nearLoop(step.lane, now.setup);
  // Where no loop can tell that somebody has come, the vehicle is taken to be there.
  if (!isUsable(step.lane, near, now.setup) && step.lane.under === null) {
    return creditFront(beginFront(step, now, []), now, null, given.credit);
  }
  return change(step, { spare: { credit: given.credit, expiresAtMs: given.expiresAtMs } });
}

function creditFront(step: LaneStep, now: Now, front: Visit | null, credit: Credit): LaneStep {
  if (front !== null && front.credit !== null) return retryRaise(step);
  return retryRaise(changeFront(step, { phase: "credited", credit, touchedMs: now.atMs }));
}

/** A person typed the plate of the car that stands there, or of the one just under the arm. */
export function whenPlateGiven(
  step: LaneStep,
  now: Now,
  given: { readonly visit: number; readonly plate: string; readonly by: string },
): LaneStep {
  const corrected = (visit: Visit): Visit => ({
    ...withGivenPlate(visit, given.plate, given.by),
    touchedMs: now.atMs,
  });
  const { front, between, under } = step.lane;
  if (front?.number === given.visit) return change(step, { front: corrected(front) });
  if (between?.visit.number === given.visit) {
    return change(step, { between: { ...between, visit: corrected(between.visit) } });
  }
  if (under?.visit?.number !== given.visit) return step;
  return change(step, { under: { ...under, visit: corrected(under.visit) } });
}

/**
 * The lane is told to be something else. A car without a credit is asked about anew; one with a credit keeps it. Where no
 * loop tells whether a car drove on under an arm that was held up, nobody may be there to be asked about.
 */
export function whenModeChanged(step: LaneStep, now: Now, mode: LaneModeCue): LaneStep {
  const { lane } = step;
  const next = change(step, { mode });
  if (lane.mode.mode === mode.mode || lane.front === null || lane.front.credit !== null) return next;
  const mayHaveGone = isHeld(lane) && isUnseen(lane, now.setup);
  const begun = mayHaveGone ? changeFront(next, { mayHaveGone: "held_open" }) : next;
  return changeFront(begun, { asked: null, phase: "reading", verdict: null, touchedMs: now.atMs });
}
