/**
 * What must be true of every step of every lane, whatever happens to it. Each rule looks at one step: the lane before it,
 * the event, the lane after it and what was ordered. The random and the exhaustive walks both ask all of them.
 */
import { isDeepStrictEqual } from "node:util";
import type { Credit, DeadlineName, LaneEffect, LaneEvent } from "#src/lane/cue.ts";
import type { Deadline, Lane, LaneStep, Visit } from "#src/lane/lane.ts";
import { nearCovered } from "#src/lane/loops.ts";
import type { LaneSetup } from "#src/lane/setup.ts";

export type Seen = {
  readonly before: Lane;
  readonly event: LaneEvent;
  readonly next: LaneStep;
  readonly setup: LaneSetup;
};

type Rule = (seen: Seen) => string | null;

export function visitsIn(lane: Lane): readonly Visit[] {
  return [lane.front, lane.between?.visit, lane.under?.visit].filter((visit) => visit != null);
}

export function creditsIn(lane: Lane): readonly Credit[] {
  const held = visitsIn(lane).map(({ credit }) => credit);
  return [...held, lane.spare?.credit].filter((credit) => credit != null);
}

function effectsOf<T extends LaneEffect["type"]>(
  next: LaneStep,
  ...types: readonly T[]
): readonly Extract<LaneEffect, { type: T }>[] {
  return next.effects.filter((effect): effect is Extract<LaneEffect, { type: T }> =>
    types.some((type) => effect.type === type),
  );
}

const neverLowersOnAVehicle: Rule = ({ next, setup }) => {
  if (effectsOf(next, "lower_arm").length === 0) return null;
  if (!setup.mayLower || !setup.passageLoop) return "lowers where it may not";
  const { level, covered } = next.lane.loops.passage;
  return level === false && !covered ? null : "lowers on a passage loop that is not known to be clear";
};

const oneCreditOnePassage: Rule = ({ before, next }) => {
  for (const { credit, manner } of effectsOf(next, "vehicle_passed")) {
    if ((credit !== null) !== (manner === "credited"))
      return `a ${manner} passage with credit ${JSON.stringify(credit)}`;
    if (credit === null) continue;
    if (creditsIn(next.lane).some((left) => left === credit)) return "a used credit is still in the lane";
    if (!creditsIn(before).some((had) => had === credit)) return "a passage on a credit that the lane did not have";
  }
  const credits = creditsIn(next.lane);
  return new Set(credits).size === credits.length ? null : "one credit in two hands";
};

const deadlinesAreKept: Rule = ({ before, event, next }) => {
  const running = new Map(Object.entries(before.deadlines)) as Map<DeadlineName, Deadline>;
  if (event.type === "deadline_passed" && running.get(event.deadline)?.visit === event.visit)
    running.delete(event.deadline);
  for (const effect of next.effects) {
    if (effect.type === "clear_deadline" && !running.delete(effect.deadline))
      return `clears ${effect.deadline}, not set`;
    if (effect.type !== "set_deadline") continue;
    if (running.has(effect.deadline)) return `sets ${effect.deadline} twice`;
    running.set(effect.deadline, { visit: effect.visit, atMs: effect.atMs });
  }
  if (!isDeepStrictEqual(Object.fromEntries(running), { ...next.lane.deadlines }))
    return "remembers other deadlines than it set";
  const present = new Set([0, ...visitsIn(next.lane).map(({ number }) => number)]);
  const orphan = Object.entries(next.lane.deadlines).find(([, { visit }]) => !present.has(visit));
  return orphan === undefined ? null : `${orphan[0]} belongs to a visit that is gone`;
};

const visitsEndOnce: Rule = ({ before, next }) => {
  const ended = effectsOf(next, "visit_ended").map(({ visit }) => visit);
  if (new Set(ended).size !== ended.length) return "a visit ends twice";
  const fresh = (visit: number): boolean => visit > before.visits && visit <= next.lane.visits;
  const was = visitsIn(before).map(({ number }) => number);
  const is = visitsIn(next.lane).map(({ number }) => number);
  if (new Set(is).size !== is.length) return "one visit in two places";
  if (ended.some((visit) => !was.includes(visit) && !fresh(visit))) return "a visit ends that was not there";
  if (ended.some((visit) => is.includes(visit))) return "a visit that ended is still there";
  const vanished = was.find((visit) => !is.includes(visit) && !ended.includes(visit));
  if (vanished !== undefined) return `visit ${vanished} vanished`;
  const passed = effectsOf(next, "vehicle_passed").map(({ visit }) => visit);
  const saidPassed = effectsOf(next, "visit_ended").flatMap(({ visit, outcome }) =>
    outcome === "passed" ? [visit] : [],
  );
  return isDeepStrictEqual(passed, saidPassed) ? null : "passages and ends do not agree";
};

const keepsUpForTheLarge: Rule = ({ next, setup }) => {
  if ((setup.timings.largeHoldMs ?? 0) === 0 || effectsOf(next, "lower_arm", "release_arm").length === 0) return null;
  if (next.lane.arm.heldUntilMs != null) return "comes down behind a large vehicle that has just passed";
  const large = visitsIn(next.lane).find(
    ({ credit, plate }) => credit !== null && /^..\d{5}D$|挂$/u.test(plate?.plate ?? ""),
  );
  return large === undefined ? null : "comes down for a large vehicle";
};

const opensForAReason: Rule = ({ before, event, next, setup }) => {
  if (event.type === "pulse_tested") return null;
  if (effectsOf(next, "raise_arm").length === 0) return null;
  const { between, arm } = next.lane;
  if (arm.heldUntilMs != null) return null;
  if (setup.staysUpForFollower === true && between !== null && arm.served > 0) return null;
  if (next.lane.mode.mode === "held_open" || creditsIn(next.lane).length > 0) return null;
  return before.loops.passage.covered || next.lane.loops.passage.covered ? null : "raises the arm for nobody";
};

