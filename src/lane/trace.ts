/**
 * One trace per vehicle: the lane as it stood when the vehicle came, and everything the lane heard and did until it was
 * gone. The recorder is fed each step and hands out a trace when its visit has ended. It is bounded: of a visit that lasts
 * too long the beginning is kept, which can be replayed, and the end, which tells how it came out.
 */
import type { LaneEffect, LaneEvent } from "./cue.ts";
import type { Lane } from "./lane.ts";
import type { LaneSetup } from "./setup.ts";

/** One event, its time as monotonic ms, and what the lane answered. */
export type TraceStep = { readonly atMs: number; readonly cue: LaneEvent; readonly effects: readonly LaneEffect[] };

export type VisitOutcome = Extract<LaneEffect, { type: "visit_ended" }>["outcome"];

export type LaneTrace = {
  readonly lane: string;
  readonly visit: number;
  readonly setup: LaneSetup;
  /** The lane before the first step. */
  readonly start: Lane;
  readonly steps: readonly TraceStep[];
  /** How many steps are missing, all of them after the first `STEPS_FIRST`. */
  readonly omitted: number;
  readonly outcome: VisitOutcome;
};

type Unfinished = Omit<LaneTrace, "outcome" | "lane" | "setup">;

export type TraceRecorder = {
  readonly lane: string;
  readonly setup: LaneSetup;
  readonly open: readonly Unfinished[];
  /** The step before this one: the vehicle that it brought is known from the next one on. */
  readonly last: RecordedStep | null;
  /** Steps that the open traces do not hold yet: they are put together when a vehicle is gone, not while one waits. */
  readonly waiting: readonly RecordedStep[];
};

export type RecordedStep = {
  readonly before: Lane;
  readonly event: LaneEvent;
  readonly effects: readonly LaneEffect[];
};

/** Steps kept from the beginning of a visit, and from its end. A visit has ten to forty; an hour at the exit has more. */
export const STEPS_FIRST = 120;
export const STEPS_LAST = 80;

/** Visits followed at once: in front, on the way, under the arm, and as many that end in one step. */
const OPEN_MAX = 8;

/** Steps that wait for an end at once. */
const WAITING_MAX = 32;

/** A recorder that has heard nothing yet. */
export function newRecorder(lane: string, setup: LaneSetup): TraceRecorder {
  return { lane, setup, open: [], last: null, waiting: [] };
}

/** Takes note of one step of the lane. `before` is the lane that the event met; `finished` are the traces now complete. */
export function recordStep(recorder: TraceRecorder, recorded: RecordedStep): Recorded {
  const waiting = [...recorder.waiting, recorded];
  const isEnd = recorded.effects.some(({ type }) => type === "visit_ended");
  if (!isEnd && waiting.length < WAITING_MAX) return { recorder: { ...recorder, waiting }, finished: [] };
  // None of the steps before this one has ended a visit.
  return waiting.reduce<Recorded>((so, step) => takeStep(so.recorder, step), {
    recorder: { ...recorder, waiting: [] },
    finished: [],
  });
}

type Recorded = { readonly recorder: TraceRecorder; readonly finished: readonly LaneTrace[] };

function takeStep(recorder: TraceRecorder, recorded: RecordedStep): Recorded {
  const { before, event, effects } = recorded;
  const ends = effects.filter((effect) => effect.type === "visit_ended");
  const known = [...recorder.open, ...broughtBy(recorder, before.visits)];
  const sudden = ends.map(({ visit }) => visit).filter((visit) => visit > before.visits);
  const open = [...known, ...sudden.map((visit) => unfinished(visit, before, []))].slice(-OPEN_MAX);
  const taken = open.map((trace) => withStep(trace, { atMs: event.atMs, cue: event, effects }));
  const finished = taken.flatMap((trace): readonly LaneTrace[] => {
    const end = ends.find(({ visit }) => visit === trace.visit);
    const { lane, setup } = recorder;
    return end === undefined ? [] : [{ lane, setup, ...trace, outcome: end.outcome }];
  });
  const left = taken.filter(({ visit }) => !ends.some((end) => end.visit === visit));
  return { recorder: { ...recorder, open: left, last: recorded }, finished };
}

/** The vehicles that the last step brought and that did not end in it. */
function broughtBy({ last }: TraceRecorder, visits: number): readonly Unfinished[] {
  if (last === null) return [];
  const { before, event, effects } = last;
  const brought = Array.from({ length: Math.max(0, visits - before.visits) }, (_, index) => before.visits + 1 + index);
  const ended = effects.flatMap((effect) => (effect.type === "visit_ended" ? [effect.visit] : []));
  return brought
    .filter((visit) => !ended.includes(visit))
    .map((visit) => unfinished(visit, before, [{ atMs: event.atMs, cue: event, effects }]));
}

function unfinished(visit: number, start: Lane, steps: readonly TraceStep[]): Unfinished {
  return { visit, start, steps, omitted: 0 };
}

function withStep(trace: Unfinished, step: TraceStep): Unfinished {
  const { steps, omitted } = trace;
  if (steps.length < STEPS_FIRST + STEPS_LAST) return { ...trace, steps: [...steps, step] };
  const end = [...steps.slice(STEPS_FIRST + 1), step];
  return { ...trace, steps: [...steps.slice(0, STEPS_FIRST), ...end], omitted: omitted + 1 };
}
