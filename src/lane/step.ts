/**
 * The only way a lane changes: `step` takes a lane and an event and answers with the next lane and what must be done.
 * It asks no clock and does nothing itself. Every path ends here, so the rules that must never break are asserted here.
 */
import { assert, unreachable } from "../assert.ts";
import { settleArm, whenArmMoved, whenPulseTested } from "./arm.ts";
import { settleArrival } from "./arrival.ts";
import type { LaneEffect, LaneEvent } from "./cue.ts";
import { deadlineChanges, wantedDeadlines } from "./deadlines.ts";
import {
  whenAskedAgain,
  whenCircumstancesChanged,
  whenCreditGiven,
  whenDecided,
  whenModeChanged,
  whenPlateGiven,
} from "./deciding.ts";
import { whenDeviceBack, whenDeviceLost } from "./devices.ts";
import { settleFallenArm, whenDeadlinePassed } from "./expiry.ts";
import type { Lane, LaneStep, Now } from "./lane.ts";
import { change, emit } from "./lane.ts";
import { whenLoopReports } from "./levels.ts";
import { whenRead } from "./reading.ts";
import type { LaneSetup } from "./setup.ts";
import { isSameSign, signOf } from "./sign.ts";
import { settleTrigger } from "./trigger.ts";
import { askIfDue } from "./visits.ts";

/** The lane after an event, and the effects in the order in which they are to be carried out. */
export function step(lane: Lane, event: LaneEvent, setup: LaneSetup): LaneStep {
  const now: Now = { atMs: event.atMs, setup };
  if (event.type !== "deadline_passed") return settle(lane, dispatch({ lane, effects: [] }, now, event), now);
  const running = lane.deadlines[event.deadline];
  if (running === undefined || running.visit !== event.visit) return { lane, effects: [] };
  const { [event.deadline]: _, ...deadlines } = lane.deadlines;
  const without = { ...lane, deadlines };
  // An early timer is set again, so that it is not lost.
  const begun = { lane: without, effects: [] };
  const next = running.atMs > event.atMs ? begun : whenDeadlinePassed(begun, now, event.deadline);
  return settle(without, next, now);
}

function dispatch(begun: LaneStep, now: Now, event: Exclude<LaneEvent, { type: "deadline_passed" }>): LaneStep {
  switch (event.type) {
    case "loop_changed":
      return whenLoopReports(begun, now, event.loop, event.covered);
    case "arm_moved":
      return whenArmMoved(begun, now, event.position);
    case "plate_read":
      return whenRead(begun, now, event.read);
    case "decided":
      return whenDecided(begun, now, event.visit, event.verdict);
    case "circumstances_changed":
      return whenCircumstancesChanged(begun);
    case "asked_again":
      return whenAskedAgain(begun, event.visit);
    case "credit_given":
      return whenCreditGiven(begun, now, event);
    case "plate_given":
      return whenPlateGiven(begun, now, event);
    case "mode_changed":
      return whenModeChanged(begun, now, event.mode);
    case "pulse_tested":
      return whenPulseTested(begun, now);
    case "device_lost":
      return whenDeviceLost(begun, now, event.device);
    case "device_back":
      return whenDeviceBack(begun, now, event.device);
    default:
      return unreachable(event);
  }
}

/** Draws the consequences of whatever happened: arrivals, questions, the arm, the sign, faults and timers. */
export function settle(before: Lane, acted: LaneStep, now: Now): LaneStep {
  const arrived = settleArrival(settleFallenArm(acted, now), now);
  const shown = settleSign(settleArm(askIfDue(settleTrigger(arrived, now)), now));
  const deadlines = wantedDeadlines(shown.lane, now.setup);
  const effects = [
    ...shown.effects,
    ...faultChanges(before, shown.lane),
    ...deadlineChanges(before.deadlines, deadlines),
  ];
  const next = { lane: { ...shown.lane, deadlines }, effects };
  assertSafe(next, now.setup);
  return next;
}

function settleSign(moved: LaneStep): LaneStep {
  const sign = signOf(moved.lane);
  const next = change(moved, { sign });
  return isSameSign(moved.lane.sign.cue, sign.cue) ? next : emit(next, { type: "show", sign: sign.cue });
}

function faultChanges(before: Lane, after: Lane): readonly LaneEffect[] {
  if (before.faults === after.faults) return [];
  const raised = after.faults.filter((code) => !before.faults.includes(code));
  const cleared = before.faults.filter((code) => !after.faults.includes(code));
  return [
    ...raised.map((code): LaneEffect => ({ type: "raise_fault", code, visit: after.visits })),
    ...cleared.map((code): LaneEffect => ({ type: "clear_fault", code })),
  ];
}

function assertSafe(next: LaneStep, setup: LaneSetup): void {
  if (!next.effects.some(({ type }) => type === "lower_arm")) return;
  assert(setup.mayLower, "the arm was ordered down where the site does not allow it");
  assert(!next.lane.loops.passage.covered, "the arm was ordered down onto a vehicle");
}
