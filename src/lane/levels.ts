/** A loop's believed level changes: the cars move, and what is known of the loops' health with them. */
import { whenNearCleared, whenNearCovered } from "./arrival.ts";
import { whenFarCleared, whenFarCovered } from "./crossing.ts";
import type { LoopName } from "./cue.ts";
import type { LaneStep, Loop, Now } from "./lane.ts";
import { change, setFault } from "./lane.ts";
import { heard, isConfigured, nearLoop } from "./loops.ts";

/** A loop has reported its level. A loop that the lane does not have is not listened to. */
export function whenLoopReports(step: LaneStep, now: Now, name: LoopName, covered: boolean): LaneStep {
  if (!isConfigured(name, now.setup)) return step;
  const before = step.lane.loops[name];
  if (before.level === covered) return step;
  // It moves, so it is not silent.
  const moving = before.level === null ? step : setFault(step, `${name}_silent`, false);
  return whenLevelBelieved(moving, now, name, heard(before, covered, now.atMs, now.setup));
}

/** What is believed of a loop may differ from before. */
export function whenLevelBelieved(step: LaneStep, now: Now, name: LoopName, loop: Loop): LaneStep {
  const before = step.lane.loops[name];
  const loops = { ...step.lane.loops, [name]: loop };
  const chattering = loops.presence.chatters || loops.passage.chatters;
  const told = setFault(change(step, { loops }), "loop_chatters", chattering);
  // What is believed clear is not stuck; a clear moment of a loop that chatters is not believed.
  const next = loop.covered ? told : setFault(told, `${name}_stuck`, false);
  if (before.covered === loop.covered) return next;
  const isNear = name === nearLoop(next.lane, now.setup);
  if (loop.covered) return isNear ? whenNearCovered(next, now) : whenFarCovered(next, now);
  return isNear ? whenNearCleared(next, now) : whenFarCleared(next, now);
}
