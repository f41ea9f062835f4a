/**
 * Runs the lane automaton: feeds it events, carries its effects into the turn, and answers its questions in the same
 * breath. The automaton decides what the lane does; this file only connects it.
 */
import { assert } from "../assert.ts";
import type { DeadlineName, LaneCue, LaneEffect, Sentence } from "../lane/cue.ts";
import { step } from "../lane/step.ts";
import { recordStep } from "../lane/trace.ts";
import { isLetThroughByPerson } from "../lane/visits.ts";
import { letThroughBy, MANNER_WORDS } from "../lane/words.ts";
import { decideEntryHere } from "./entry.ts";
import { decideExitHere } from "./exit.ts";
import { caseOf, finishVisit, openLane } from "./lane-desk.ts";
import { countFleetPassage } from "./modes.ts";
import { alarmPassage } from "./passage-alarms.ts";
import { recordPassage } from "./passages.ts";
import { noteOwnLoop, noteRecorded } from "./second-count.ts";
import type { LaneSettings } from "./settings.ts";
import type { ControllerState, LaneDesk } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Cues that one fact may lead to, over all lanes; more means that two rules contradict each other. */
const CUES_MAX = 256;

/** Feeds the lanes with the cues the turn has gathered, and with those that follow from them, until there are none. */
export function runLanes(turn: Turn, state: ControllerState): void {
  for (let count = 0; turn.cues.length > 0; count += 1) {
    assert(count < CUES_MAX, "the lanes go round in circles");
    const next = turn.cues.shift();
    if (next === undefined) break;
    if (next.lane === null) {
      turn.cues.unshift(...Array.from(state.lanes.keys(), (lane) => ({ lane, cue: next.cue })));
      continue;
    }
    const desk = state.lanes.get(next.lane);
    if (desk !== undefined) feed(turn, state, desk, next.cue);
  }
}

function feed(turn: Turn, state: ControllerState, desk: LaneDesk, cue: LaneCue): void {
  const event = { ...cue, atMs: turn.at.monotonicMs };
  const before = desk.lane;
  const { lane, effects } = step(before, event, desk.settings.setup);
  desk.lane = lane;
  noteOwnLoop(turn, state, desk.settings.name, { before, after: lane, setup: desk.settings.setup });
  const recorded = recordStep(desk.recorder, { before, event, effects });
  desk.recorder = recorded.recorder;
  for (const effect of effects) carryOut(turn, state, desk, effect);
  for (const trace of recorded.finished) finishVisit(turn, state, desk, trace);
}

/** Opens a lane at the start of the box; its sensors are heard next. */
export function open(turn: Turn, state: ControllerState, settings: LaneSettings): void {
  const { desk, begun } = openLane(settings, turn.at.monotonicMs);
  state.lanes.set(settings.name, desk);
  for (const effect of begun.effects) carryOut(turn, state, desk, effect);
}

/** The id under which the runtime keeps a lane's deadline. */
export function deadlineId(lane: string, deadline: DeadlineName): string {
  return `lane/${lane}/${deadline}`;
}

/** A deadline of a lane is due. Ids of others are not ours. */
export function laneDeadlineDue(turn: Turn, state: ControllerState, id: string): void {
  const [, lane = "", deadline = ""] = id.split("/");
  const desk = state.lanes.get(lane);
  const name = deadline as DeadlineName;
  const visit = desk?.deadlines.get(name);
  if (desk === undefined || visit === undefined) return;
  desk.deadlines.delete(name);
  turn.tell(lane, { type: "deadline_passed", deadline: name, visit });
}

function carryOut(turn: Turn, state: ControllerState, desk: LaneDesk, effect: LaneEffect): void {
  const lane = desk.settings.name;
  switch (effect.type) {
    case "raise_arm":
      turn.orders.push({ lane, order: "raise" });
      return;
    case "lower_arm":
      turn.orders.push({ lane, order: "lower" });
      return;
    case "hold_arm":
      turn.orders.push({ lane, order: "hold" });
      return;
    case "release_arm":
      turn.orders.push({ lane, order: "release" });
      return;
    case "trigger_reader":
      turn.orders.push({ lane, order: "trigger" });
      return;
    case "show":
      turn.orders.push({ lane, order: "show", sign: effect.sign });
      return;
    case "set_deadline":
      desk.deadlines.set(effect.deadline, effect.visit);
      turn.deadline(deadlineId(lane, effect.deadline), effect.atMs);
      return;
    case "clear_deadline":
      desk.deadlines.delete(effect.deadline);
      turn.deadline(deadlineId(lane, effect.deadline), null);
      return;
    case "raise_fault":
    case "clear_fault":
      turn.faults.push({ lane, code: effect.code, raised: effect.type === "raise_fault" });
      return;
    case "ask_decision":
      return decide(turn, state, desk, effect);
    case "vehicle_passed": {
      // A car that nobody had to decide about, since a person opened or the lane is held open, has a trace all the same.
      const visitCase = caseOf(desk, effect);
      const stay = recordPassage(turn, state, lane, { ...effect, chosenStay: visitCase.chosenStay });
      alarmPassage(turn, desk.settings, effect.manner);
      noteRecorded(turn, state, lane, { direction: effect.direction, stay });
      visitCase.stay = stay;
      visitCase.plate = effect.plate ?? visitCase.plate;
      visitCase.sentence = whyUndecided(effect) ?? visitCase.sentence;
      countFleetPassage(turn, state, lane);
      return;
    }
    case "visit_ended":
      if (desk.cases.get(effect.visit)?.alarmed === true)
        turn.faults.push({ lane, code: "blocked_car", raised: false });
      // It has left a berth, or what it was given and has not used, or was the same car as another reader sees.
      if (effect.outcome === "passed" || effect.outcome === "backed_out") askAgainAtEntries(turn, state);
      return;
  }
}

function askAgainAtEntries(turn: Turn, { lanes }: ControllerState): void {
  for (const [lane, { settings }] of lanes) {
    if (settings.setup.direction !== "exit") turn.tell(lane, { type: "circumstances_changed" });
  }
}

function decide(
  turn: Turn,
  state: ControllerState,
  desk: LaneDesk,
  question: Extract<LaneEffect, { type: "ask_decision" }>,
): void {
  const visitCase = caseOf(desk, question);
  // What it was taken for under another plate is not what it is taken for now.
  if (visitCase.plate?.plate !== question.plate?.plate) visitCase.leaving = null;
  visitCase.plate = question.plate;
  const decideHere = question.direction === "entry" ? decideEntryHere : decideExitHere;
  const verdict = decideHere(turn, state, desk, visitCase);
  visitCase.sentence = verdict.sentence;
  // Before anything else is decided: what this car was given is not there for the next one.
  turn.cues.unshift({ lane: desk.settings.name, cue: { type: "decided", visit: question.visit, verdict } });
}

/** Why a car went through that no decision let through, whatever had been decided about it; null for any other. */
function whyUndecided({ manner, credit }: Extract<LaneEffect, { type: "vehicle_passed" }>): Sentence | null {
  if (manner !== "credited") return MANNER_WORDS[manner];
  return isLetThroughByPerson(credit) ? letThroughBy(credit.by) : null;
}
