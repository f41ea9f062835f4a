/**
 * The two loops: which of them is before the car and which behind the arm, whether they can be relied upon, and how a
 * report becomes a level that is believed. It knows nothing of cars.
 */
import type { LoopName } from "./cue.ts";
import type { Lane, Loop } from "./lane.ts";
import type { LaneSetup } from "./setup.ts";

/** A loop that has not reported yet. */
export function unheardLoop(atMs: number): Loop {
  return { level: null, covered: false, sinceMs: atMs, edges: [], chatters: false, missed: 0 };
}

/** Whether cars come from either side here. Without both loops nobody could tell, and every car counts as entering. */
export function isTwoWay(setup: LaneSetup): boolean {
  return setup.direction === "both" && setup.presenceLoop && setup.passageLoop;
}

/** The loop that a car reaches first: presence, but for a car that leaves through a lane that works both ways. */
export function nearLoop(lane: Lane, setup: LaneSetup): LoopName {
  return isTwoWay(setup) && lane.heading === "exit" ? "passage" : "presence";
}

/** The loop that a car leaves last. */
export function farLoop(lane: Lane, setup: LaneSetup): LoopName {
  return nearLoop(lane, setup) === "presence" ? "passage" : "presence";
}

export function isConfigured(loop: LoopName, setup: LaneSetup): boolean {
  return loop === "presence" ? setup.presenceLoop : setup.passageLoop;
}

/** Whether a loop's edges can be waited for. */
export function isUsable(lane: Lane, loop: LoopName, setup: LaneSetup): boolean {
  if (!isConfigured(loop, setup) || lane.loops[loop].level === null) return false;
  if (lane.lost.some(({ device }) => device === loop)) return false;
  return !lane.faults.includes(`${loop}_stuck`) && !lane.faults.includes(`${loop}_silent`);
}

/** Whether no loop tells of a car: neither where it stands nor that it drives on. */
export function isUnseen(lane: Lane, setup: LaneSetup): boolean {
  return !isUsable(lane, nearLoop(lane, setup), setup) && !isUsable(lane, farLoop(lane, setup), setup);
}

/** Whether a car is known to stand on the near loop. */
export function nearCovered(lane: Lane, setup: LaneSetup): boolean {
  const near = nearLoop(lane, setup);
  return isUsable(lane, near, setup) && lane.loops[near].covered;
}

/**
 * The loop after a report. More reports within `loopChatterMs` than `loopChatterEdges` are chatter: from then on it counts
 * as covered until it has been clear that long, because a phantom passage is worse than a late one.
 */
export function heard(loop: Loop, covered: boolean, atMs: number, setup: LaneSetup): Loop {
  if (loop.level === covered) return loop;
  const { loopChatterMs, loopChatterEdges } = setup.timings;
  const recent = [...loop.edges, atMs].filter((edge) => edge > atMs - loopChatterMs).slice(-(loopChatterEdges + 1));
  const chatters = recent.length > loopChatterEdges || (loop.chatters && recent.length * 2 > loopChatterEdges);
  const next = { ...loop, level: covered, edges: recent, chatters, missed: 0 };
  return believed(next, covered || (chatters && loop.covered), atMs);
}

/** A chattering loop that has been clear long enough. */
export function quiet(loop: Loop, atMs: number): Loop {
  return believed({ ...loop, chatters: false, edges: [] }, loop.level === true, atMs);
}

function believed(loop: Loop, covered: boolean, atMs: number): Loop {
  return loop.covered === covered ? loop : { ...loop, covered, sinceMs: atMs };
}

/** When a chattering loop may be believed again, if nothing comes in between; null when it cannot tell yet. */
export function quietAtMs(loop: Loop, setup: LaneSetup): number | null {
  if (!loop.chatters || loop.level !== false) return null;
  return (loop.edges.at(-1) ?? loop.sinceMs) + setup.timings.loopChatterMs;
}
