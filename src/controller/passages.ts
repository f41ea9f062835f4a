/**
 * What a confirmed passage does to the lot: a stay opens or closes, the count moves, the city's report is frozen.
 * Nothing is recorded before the car has passed, since the protocol has no message to take it back.
 */
import { alreadyInsidePolicy } from "../admission/entry.ts";
import { takesOver } from "../admission/take-over.ts";
import { isLetThroughByPerson } from "../lane/visits.ts";
import { vehicleOf } from "../plate/classify.ts";
import { stayKey } from "../lot/stay-book.ts";
import type { Credit, LaneEffect, PassageManner, VisitPlate } from "../lane/cue.ts";
import type { LaneType } from "../stay/ground.ts";
import type { StayFlag } from "../stay/records.ts";
import { number } from "./numbering.ts";
import { watchDebt } from "./result-asking.ts";
import { pricedAt, settlementOf, settleAtLeave } from "./settlement.ts";
import type { ControllerState } from "./state.ts";
import type { Turn } from "./turn.ts";
import { settleUnreadLeaves } from "./unread-leaves.ts";

type Passed = Extract<LaneEffect, { type: "vehicle_passed" }> & {
  /** The stay that a person chose for this car, by whatever it went through; null: none. */
  readonly chosenStay: string | null;
};

/** The city's laneType of a passage: 1 a person opened, 2 the machine decided, 9 otherwise. */
function laneTypeOf(manner: PassageManner, credit: Credit | null): LaneType {
  if (manner !== "credited" || credit === null) return 9;
  return credit.by === null ? 2 : 1;
}

const FLAG_OF_MANNER: Readonly<
  Record<Exclude<PassageManner, "credited">, StayFlag & ("tailgate" | "unauthorised" | "held_open")>
> = {
  tailgate: "tailgate",
  unauthorised: "unauthorised",
  held_open: "held_open",
};

/** Records a vehicle that has gone through this lane. Answers the stay it opened or closed, if any. */
export function recordPassage(turn: Turn, state: ControllerState, lane: string, passed: Passed): string | null {
  return passed.direction === "entry" ? recordEntry(turn, state, lane, passed) : recordExit(turn, state, lane, passed);
}

function recordEntry(turn: Turn, state: ControllerState, lane: string, passed: Passed): string | null {
  const { credit, manner } = passed;
  const plate = passed.plate?.plate ?? credit?.plate ?? null;
  if (manner !== "credited" && plate === null) {
    // Nothing is known of the vehicle but that it is inside: it counts, and the city cannot be told.
    const data = { lane, delta: 1 as const, cause: FLAG_OF_MANNER[manner], plate: null };
    turn.record({ kind: "passage_uncounted", key: "count", data });
    return null;
  }
  if (plate !== null && !standsBesideItself(state, passed)) closeGhosts(turn, state, plate);
  const id = turn.nextId();
  const flags = flagsOf(passed);
  const { plateClass, vehicleType } = vehicleOf(plate, passed.plate?.read ?? null);
  turn.record({
    kind: "stay_opened",
    key: stayKey(id),
    data: {
      plate: plate ?? "",
      plateClass,
      otherReads: otherReadsOf(passed),
      vehicleType,
      plateColour: passed.plate?.read.colour ?? null,
      lane,
      ground: credit?.ground ?? "temporary",
      groundRef: credit?.groundRef ?? null,
      laneType: laneTypeOf(manner, credit),
      freeBerth: state.lot.berths.free - 1,
      flags: plate === null ? [...flags, "no_plate"] : flags,
      counted: true,
      by: credit?.by ?? null,
    },
  });
  number(turn, state.lot, state.settings, id);
  return id;
}

/** What else was read of the car; of one without a plate, its code. */
function otherReadsOf({ plate, credit }: Passed): readonly string[] {
  if (plate === null && credit?.ticket !== undefined) return [credit.ticket];
  return plate?.alternatives ?? [];
}

/** The car was let in by a rule that takes no notice of its plate being inside. */
function standsBesideItself(state: ControllerState, { credit, manner }: Passed): boolean {
  if (manner !== "credited" || credit === null || isLetThroughByPerson(credit)) return false;
  return alreadyInsidePolicy(state.settings.admission, credit.groundRef) === "off";
}

/** The same plate is inside already: the old stay was a ghost. It is closed by rule and the city hears nothing of it. */
function closeGhosts(turn: Turn, state: ControllerState, plate: string): void {
  const ghosts = state.lot.staysToLeave(plate).filter(({ status }) => status === "inside");
  for (const { id } of ghosts) {
    turn.record({ kind: "stay_soft_closed", key: stayKey(id), data: { reason: "already_inside", by: null } });
  }
  settleUnreadLeaves(turn, state, ghosts);
}

function flagsOf(passed: Passed): readonly StayFlag[] {
  const given = (passed.credit?.flags ?? []) as readonly StayFlag[];
  return passed.manner === "credited" ? given : [...new Set([...given, FLAG_OF_MANNER[passed.manner]])];
}

