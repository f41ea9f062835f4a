/**
 * A read is on its way to a car that stands at an entry: what would be decided is gone through beforehand and dropped, so
 * that neither code nor lot has to be fetched from memory when the last byte is there. Everything happens to copies: no
 * record, no order, no change of the lane comes of it.
 */
import { AssertionFault } from "../assert.ts";
import type { PlateRead } from "../plate/read.ts";
import type { Moment } from "../stay/moment.ts";
import { runLanes } from "./lanes.ts";
import { refreshModes } from "./modes.ts";
import type { Order } from "./outcome.ts";
import type { Pen } from "./pen.ts";
import type { ControllerState, LaneDesk } from "./state.ts";
import { Turn } from "./turn.ts";

/** A turn of which nothing comes. */
class Rehearsal extends Turn {
  override record(): never {
    throw new AssertionFault("a rehearsal came to a record");
  }

  /** The other lanes are the real ones. */
  override tellAll(): void {}
}

/** What would be ordered if this were read at this lane now; nothing where no unread car stands at an entry. */
export function rehearseRead(
  state: ControllerState,
  pen: Pen,
  { at, lane, read }: { readonly at: Moment; readonly lane: string; readonly read: PlateRead },
): readonly Order[] {
  const desk = state.lanes.get(lane);
  if (desk === undefined || !isAwaited(desk)) return [];
  const lanes = new Map(Array.from(state.lanes, ([name, other]) => [name, copyOf(other)]));
  const copy = { ...state, lanes };
  const turn = new Rehearsal(pen, at);
  turn.tell(lane, { type: "plate_read", read });
  runLanes(turn, copy);
  refreshModes(turn, copy);
  return turn.outcome().orders;
}

/** What happens at the copy does not happen at the lane. */
function copyOf(desk: LaneDesk): LaneDesk {
  return { ...desk, deadlines: new Map(desk.deadlines), cases: new Map() };
}

/** An entry, and a car that has not been read with nobody ahead of it: a read can only be of it, and ends no other's visit. */
function isAwaited({ lane, settings }: LaneDesk): boolean {
  const { front, between, under } = lane;
  if (settings.setup.direction !== "entry" || between !== null || under !== null) return false;
  return front !== null && front.phase === "reading" && front.plate === null && !front.returned;
}
