/**
 * The drive through a lane, judged by the trace that the car leaves: read, decided, the arm raised, the passage loop, gone;
 * with the milliseconds of each.
 */
import type { VisitTrace } from "../controller/visit-trace.ts";
import type { BoxView, LaneView } from "../diagnostics/view.ts";
import type { Direction, LaneEffect, LaneEvent } from "../lane/cue.ts";
import { tellTrace } from "../lane/tell.ts";
import { MANNER_WORDS, nameOf, say, together } from "../lane/words.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import { BY_CAR_MS, failed, type Figures, type Judgement, passed, type Step, stepOf, waiting } from "./step.ts";

const TASKS: Readonly<Record<Direction, Bilingual>> = {
  entry: say(
    "现在从街道驶入：停在闸前线圈上，抬杆后驶过闸下线圈，完全离开",
    "Now drive in from the street: stop on the presence loop, and once the arm is up drive over the passage loop and clear of it",
  ),
  exit: say(
    "现在从场内驶出：停在闸前线圈上，抬杆后驶过闸下线圈，完全离开。用刚才入场的车；如需缴费请照常缴费",
    "Now drive out: stop on the presence loop, and once the arm is up drive over the passage loop and clear of it. Take the car that came in before; if it must pay, pay as a driver would",
  ),
};

const TITLES: Readonly<Record<Direction, Bilingual>> = {
  entry: say("驶入：识别、判定、抬杆、通过", "A car drives in: read, decided, arm up, passed"),
  exit: say("驶出：识别、判定、抬杆、通过", "A car drives out: read, decided, arm up, passed"),
};

/** A reversible lane is driven both ways. */
export function driveSteps(lane: LaneView): readonly Step[] {
  const ways: readonly Direction[] = lane.direction === "both" ? ["entry", "exit"] : [lane.direction];
  return ways.map((direction) =>
    stepOf({
      id: lane.direction === "both" ? `${lane.name}-drive-${direction}` : `${lane.name}-drive`,
      lane: lane.name,
      title: TITLES[direction],
      task: TASKS[direction],
      wantsRest: true,
      patienceMs: BY_CAR_MS,
      judge: (before, now) => judgeDrive(before, now, lane.name),
      judgeTrace: (trace) => judgeTrace(trace, direction),
    }),
  );
}

/** Until a car is gone, the lane's own sentence tells how far it has come. */
function judgeDrive(before: BoxView, now: BoxView, lane: string): Judgement {
  const known = new Set(before.visits.map(({ traceId }) => traceId));
  const gone = now.visits.filter((visit) => visit.lane === lane && !known.has(visit.traceId)).at(-1);
  if (gone !== undefined) return { state: "gone", traceId: gone.traceId };
  const there = now.lanes.find(({ name }) => name === lane);
  if (there === undefined || there.phase === "idle") return waiting(null, NOBODY_CAME);
  return waiting(there.sentence, together(say("车辆没有通过", "The car has not passed"), there.sentence));
}

/** Whether the machine let this car through, and every loop and contact of the lane has shown it. */
export function judgeTrace(trace: VisitTrace, direction: Direction): Judgement {
  const figures = figuresOf(trace);
  const problem = problemOf(trace, direction);
  if (problem !== null) return failed(problem, figures);
  const { zh, en } = nameOf(trace.plate);
  return passed(say(`${zh} 已放行并通过`, `${en} was let through and has passed`), figures);
}

function problemOf(
  { steps: { steps, visit, setup, outcome, ...rest } }: VisitTrace,
  direction: Direction,
): Bilingual | null {
  const effects = steps.flatMap((step) => step.effects);
  const gone = effects.find((effect) => effect.type === "vehicle_passed" && effect.visit === visit);
  if (gone?.type !== "vehicle_passed")
    return tellTrace({ steps, visit, setup, outcome, ...rest }).at(-1) ?? NOBODY_CAME;
  if (gone.manner !== "credited") return MANNER_WORDS[gone.manner];
  if (gone.direction !== direction) return WRONG_WAY;
  // A lane that reads no plates may be an attendant's.
  if (setup.hasReader !== false && gone.credit?.by != null) return openedBy(gone.credit.by);
  if (setup.hasReader !== false && gone.plate === null) return say("没有识别到车牌", "No plate was read");
  if (gone.evidence === "timer" && (setup.passageLoop || setup.presenceLoop)) return BY_TIMER;
  const rose = steps.some(({ cue }) => cue.type === "arm_moved" && cue.position === "up");
  return setup.upLimit && !rose ? NOT_SEEN_UP : null;
}

/**
 * Milliseconds since the vehicle came, of the first of each; and from what the decision waited for to the order. A read of
 * before it came is kept and counts from its moment, so that it may be negative.
 */
export function figuresOf({ steps: { steps, start }, plate }: VisitTrace): Figures {
  const cameMs = steps[0]?.atMs ?? 0;
  const cue = (fits: (cue: LaneEvent) => boolean): number | null => steps.find((step) => fits(step.cue))?.atMs ?? null;
  const effect = (type: LaneEffect["type"]): number | null =>
    steps.find(({ effects }) => effects.some((each) => each.type === type))?.atMs ?? null;
  const readMs = start.kept?.atMs ?? cue((each) => each.type === "plate_read" && each.read.plate !== null);
  const raisedMs = effect("raise_arm");
  const since = (atMs: number | null): number | null => (atMs === null ? null : Math.round(atMs - cameMs));
  const found = {
    readMs: since(readMs),
    raiseOrderedMs: since(raisedMs),
    decisionTookMs: readMs === null || raisedMs === null ? null : Math.round(raisedMs - Math.max(readMs, cameMs)),
    armUpMs: since(cue((each) => each.type === "arm_moved" && each.position === "up")),
    passageCoveredMs: since(cue((each) => each.type === "loop_changed" && each.loop === "passage" && each.covered)),
    passedMs: since(effect("vehicle_passed")),
  };
  const named = Object.entries(found).flatMap(([name, ms]) => (ms === null ? [] : [[name, ms] as const]));
  return { ...(plate === null ? {} : { plate }), ...Object.fromEntries(named) };
}

function openedBy(who: string): Bilingual {
  return say(
    `是 ${who} 人工开的闸，不是自动判定；请用可以自动放行的车重做`,
    `${who} opened for it, the box did not decide: repeat it with a car that may pass by itself`,
  );
}

const NOBODY_CAME = say("没有车驶过：线圈和识别机都没有反应", "No car came: neither loop nor reader has said anything");
const WRONG_WAY = say(
  "车辆按相反方向通过：请检查两个线圈是否接反",
  "It passed the other way: see whether the two loops are swapped",
);
const BY_TIMER = say(
  "通过只能按时间推断，线圈没有完整反应：请检查线圈的接线和位置",
  "That it passed was told by a timer, not by the loops: check the loops' wires and places",
);
const NOT_SEEN_UP = say("上限位没有显示抬杆到位", "The upper limit contact did not show the arm up");
