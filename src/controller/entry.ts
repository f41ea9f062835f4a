/** Puts an entry's question to admission and turns its decision into the lane's verdict. */
import { decideEntry } from "../admission/entry.ts";
import type { Verdict } from "../lane/cue.ts";
import { vehicleOf } from "../plate/classify.ts";
import { carsDrivingIn } from "./driving-in.ts";
import { ticketFor } from "./tickets.ts";
import type { ControllerState, LaneDesk, VisitCase } from "./state.ts";
import type { Turn } from "./turn.ts";

/** The first word of the deadline at which a car that was refused is asked about again. */
export const AGAIN_DEADLINE = "again";
/** What the clock alone changes (a window begins, a read is no longer a repeated one) is noticed within this, ms. */
const AGAIN_MS = 15_000;

/** Decides whether the car in front of this entry may come in now. */
export function decideEntryHere(turn: Turn, state: ControllerState, desk: LaneDesk, visitCase: VisitCase): Verdict {
  const plate = visitCase.plate?.plate ?? null;
  const decision = decideEntry(
    {
      plate,
      ...vehicleOf(plate, visitCase.plate?.read ?? null),
      lane: desk.settings.name,
      mode: desk.mode.mode,
      ...(desk.settings.withoutReader === undefined ? {} : { withoutReader: desk.settings.withoutReader }),
      nowMs: state.lot.clocks.date(turn.at),
      drivingIn: carsDrivingIn(state, desk, visitCase.visit),
    },
    state.lot,
    state.settings.admission,
  );
  visitCase.rules = decision.rules;
  const { sentence, flags, groundRef, berthId, daysLeft } = decision;
  if (decision.needsPerson) return { type: "wait", for: "operator", sentence };
  if (!decision.admitted || decision.ground === null) {
    turn.deadline(`${AGAIN_DEADLINE}/${desk.settings.name}`, turn.at.monotonicMs + AGAIN_MS);
    return { type: "refuse", reason: decision.reason, sentence };
  }
  if (flags.includes("blocked_plate")) {
    visitCase.alarmed = true;
    turn.faults.push({ lane: desk.settings.name, code: "blocked_car", raised: true });
  }
  const by = visitCase.plate?.givenBy ?? null;
  const credit = { ground: decision.ground, groundRef, plate, stay: null, by, flags };
  const berth = berthId === null ? {} : { berth: berthId };
  const reminder = daysLeft === null ? {} : { daysLeft };
  return {
    type: "admit",
    credit: { ...credit, ...berth, ...reminder, ...ticketFor(turn, state, desk, visitCase) },
    sentence,
  };
}
