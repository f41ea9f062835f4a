/** Puts an entry's question to admission and turns its decision into the lane's verdict. */
import { decideEntry } from "../admission/entry.ts";
import type { Verdict } from "../lane/cue.ts";
import { classify, vehicleTypeOf } from "../plate/classify.ts";
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
  const plateClass = plate === null ? "unknown" : classify(plate);
  const decision = decideEntry(
    {
      plate,
      plateClass,
      vehicleType: vehicleTypeOf(plateClass, visitCase.plate?.read.colour ?? null),
      lane: desk.settings.name,
      mode: desk.mode.mode,
      nowMs: state.lot.clocks.date(turn.at),
      reservationsGiven: reservationsGiven(state, desk),
    },
    state.lot,
    state.settings.admission,
  );
  visitCase.rules = decision.rules;
  const { sentence, flags, groundRef } = decision;
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
  return { type: "admit", credit: { ...credit, ...ticketFor(turn, state, desk, visitCase) }, sentence };
}

/** The reservations of the cars that may drive in at the other lanes. */
function reservationsGiven({ lanes }: ControllerState, here: LaneDesk): ReadonlySet<string> {
  const given = new Set<string>();
  for (const desk of lanes.values()) {
    if (desk === here) continue;
    const { front, between, under } = desk.lane;
    for (const visit of [front, between?.visit, under?.visit]) {
      const credit = visit?.credit ?? null;
      if (credit?.ground === "reservation" && credit.groundRef !== null) given.add(credit.groundRef);
    }
  }
  return given;
}
