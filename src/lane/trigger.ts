/**
 * Telling the readers "a vehicle is here, read now": when it comes to stand on the near loop, and some times more while it
 * stands there unread. A lane whose readers look by themselves has no trigger, and none of this happens in it.
 */
import type { Lane, LaneStep, Now, Visit } from "./lane.ts";
import { changeFront, emit } from "./lane.ts";
import { nearCovered } from "./loops.ts";
import type { LaneSetup } from "./setup.ts";

/** Triggers the readers if that is due for the car in front. */
export function settleTrigger(step: LaneStep, now: Now): LaneStep {
  const { front } = step.lane;
  const atMs = triggerAtMs(step.lane, now.setup);
  if (front === null || atMs === null || atMs > now.atMs) return step;
  const triggered = { times: (front.triggered?.times ?? 0) + 1, atMs: now.atMs };
  return emit(changeFront(step, { triggered }), { type: "trigger_reader", visit: front.number });
}

/** When the readers are to be told next that the car in front stands there; null: not again. */
export function triggerAtMs(lane: Lane, setup: LaneSetup): number | null {
  const { trigger } = setup;
  const { front } = lane;
  if (trigger == null || front === null || !nearCovered(lane, setup)) return null;
  if (lane.lost.some(({ device }) => device === "trigger")) return null;
  // What came back may be the next car: without a look at it nobody could tell.
  if (front.triggered === undefined) return front.plate === null || front.returned ? front.beganMs : null;
  if (front.plate !== null || front.triggered.times >= trigger.timesMost) return null;
  return front.triggered.atMs + trigger.againMs;
}

/** The car as if its readers had not been told of it yet. */
export function untriggered(visit: Visit): Visit {
  const { triggered: _, ...rest } = visit;
  return rest;
}

/** The trigger or a reader is back: what was ordered meanwhile was in vain. */
export function triggerAnew(step: LaneStep): LaneStep {
  const { front } = step.lane;
  return front === null ? step : { ...step, lane: { ...step.lane, front: untriggered(front) } };
}
