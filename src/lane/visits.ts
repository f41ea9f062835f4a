/** The life of a visit: it begins, its question is asked, it ends or its vehicle has passed. */
import type { PlateRead } from "../plate/read.ts";
import { closesBehind } from "./arm.ts";
import { holdEndsMs } from "./hold.ts";
import type { Credit, LaneEffect, PassageEvidence, PassageManner } from "./cue.ts";
import type { Lane, LaneStep, Now, Visit } from "./lane.ts";
import { change, changeArm, changeFront, emit, isHeld } from "./lane.ts";
import { freshFakes, isFake, withRead } from "./plates.ts";

type Outcome = Extract<LaneEffect, { type: "visit_ended" }>["outcome"];

/** A visit of a vehicle that has just come, with the reads that are taken to be of it. */
export function newVisit(step: LaneStep, now: Now, reads: readonly PlateRead[]): Visit {
  const { setup, atMs } = now;
  const locked = setup.direction === "both" ? (step.lane.heading ?? "entry") : setup.direction;
  const bare: Visit = {
    number: step.lane.visits + 1,
    direction: locked,
    beganMs: atMs,
    touchedMs: atMs,
    reads: [],
    early: 0,
    gaveWay: false,
    echo: null,
    fakes: [],
    // Nobody will read it: there is nothing to wait for.
    plateless: setup.hasReader === false,
    plate: null,
    phase: "reading",
    asked: null,
    verdict: null,
    credit: null,
    returned: false,
  };
  const visit = reads.reduce((so, read) => withRead(so, read, now), bare);
  return { ...visit, early: reads.length };
}

/** A vehicle in front of the arm. A credit that was given for whoever comes is its own. */
export function beginFront(step: LaneStep, now: Now, reads: readonly PlateRead[]): LaneStep {
  const visit = { ...newVisit(step, now, reads), fakes: freshFakes(step.lane, now) };
  const { spare } = step.lane;
  const front: Visit = spare === null ? visit : { ...visit, phase: "credited", credit: spare.credit };
  return change(step, { visits: visit.number, front, spare: null, kept: null });
}

/** Whether the lane will ask about the car in front as soon as it is read. */
export function isAboutToBeAsked(lane: Lane): boolean {
  return lane.front?.phase === "reading" && !isHeld(lane);
}

/** Asks about the car in front, once for every plate it turns out to have. A held-open lane asks nothing. */
export function askIfDue(step: LaneStep): LaneStep {
  const { front } = step.lane;
  if (front === null || isHeld(step.lane) || !mustAsk(front)) return step;
  const asked = { plate: front.plate?.plate ?? null };
  const { number: visit, direction, plate } = front;
  const next = changeFront(step, { phase: "deciding", asked });
  return emit(next, { type: "ask_decision", visit, direction, plate, fake: isFake(front) });
}

function mustAsk(visit: Visit): boolean {
  if (visit.plate === null && !visit.plateless) return false;
  if (isLetThroughByPerson(visit.credit)) return false;
  return visit.asked === null || visit.asked.plate !== (visit.plate?.plate ?? null);
}

/**
 * Whether a person opened, and no rule: that holds for whoever stands there, however often the plate is read anew. A plate that
 * a person typed is decided by rule.
 */
export function isLetThroughByPerson(credit: Credit | null): credit is Credit & { readonly by: string } {
  return credit !== null && credit.by !== null && credit.ground === "operator";
}

/** Every vehicle that is here: in front of the arm, on its way under it, under it. */
export function visitsHere({ front, between, under }: Lane): readonly Visit[] {
  return [front, between?.visit, under?.visit].filter((visit) => visit != null);
}

/** The visit is over without a passage: with a credit it backed out, without one it gave up. */
export function endUnpassed(step: LaneStep, now: Now, visit: Visit): LaneStep {
  const lastLeft = visit.plate === null ? step.lane.lastLeft : { plate: visit.plate.plate, atMs: now.atMs };
  return ended(change(step, { lastLeft }), visit, visit.credit === null ? "gave_up" : "backed_out");
}

/** The visit was of nobody: what seemed to be a car is another one that has a visit already. */
export function endShadow(step: LaneStep, visit: Visit): LaneStep {
  return ended(step, visit, "not_a_car");
}

function ended(step: LaneStep, visit: Visit, outcome: Outcome): LaneStep {
  return emit(step, { type: "visit_ended", visit: visit.number, outcome });
}

/** A vehicle has gone through. */
export function passed(
  step: LaneStep,
  now: Now,
  visit: Visit,
  how: { readonly manner: PassageManner; readonly evidence: PassageEvidence },
): LaneStep {
  const { number, direction, credit, plate } = visit;
  const next = emit(step, { type: "vehicle_passed", visit: number, direction, credit, plate, ...how });
  const { arm, lastPassed } = step.lane;
  const left = plate === null ? lastPassed : { plate: plate.plate, atMs: now.atMs };
  const heldUntilMs = holdEndsMs(visit, now) ?? arm.heldUntilMs ?? null;
  const served = changeArm(next, { served: arm.served + (how.manner === "credited" ? 1 : 0), heldUntilMs });
  return closesBehind(ended(change(served, { lastPassed: left }), visit, "passed"), now);
}
