/** A device of the lane is lost or back. The lane keeps its mode and its cars; it only knows less for a while. */
import { whenBarrierBack, whenBarrierLost } from "./arm.ts";
import type { LaneDevice } from "./cue.ts";
import type { LaneStep, Now } from "./lane.ts";
import { change, emit } from "./lane.ts";
import { triggerAnew } from "./trigger.ts";

export function whenDeviceLost(step: LaneStep, now: Now, device: LaneDevice): LaneStep {
  const { lost, loops } = step.lane;
  if (lost.some((other) => other.device === device)) return step;
  const gone = change(step, { lost: [...lost, { device, sinceMs: now.atMs }] });
  if (device === "barrier") return whenBarrierLost(gone);
  if (device !== "presence" && device !== "passage") return gone;
  // What it covered stays covered in our eyes, but nothing is built on it until it has reported again.
  return change(gone, { loops: { ...loops, [device]: { ...loops[device], level: null } } });
}

/** At start-up it is there for the first time: it was never lost, but has not heard what was ordered before. */
export function whenDeviceBack(step: LaneStep, now: Now, device: LaneDevice): LaneStep {
  const { lost } = step.lane;
  const wasLost = lost.some((other) => other.device === device);
  const back = wasLost ? change(step, { lost: lost.filter((other) => other.device !== device) }) : step;
  if (device === "barrier") return whenBarrierBack(back, now);
  if (device === "trigger" || device === "reader") return triggerAnew(back);
  return device === "sign" ? emit(back, { type: "show", sign: back.lane.sign.cue }) : back;
}
