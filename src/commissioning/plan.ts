/** Which steps a walk through a box has: what is configured is tried, in the order in which an installer meets it. */
import type { BoxView, LaneView } from "../diagnostics/view.ts";
import { armSteps } from "./arm.ts";
import { citySteps } from "./city.ts";
import { buttonStep, FIRE_CONTACT, fireStep } from "./contacts.ts";
import { deviceIn, deviceStep, faultsStep } from "./devices.ts";
import { driveSteps } from "./drive.ts";
import { counterStep, loopStep } from "./loops.ts";
import { readerStep, signStep } from "./reader.ts";
import type { Step } from "./step.ts";

/** All steps for the lane of that name, or for all lanes and the box as a whole. */
export function planOf(view: BoxView, only: string | null): readonly Step[] {
  const lanes = view.lanes.filter(({ name }) => only === null || name === only).toSorted(entriesFirst);
  const ofLanes = lanes.flatMap((lane) => laneSteps(view, lane));
  if (only !== null) return ofLanes;
  const inLanes = new Set(view.lanes.flatMap(({ devices }) => devices));
  const others = view.devices.filter(({ id }) => !inLanes.has(id));
  const counters = others.filter(({ kind }) => kind === "loop_detector");
  return [
    ...others.map((device) => deviceStep(device, null)),
    faultsStep(),
    ...ofLanes,
    ...counters.map(({ id }) => counterStep(id)),
    ...(others.some(({ id }) => id === FIRE_CONTACT) ? [fireStep()] : []),
    ...citySteps(view),
  ];
}

/** The car that drives out has to have come in. */
function entriesFirst(a: LaneView, b: LaneView): number {
  return Number(a.direction === "exit") - Number(b.direction === "exit");
}

function laneSteps(view: BoxView, lane: LaneView): readonly Step[] {
  const devices = lane.devices.flatMap((id) => deviceIn(view, id) ?? []);
  const has = (role: string): boolean => lane.devices.includes(`${lane.name}-${role}`);
  const readers = devices.filter(({ kind }) => kind === "plate_reader");
  return [
    ...devices.map((device) => deviceStep(device, lane.name)),
    ...(["presence", "passage"] as const).filter((loop) => lane[loop].configured).map((loop) => loopStep(lane, loop)),
    ...armSteps(lane),
    ...(has("button") ? [buttonStep(lane)] : []),
    ...readers.map(({ id }) => readerStep(lane, id)),
    ...(has("sign") ? [signStep(lane)] : []),
    ...driveSteps(lane),
  ];
}
