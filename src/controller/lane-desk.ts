/** Opens the lanes at a start and closes the file of each vehicle when it is gone. */
import { startLane } from "../lane/start.ts";
import { newRecorder, type LaneTrace } from "../lane/trace.ts";
import { visitsHere } from "../lane/visits.ts";
import type { ControllerState, LaneDesk, VisitCase } from "./state.ts";
import type { LaneSettings } from "./settings.ts";
import type { Turn } from "./turn.ts";

/** Visits whose files are kept beside the open ones, so that an answer that comes late still finds the last few. */
const CASES_KEPT = 8;

/** A lane before it has heard anything. What must be done at once is `begun.effects`. */
export function openLane(
  settings: LaneSettings,
  atMs: number,
): { readonly desk: LaneDesk; readonly begun: ReturnType<typeof startLane> } {
  const mode = { mode: "open", reason: "normal" } as const;
  const begun = startLane(settings.setup, mode, atMs);
  const desk: LaneDesk = {
    settings,
    lane: begun.lane,
    mode,
    recorder: newRecorder(settings.name, settings.setup),
    deadlines: new Map(),
    cases: new Map(),
  };
  return { desk, begun };
}

/** The vehicle is gone: its trace goes to the store with what was decided about it. */
export function finishVisit(turn: Turn, state: ControllerState, desk: LaneDesk, trace: LaneTrace): void {
  const visitCase = desk.cases.get(trace.visit);
  turn.traces.push({
    lane: trace.lane,
    visit: trace.visit,
    at: turn.at,
    endedMs: state.lot.clocks.date(turn.at),
    plate: visitCase?.plate?.plate ?? null,
    outcome: trace.outcome,
    sentence: visitCase?.sentence ?? null,
    rules: visitCase?.rules ?? [],
    stay: visitCase?.stay ?? null,
    steps: trace,
  });
  forgetOldCases(desk, trace.visit);
}

/** However many go by, the file of a car that is still here stays open. */
function forgetOldCases({ cases, lane }: LaneDesk, newest: number): void {
  const here = visitsHere(lane).map(({ number }) => number);
  for (const visit of cases.keys()) if (visit < newest - CASES_KEPT && !here.includes(visit)) cases.delete(visit);
}

/** The file of a vehicle, opened if there is none. */
export function caseOf({ cases }: LaneDesk, { visit, direction }: Pick<VisitCase, "visit" | "direction">): VisitCase {
  const present = cases.get(visit);
  if (present !== undefined) return present;
  const opened: VisitCase = {
    visit,
    direction,
    plate: null,
    chosenStay: null,
    leaving: null,
    offered: [],
    rules: [],
    sentence: null,
    alarmed: false,
    exit: null,
    ticket: null,
    stay: null,
  };
  cases.set(visit, opened);
  return opened;
}
