/** Carries the steps of a walk out, one after the other, with an installer at the desk. Judges nothing itself. */
import type { VisitTrace } from "../controller/visit-trace.ts";
import { judgeRest, REST_MS } from "../commissioning/rest.ts";
import type { StepResult } from "../commissioning/sheet.ts";
import type { Judgement, Step } from "../commissioning/step.ts";
import type { BoxView } from "../diagnostics/view.ts";
import type { Bilingual } from "../plate/bilingual.ts";
import type { Clock } from "../runtime/world.ts";
import type { Reply } from "./commission-box.ts";
import type { Desk } from "./commission-desk.ts";

export type WalkPorts = {
  readonly desk: Desk;
  readonly clock: Pick<Clock, "after" | "monotonicMs">;
  /** Null: the box does not answer now. */
  readonly view: () => Promise<BoxView | null>;
  readonly pulse: (lane: string) => Promise<Reply>;
  readonly trace: (id: string) => Promise<VisitTrace | null>;
};

/** Often enough for an installer who looks at the telephone; a level is read from counters, so that no edge is missed. */
const LOOK_EVERY_MS = 250;

type Ended = Pick<StepResult, "result" | "said" | "figures">;
/** `again`: the installer wants it from the beginning; `over`: the walk is to end. */
type Outcome = Ended | "again" | "over";

/** Walks all steps; those after the end of a walk are left out as skipped. */
export async function walk(ports: WalkPorts, steps: readonly Step[]): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  let over = false;
  for (const [index, step] of steps.entries()) {
    const { id, lane, title, after } = step;
    const head = { id, lane, title };
    if (over) {
      results.push({ ...head, ...NOT_REACHED, tries: 0 });
      continue;
    }
    if (after !== null && results.some((other) => other.id === after && other.result !== "passed")) {
      results.push({ ...head, result: "skipped", tries: 0, said: NOT_BEFORE, figures: {} });
      continue;
    }
    const where = lane === null ? "" : `${lane} · `;
    const count = `[${index + 1}/${steps.length}] ${where}`;
    ports.desk.tell({ zh: count + title.zh, en: count + title.en }, "\n#");
    const { tries, ended, isLast } = await walkStep(ports, step);
    over = isLast || ports.desk.isOver();
    results.push({ ...head, ...(ended ?? NOT_REACHED), tries });
  }
  return results;
}

type Walked = { readonly tries: number; readonly ended: Ended | null; readonly isLast: boolean };

/** One step, as often as the installer wants it; `isLast`: the walk is to end with it. */
async function walkStep(ports: WalkPorts, step: Step): Promise<Walked> {
  for (let tries = 1; ; tries++) {
    const outcome = await attempt(ports, step);
    if (outcome === "over") return { tries, ended: null, isLast: true };
    if (outcome === "again") continue;
    ports.desk.tell(outcome.said, MARKS[outcome.result]);
    const figures = Object.entries(outcome.figures).map(([name, value]) => `${name} ${value}`);
    if (figures.length > 0) ports.desk.tell({ zh: figures.join(", "), en: figures.join(", ") });
    if (outcome.result !== "failed") return { tries, ended: outcome, isLast: false };
    const next = letterOf(await ports.desk.ask(AFTER_FAILURE));
    if (next !== "r") return { tries, ended: outcome, isLast: next === "q" };
  }
}

async function attempt(ports: WalkPorts, step: Step): Promise<Outcome> {
  const { lane, consent, task, wantsRest, pulses } = step;
  if (wantsRest && lane !== null) {
    const rest = await watch(ports, (_before, now) => judgeRest(now, lane), { patienceMs: REST_MS, begin: ready });
    if (typeof rest === "string" || (!("traceId" in rest) && rest.result !== "passed")) return endedOf(rest);
  }
  if (consent !== null) {
    const answer = letterOf(await ports.desk.ask(withYesNo(consent)));
    if (answer === null || answer === "q") return "over";
    if (!isYes(answer)) return { result: "skipped", said: NO_CONSENT, figures: {} };
  }
  const begin = async (): Promise<Ended | null> => {
    if (task !== null) ports.desk.tell(task, "→");
    if (!pulses || lane === null) return null;
    const { done, sentence } = await ports.pulse(lane);
    return done ? null : { result: "failed", said: sentence, figures: {} };
  };
  const seen = await watch(ports, step.judge, { patienceMs: step.patienceMs, begin });
  return confirmed(ports, step, await judgedByTrace(ports, step, seen));
}

async function ready(): Promise<null> {
  return null;
}

type Watched = Outcome | { readonly traceId: string };
type Watching = {
  readonly patienceMs: number;
  /** Called when the view from which the step counts has been taken; what it answers ends the step. */
  readonly begin: () => Promise<Ended | null>;
};

