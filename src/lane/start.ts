/**
 * A lane at start-up. It asks the sensors and not the memory: the levels of its loops and the position of its arm come
 * as the first events, and a car that stands there then is decided, or let out from under the arm.
 */
import type { LaneModeCue, SignCue } from "./cue.ts";
import type { Lane, LaneStep } from "./lane.ts";
import { unheardLoop } from "./loops.ts";
import type { LaneSetup } from "./setup.ts";
import { settle } from "./step.ts";

const NOTHING_SHOWN: SignCue = { text: "idle", plate: null, dueFen: null, sentence: null };

/** The lane before it has heard anything, and what must be done at once: an arm that is to be held open is. */
export function startLane(setup: LaneSetup, mode: LaneModeCue, atMs = 0): LaneStep {
  const lane: Lane = {
    visits: 0,
    mode,
    heading: null,
    loops: { presence: unheardLoop(atMs), passage: unheardLoop(atMs) },
    arm: {
      position: "unknown",
      phase: "resting",
      sinceMs: atMs,
      attempts: 0,
      served: 0,
      heldUntilMs: null,
      byOthers: false,
    },
    front: null,
    between: null,
    under: null,
    spare: null,
    kept: null,
    lastPassed: null,
    lastLeft: null,
    lost: [],
    faults: [],
    deadlines: {},
    sign: { cue: NOTHING_SHOWN, visit: null },
  };
  return settle(lane, { lane, effects: [{ type: "show", sign: NOTHING_SHOWN }] }, { atMs, setup });
}
