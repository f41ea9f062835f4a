/** The cars that were let in and have not passed yet: what each was given must not be given to another. */
import type { DrivingIn } from "../admission/decision.ts";
import type { Visit } from "../lane/lane.ts";
import { visitsHere } from "../lane/visits.ts";
import { vehicleOf } from "../plate/classify.ts";
import type { ControllerState, LaneDesk } from "./state.ts";

/** All that are driving in over this box's lanes, but for the visit in question. */
export function carsDrivingIn({ lanes }: ControllerState, here: LaneDesk, visit: number): readonly DrivingIn[] {
  return [...lanes.values()].flatMap((desk) =>
    visitsHere(desk.lane).flatMap((other) => (desk === here && other.number === visit ? [] : drivingIn(other))),
  );
}

function drivingIn({ credit, direction, plate: seen }: Visit): readonly DrivingIn[] {
  if (credit === null || direction !== "entry") return [];
  const plate = seen?.plate ?? credit.plate;
  const { groundRef, flags } = credit;
  const replacesItself = flags.includes("already_inside");
  return [{ plate, ...vehicleOf(plate, seen?.read ?? null), groundRef, replacesItself }];
}