/** Looks at the box until the step is decided, the installer says otherwise, or it takes too long. */
async function watch(ports: WalkPorts, judge: Step["judge"], { patienceMs, begin }: Watching): Promise<Watched> {
  const { desk, clock } = ports;
  const endMs = clock.monotonicMs() + patienceMs;
  let before: BoxView | null = null;
  let late: Bilingual = SILENT;
  let told = "";
  const tellOnce = (seen: Bilingual | null): void => {
    if (seen !== null && seen.en !== told) desk.tell(seen, "…");
    told = seen?.en ?? told;
  };
  for (;;) {
    const now = await ports.view();
    if (now === null) tellOnce(SILENT);
    if (now !== null && before === null) {
      before = now;
      const ended = await begin();
      if (ended !== null) return ended;
    } else if (now !== null && before !== null) {
      const judgement = judge(before, now);
      if (judgement.state !== "waiting") return watchedOf(judgement);
      ({ late } = judgement);
      tellOnce(judgement.seen);
    }
    const wish = await wishOf(desk);
    if (wish !== null) return wish;
    if (clock.monotonicMs() > endMs) return { result: "failed", said: late, figures: {} };
    await new Promise<void>((resolve) => clock.after(LOOK_EVERY_MS, resolve));
  }
}

function watchedOf(judgement: Exclude<Judgement, { state: "waiting" }>): Watched {
  if (judgement.state === "gone") return { traceId: judgement.traceId };
  return { result: judgement.state, said: judgement.seen, figures: judgement.figures };
}

function endedOf(watched: Watched): Outcome {
  if (typeof watched === "string" || !("traceId" in watched)) return watched;
  return { result: "failed", said: NO_TRACE, figures: {} };
}

async function judgedByTrace(ports: WalkPorts, { judgeTrace }: Step, watched: Watched): Promise<Outcome> {
  if (typeof watched === "string" || !("traceId" in watched) || judgeTrace === null) return endedOf(watched);
  const trace = await ports.trace(watched.traceId);
  if (trace === null) return endedOf(watched);
  const judgement = judgeTrace(trace);
  return judgement.state === "waiting" ? endedOf(watched) : endedOf(watchedOf(judgement));
}

/** Asks for what only a person can see. */
async function confirmed({ desk }: WalkPorts, { confirm }: Step, outcome: Outcome): Promise<Outcome> {
  if (typeof outcome === "string" || outcome.result !== "passed" || confirm === null) return outcome;
  desk.tell(outcome.said, "…");
  const answer = letterOf(await desk.ask(withYesNo(confirm.question)));
  if (answer === null || answer === "q") return "over";
  return isYes(answer) ? outcome : { ...outcome, result: "failed", said: confirm.denied };
}

/** What the installer has typed while the box was looked at. */
async function wishOf(desk: Desk): Promise<Outcome | null> {
  const typed = letterOf(desk.typed());
  if (typed === "q" || (typed === null && desk.isOver())) return "over";
  if (typed === "r") return "again";
  if (typed !== "s") return null;
  const reason = await desk.ask(WHY_SKIPPED);
  if (reason === null) return "over";
  return { result: "skipped", said: reason === "" ? NO_REASON : { zh: reason, en: reason }, figures: {} };
}

function withYesNo({ zh, en }: Bilingual): Bilingual {
  return { zh: `${zh} (y/n)`, en: `${en} (y/n)` };
}

function isYes(answer: string): boolean {
  return ["y", "yes", "是"].includes(answer);
}

/** A telephone's keyboard begins a line with a capital, and may be set to wide letters. */
function letterOf(typed: string | null): string | null {
  return typed?.normalize("NFKC").toLowerCase() ?? null;
}

const MARKS: Readonly<Record<StepResult["result"], string>> = { passed: "✔", failed: "✘", skipped: "·" };

const SILENT: Bilingual = {
  zh: "控制器没有应答，请检查它是否在运行",
  en: "The box does not answer: see whether it runs",
};
const NO_TRACE: Bilingual = { zh: "没有取到过车轨迹", en: "The trace of the car could not be had" };
const NO_CONSENT: Bilingual = { zh: "调试人未同意", en: "The installer did not agree to it" };
const NOT_BEFORE: Bilingual = { zh: "前一步未通过，无法进行", en: "The step before did not pass" };
const NO_REASON: Bilingual = { zh: "未说明原因", en: "No reason was given" };
const WHY_SKIPPED: Bilingual = { zh: "为什么跳过？", en: "Why is it skipped?" };
const AFTER_FAILURE: Bilingual = {
  zh: "r 重做，回车 下一项，q 结束",
  en: "r repeats it, Enter goes on, q ends the walk",
};
const NOT_REACHED: Ended = {
  result: "skipped",
  said: { zh: "调试提前结束，未做", en: "The walk was ended before" },
  figures: {},
};