function recordExit(turn: Turn, state: ControllerState, lane: string, passed: Passed): string | null {
  const plate = passed.plate?.plate ?? passed.credit?.plate ?? null;
  const id = stayThatLeaves(state, passed, plate);
  if (id !== null) return closeStay(turn, state, lane, { passed, id });
  if (plate === null && passed.manner !== "credited") {
    const data = { lane, delta: -1 as const, cause: FLAG_OF_MANNER[passed.manner], plate: null };
    turn.record({ kind: "passage_uncounted", key: "count", data });
    return null;
  }
  return leaveWithoutStay(turn, state, lane, { passed, plate });
}

/**
 * The stay that a person chose, else the one that the credit was given for, unless it has left meanwhile, by another lane or on
 * an older credit. Where a person opened before the car had this plate, the plate says more than what it was taken for then.
 */
function stayThatLeaves(state: ControllerState, passed: Passed, plate: string | null): string | null {
  const { credit, chosenStay } = passed;
  const exact = plate === null ? null : stayLeaving(state, plate);
  const renamed = isLetThroughByPerson(credit) && credit.plate !== plate;
  const taken = [chosenStay, renamed ? exact : null, credit?.stay ?? null, exact];
  return taken.find((id) => state.lot.stays.toLeave(id) !== null) ?? null;
}

/** Exactly this plate, inside: a passage nobody decided never guesses at a near plate. */
function stayLeaving(state: ControllerState, plate: string): string | null {
  const stays = state.lot.staysToLeave(plate);
  return (stays.findLast((stay) => stay.status === "inside") ?? stays.at(-1))?.id ?? null;
}

function closeStay(turn: Turn, state: ControllerState, lane: string, leave: { passed: Passed; id: string }): string {
  const { passed, id } = leave;
  const { lot } = state;
  const before = lot.stays.get(id);
  const soft = before?.closes.find((close) => close.soft);
  if (before?.status === "soft_closed" && soft !== undefined) {
    // The car shows up after all: the rule that closed its stay was wrong.
    const data = { undoes: { origin: soft.origin, seq: soft.seq }, reason: "left_through_the_exit" };
    turn.record({ kind: "stay_reopened", key: stayKey(id), data });
  }
  const { credit } = passed;
  const leaving = lot.stays.get(id);
  const pricedAs = leaving === null ? turn.at : pricedAt(turn, state, leaving, credit);
  if (settleAtLeave(turn, state, id, { credit, pricedAs }) === "owes") watchDebt(turn, state, id);
  const exitPlate = plateRead(passed.plate);
  const counted = lot.stays.get(id)?.counted ?? true;
  turn.record({
    kind: "stay_closed",
    key: stayKey(id),
    data: {
      lane,
      laneType: laneTypeOf(passed.manner, passed.credit),
      freeBerth: lot.berths.free + (counted ? 1 : 0),
      exitPlate: exitPlate === before?.plate ? null : exitPlate,
      flags: state.fire ? [...flagsOf(passed), "left_in_fire"] : flagsOf(passed),
      settlement: settlementOf(state, id, pricedAs),
    },
  });
  number(turn, lot, state.settings, id);
  handBerthOver(turn, state, id);
  return id;
}

/** The berth of a car that has left goes to one of its group that came lately and found none. */
function handBerthOver(turn: Turn, { lot, settings }: ControllerState, id: string): void {
  const left = lot.stays.get(id);
  const next = left === null ? null : takesOver(left, lot.clocks.date(turn.at), lot, settings.admission);
  if (next === null) return;
  const data = { ground: next.ground, groundRef: next.list, reason: "berth_taken_over" as const };
  turn.record({ kind: "ground_granted", key: stayKey(next.stay.id), data });
  turn.tellAll({ type: "circumstances_changed" });
}

function plateRead(plate: VisitPlate | null): string | null {
  return plate === null ? null : plate.plate;
}

/** A car we never saw come in: a leave alone, dated now, and one less inside (readings, "a car inside before we were"). */
function leaveWithoutStay(
  turn: Turn,
  state: ControllerState,
  lane: string,
  leave: { passed: Passed; plate: string | null },
): string {
  const { passed, plate } = leave;
  turn.record({ kind: "passage_uncounted", key: "count", data: { lane, delta: -1, cause: "no_entry_record", plate } });
  const id = turn.nextId();
  const { plateClass, vehicleType } = vehicleOf(plate, passed.plate?.read ?? null);
  turn.record({
    kind: "stay_opened",
    key: stayKey(id),
    data: {
      plate: plate ?? "",
      plateClass,
      otherReads: [],
      vehicleType,
      lane,
      ground: passed.credit?.ground ?? "temporary",
      groundRef: passed.credit?.groundRef ?? null,
      laneType: laneTypeOf(passed.manner, passed.credit),
      freeBerth: state.lot.berths.free,
      flags: plate === null ? ["no_entry_record", "no_plate"] : ["no_entry_record"],
      counted: false,
      by: passed.credit?.by ?? null,
    },
  });
  // Its number comes first: without it nothing can be charged.
  number(turn, state.lot, state.settings, id);
  return closeStay(turn, state, lane, { passed, id });
}
