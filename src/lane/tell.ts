/** A trace as a story that a technician reads: what the lane saw, what it asked, what it did, and why it ended so. */
import type { LaneEffect, LaneEvent, Sentence, Verdict } from "./cue.ts";
import type { Lane } from "./lane.ts";
import { tellCue } from "./tell-cue.ts";
import { tellEffect } from "./tell-effect.ts";
import type { LaneTrace, TraceStep } from "./trace.ts";
import { STEPS_FIRST } from "./trace.ts";
import { DEVICE_WORDS, FAULT_WORDS, modeWords, OUTCOME_WORDS, say, together } from "./words.ts";

/** One line, with its time as monotonic ms of the box. */
export type TraceLine = Sentence & { readonly atMs: number };

/** Longest story. What is left out of the middle is said to be. */
export const LINES_MAX = 240;

/** The story of one vehicle, in order. The last line says how it came out, and why. */
export function tellTrace(trace: LaneTrace): readonly TraceLine[] {
  const { steps, omitted, start } = trace;
  const firstMs = steps[0]?.atMs ?? 0;
  const lastMs = steps.at(-1)?.atMs ?? firstMs;
  const before = [...seenBefore(start), ...circumstances(start).map((sentence) => ({ ...sentence, atMs: firstMs }))];
  const nothingNew = answeredTheSame(steps, trace.visit);
  const happened = steps.flatMap((step, index) => {
    const lines = nothingNew.has(step) ? [] : told(step, steps[index - 1], trace.visit);
    const gap = omitted > 0 && index === STEPS_FIRST ? [{ ...omission(omitted), atMs: step.atMs }] : [];
    return [...gap, ...lines];
  });
  return [...shortened([...before, ...happened]), { ...conclusion(trace), atMs: lastMs }];
}

/** What was special about the lane when the vehicle came. */
function circumstances(start: Lane): readonly Sentence[] {
  const lost = start.lost.map(({ device }) => {
    const { zh, en } = DEVICE_WORDS[device];
    return say(`此前已与${zh}失去联系`, `Before: ${en} was lost`);
  });
  const faults = start.faults.map((code) =>
    say(`此前故障：${FAULT_WORDS[code].zh}`, `Before: ${FAULT_WORDS[code].en}`),
  );
  const { by } = start.spare?.credit ?? { by: null };
  const given =
    by === null ? [] : [say(`此前 ${by} 已为来车下达一次放行`, `Before: ${by} opened once for whoever comes`)];
  if (start.mode.mode === "open") return [...lost, ...faults, ...given];
  const { zh, en } = modeWords(start.mode);
  return [say(`此时${zh}`, `At that time ${en}`), ...lost, ...faults, ...given];
}

/** Reads from before the vehicle stood anywhere. */
function seenBefore({ kept }: Lane): readonly TraceLine[] {
  const last = kept?.reads.at(-1);
  if (kept === null || last === undefined) return [];
  return [{ ...say(`来车前已识别 ${last.raw}`, `Read before anybody stood here: ${last.raw}`), atMs: kept.atMs }];
}

function told(step: TraceStep, before: TraceStep | undefined, visit: number): readonly TraceLine[] {
  const { atMs, cue, effects } = step;
  const done = effects.flatMap((effect) => tellEffect(effect, visit) ?? []);
  // A reader that says the same again and again is heard once.
  const again = before !== undefined && done.length === 0 && isSameRead(cue, before.cue);
  const heard = again ? null : tellCue(cue, visit);
  const lines = heard === null ? done : [heard, ...done];
  return lines.map((sentence) => ({ ...sentence, atMs }));
}

/** A car that waits is asked about again whenever something outside changed. The same answer once more is not told. */
function answeredTheSame(steps: readonly TraceStep[], visit: number): ReadonlySet<TraceStep> {
  const untold = new Set<TraceStep>();
  let answered: Verdict | undefined;
  let asked: TraceStep[] = [];
  for (const step of steps) {
    const { cue, effects } = step;
    if (cue.type === "circumstances_changed" && effects.every(({ type }) => type === "ask_decision")) asked.push(step);
    if (cue.type !== "decided" || cue.visit !== visit) continue;
    const same = cue.verdict.type === answered?.type && cue.verdict.sentence.en === answered.sentence.en;
    if (same && effects.length === 0) for (const again of [...asked, step]) untold.add(again);
    answered = cue.verdict;
    asked = [];
  }
  return untold;
}

function isSameRead(a: LaneEvent, b: LaneEvent): boolean {
  if (a.type !== "plate_read" || b.type !== "plate_read") return false;
  return a.read.plate === b.read.plate && a.read.fake === b.read.fake && a.read.replayed === b.read.replayed;
}

function omission(count: number): Sentence {
  return say(`……此处略去 ${count} 步……`, `… ${count} steps are left out here …`);
}

function shortened(lines: readonly TraceLine[]): readonly TraceLine[] {
  if (lines.length < LINES_MAX) return lines;
  const half = Math.floor(LINES_MAX / 2) - 1;
  const cut = lines.slice(half, -half);
  const atMs = cut[0]?.atMs ?? 0;
  return [...lines.slice(0, half), { ...omission(cut.length), atMs }, ...lines.slice(-half)];
}

/** How it came out, and why. */
function conclusion(trace: LaneTrace): Sentence {
  const effects = trace.steps.flatMap((step) => step.effects);
  const outcome = OUTCOME_WORDS[trace.outcome];
  if (trace.outcome === "passed" || trace.outcome === "not_a_car") return outcome;
  const why = whyNotOpened(trace, effects);
  return why === null ? outcome : together(outcome, why);
}

/** Why the arm did not open for this vehicle; null when it did. */
function whyNotOpened(trace: LaneTrace, effects: readonly LaneEffect[]): Sentence | null {
  if (effects.some((effect) => effect.type === "raise_fault" && effect.code === "arm_did_not_rise")) {
    return say("闸杆没有抬起，请检查道闸", "the arm did not rise; check the barrier");
  }
  // It was let through, whatever had been decided before: a person may have opened.
  if (trace.outcome === "backed_out") return null;
  const verdict = lastVerdict(trace);
  if (verdict !== null && verdict.type !== "admit") {
    return say(`未开闸原因：${verdict.sentence.zh}`, `why it did not open: ${verdict.sentence.en}`);
  }
  if (verdict !== null) return null;
  const asked = effects.some((effect) => effect.type === "ask_decision" && effect.visit === trace.visit);
  return asked
    ? say("未开闸原因：离开前没有得到判定", "why it did not open: it left before it was decided")
    : say("未开闸原因：没有读到车牌", "why it did not open: no plate was read");
}

function lastVerdict(trace: LaneTrace): Verdict | null {
  const last = trace.steps.findLast(({ cue }) => cue.type === "decided" && cue.visit === trace.visit);
  return last?.cue.type === "decided" ? last.cue.verdict : null;
}
