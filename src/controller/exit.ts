/**
 * Decides at an exit: which stay the car in front is, what it owes, and whether the arm opens. Local data first; the
 * city is asked in parallel and within one time budget. Never free by accident, never shut for want of a network.
 */
import { knownVehicleType, vehicleOf } from "../plate/classify.ts";
import { matchStays, type StayMatch } from "../plate/match.ts";
import { describeMatch } from "../plate/match-words.ts";
import type { Verdict } from "../lane/cue.ts";
import type { RuleAnswer } from "../admission/decision.ts";
import type { StayFlag } from "../stay/records.ts";
import type { Stay } from "../stay/stay.ts";
import { grantsFree } from "./pricing.ts";
import { decidePayment } from "./exit-payment.ts";
import { decideWithoutStay } from "./no-entry.ts";
import { say } from "../lane/words.ts";
import { staysOfTicket } from "./tickets.ts";
import type { ControllerState, LaneDesk, VisitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

/** What speaks of one stay at the exit. */
export type Leaving = { readonly stay: Stay; readonly flags: readonly StayFlag[] };

/** Decides whether the car in front of this exit may leave now. */
export function decideExitHere(turn: Turn, state: ControllerState, desk: LaneDesk, visitCase: VisitCase): Verdict {
  if (desk.mode.mode === "closed_to_all") {
    return {
      type: "refuse",
      reason: "closed",
      sentence: say("此车道已关闭，请走其他出口", "This lane is closed; please use another exit"),
    };
  }
  visitCase.leaving = null;
  const chosen = state.lot.stays.toLeave(visitCase.chosenStay);
  if (chosen !== null) return decidePayment(turn, state, visitCase, { stay: chosen, flags: ["fuzzy_match"] });
  const plate = visitCase.plate?.plate ?? null;
  if (plate === null) return decideUnread(turn, state, desk, visitCase);
  const match = matchHere(turn, state, visitCase, plate);
  visitCase.rules = [matchRule(match)];
  if (match.kind === "none") return withoutStay(turn, state, visitCase, plate);
  if (match.kind === "choice") {
    visitCase.offered = match.offered.map((near) => near.stay);
    return { type: "wait", for: "operator", sentence: describeMatch(match) };
  }
  const stay = state.lot.stays.get(match.stay);
  if (stay === null) return withoutStay(turn, state, visitCase, plate);
  return decidePayment(turn, state, visitCase, { stay, flags: match.how === "near" ? ["fuzzy_match"] : [] });
}

/** Nobody can tell which stay this is. A person is shown those of cars that came in without a plate. */
function decideUnread(turn: Turn, state: ControllerState, desk: LaneDesk, visitCase: VisitCase): Verdict {
  const verdict = unreadVerdict(turn, state, desk);
  visitCase.offered = verdict.type === "admit" ? [] : staysWithoutPlate(state);
  return verdict;
}

/** An exit that reads nobody may let go whom the site lets go without a stay; a car that could not be read is a person's to name. */
function unreadVerdict(turn: Turn, state: ControllerState, { settings }: LaneDesk): Verdict {
  const { withoutReader } = settings;
  if (withoutReader === "open") return decideWithoutStay(state, null, state.lot.clocks.date(turn.at));
  const readsNobody = withoutReader === "hold";
  const zh = readsNobody ? "此车道不识别车牌" : "未识别车牌";
  const en = readsNobody ? "This lane reads no plates" : "No plate could be read";
  const sentence = say(
    `${zh}，等待工作人员选择车辆或输入入场凭码`,
    `${en}; an operator must choose the car, or type its plate or the code it got at the entry`,
  );
  return { type: "wait", for: "operator", sentence };
}

function matchHere(turn: Turn, state: ControllerState, visitCase: VisitCase, plate: string): StayMatch {
  const { lot, settings } = state;
  const named = lot.staysToLeave(plate);
  const own = named.length > 0 ? named : staysOfTicket(state, plate);
  const stays = own.length > 0 ? own : [...lot.stays.all()].filter((stay) => stay.status === "inside");
  const candidates = stays.map((stay) => ({
    stay: stay.id,
    plate: own.length > 0 ? plate : stay.plate,
    arrivedMs: stay.arrivedMs ?? lot.clocks.date(stay.openedAt),
    vehicleType: knownVehicleType(stay.plateClass, stay.plateColour),
    colour: stay.plateColour,
    grantsFree: grantsFree(state, stay),
    // What a person corrected was read of this car too: its reader may err in the same way again.
    readAlternatives: [...stay.otherPlates, ...stay.otherReads],
  }));
  const read = visitCase.plate?.read ?? null;
  const colour = read?.colour ?? null;
  const vehicleType = knownVehicleType(vehicleOf(plate, read).plateClass, colour);
  const context = { nowMs: lot.clocks.date(turn.at), vehicleType, colour };
  return matchStays(plate, candidates, context, settings.exit.match);
}

function matchRule(match: StayMatch): RuleAnswer {
  return { rule: "stay_of_plate", answer: describeMatch(match) };
}

/** No stay for the plate. A person may still know which car it is. */
function withoutStay(turn: Turn, state: ControllerState, visitCase: VisitCase, plate: string): Verdict {
  visitCase.offered = [];
  const { plateClass } = vehicleOf(plate, visitCase.plate?.read ?? null);
  return decideWithoutStay(state, { plate, plateClass }, state.lot.clocks.date(turn.at));
}

/** A car that shows no plate here may be one that showed none as it came in; the latest of those first. */
function staysWithoutPlate({ lot, settings }: ControllerState): readonly string[] {
  return [...lot.stays.all()]
    .filter(({ status, flags, plateCorrected }) => status === "inside" && flags.includes("no_plate") && !plateCorrected)
    .toSorted((a, b) => (b.arrivedMs ?? Infinity) - (a.arrivedMs ?? Infinity))
    .slice(0, settings.exit.match.offerLimit)
    .map(({ id }) => id);
}