const pulsesOnce: Rule = ({ next, setup }) => {
  const raised = effectsOf(next, "raise_arm").length;
  if (raised > 1) return "raises twice in one step";
  if (raised === 0 || next.lane.mode.mode === "held_open") return null;
  return setup.upLimit && next.lane.arm.position === "up" ? "raises an arm that is up" : null;
};

const onlyTheNamedVisitIsDecided: Rule = ({ before, event, next }) => {
  if (event.type !== "decided" || before.front?.number === event.visit) return null;
  return isDeepStrictEqual(before, next.lane) ? null : "a verdict for somebody else changed the lane";
};

const asksAboutTheCarInFront: Rule = ({ next }) => {
  const asked = effectsOf(next, "ask_decision");
  if (asked.length > 1) return "asks twice in one step";
  if (asked[0] === undefined) return null;
  if (next.lane.mode.mode === "held_open") return "asks although it is held open";
  return next.lane.front?.number === asked[0].visit ? null : "asks about somebody who does not stand there";
};

/** A read never leads to an order by itself: only an answer, a person or a mode does. */
const readsOpenNothing: Rule = ({ event, next, before }) => {
  if (event.type !== "plate_read" || effectsOf(next, "raise_arm").length === 0) return null;
  // What stands on the passage loop is not let under a falling arm, whatever the read settled.
  return creditsIn(before).length > 0 || before.loops.passage.covered ? null : "a read alone raises the arm";
};

const heldPassagesCount: Rule = ({ before, event, next, setup }) => {
  if (before.mode.mode !== "held_open" || setup.direction === "both" || before.under === null) return null;
  if (event.type !== "loop_changed" || event.loop !== "passage" || event.covered) return null;
  // One that comes the wrong way is counted when it has gone out over the presence loop.
  if (before.under.came === "far" && before.under.tail) return null;
  // The near loop is covered: by the next car, or by this one, rolled back. What comes next tells, or the clock does.
  if (before.loops.presence.covered && next.lane.under?.doubtSinceMs === event.atMs) return null;
  const cleared = before.loops.passage.covered && !next.lane.loops.passage.covered;
  return cleared && effectsOf(next, "vehicle_passed").length === 0 ? "a passage under a held arm is not counted" : null;
};

/** Told of the car that stands there, not too soon and not too often; and of every car that stands there unread. */
const triggersTheUnread: Rule = ({ before, event, next, setup }) => {
  const told = effectsOf(next, "trigger_reader");
  const { front, lost, deadlines } = next.lane;
  const hears = setup.trigger != null && !lost.some(({ device }) => device === "trigger");
  const stands = nearCovered(next.lane, setup);
  if (told.length > 0 && !(hears && stands && told.length === 1 && told[0]?.visit === front?.number))
    return "triggers the readers for nobody";
  if (!hears || !stands || front === null || setup.trigger == null) return null;
  const { triggered } = front;
  if (triggered === undefined) return front.plate === null ? "does not trigger the readers for an unread car" : null;
  const { timesMost, againMs } = setup.trigger;
  if (triggered.times > timesMost) return "triggers the readers too often";
  const was =
    before.front?.number === front.number && event.type !== "device_back" ? before.front.triggered : undefined;
  const tooSoon = was !== undefined && event.atMs < was.atMs + againMs;
  if (told.length > 0 && tooSoon) return "triggers the readers too soon";
  if (told.length > 0 && front.plate !== null && !front.returned) return "triggers the readers for a car that is read";
  const goesOn = front.plate === null && triggered.times < timesMost;
  return goesOn === (deadlines.trigger !== undefined) ? null : "does not know when to trigger next";
};

/** Where nobody reads, a car is asked about the moment it comes, and only a person gives it a plate. */
const waitsForNoReader: Rule = ({ next, setup }) => {
  if (setup.hasReader !== false) return null;
  const { front, deadlines, mode } = next.lane;
  if (deadlines.read !== undefined) return "waits for a reader that it does not have";
  if (visitsIn(next.lane).some(({ plate }) => plate !== null && plate.givenBy === null)) return "has read a plate";
  const isAsked = front === null || front.phase !== "reading" || mode.mode === "held_open";
  return isAsked ? null : "does not ask about a car that nobody will read";
};

const isPlainData: Rule = ({ next }) =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(next)), next) ? null : "is not plain data";

const faultsAreTold: Rule = ({ before, next }) => {
  const faults = new Set(before.faults);
  for (const effect of next.effects) {
    if (effect.type === "raise_fault") faults.add(effect.code);
    if (effect.type === "clear_fault") faults.delete(effect.code);
  }
  return isDeepStrictEqual(faults, new Set(next.lane.faults)) ? null : "faults are not what was told";
};

export const RULES: Readonly<Record<string, Rule>> = {
  neverLowersOnAVehicle,
  oneCreditOnePassage,
  deadlinesAreKept,
  visitsEndOnce,
  keepsUpForTheLarge,
  opensForAReason,
  pulsesOnce,
  onlyTheNamedVisitIsDecided,
  asksAboutTheCarInFront,
  readsOpenNothing,
  heldPassagesCount,
  triggersTheUnread,
  waitsForNoReader,
  isPlainData,
  faultsAreTold,
};

/** The first rule that a step breaks, in words; null when it breaks none. */
export function broken(seen: Seen, rules: Readonly<Record<string, Rule>> = RULES): string | null {
  for (const [name, rule] of Object.entries(rules)) {
    const complaint = rule(seen);
    if (complaint !== null) return `${name}: ${complaint}`;
  }
  return null;
}
