import fc from "fast-check";
import { describe, it } from "vitest";
import type { DeadlineName, LaneCue } from "#src/lane/cue.ts";
import type { Lane } from "#src/lane/lane.ts";
import { replayTrace } from "#src/lane/replay.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { startLane } from "#src/lane/start.ts";
import { step } from "#src/lane/step.ts";
import { explain } from "#src/lane/explain.ts";
import { LINES_MAX, tellTrace } from "#src/lane/tell.ts";
import { type LaneTrace, newRecorder, recordStep, type TraceRecorder } from "#src/lane/trace.ts";
import { inShort, OPEN } from "./bench.ts";
import { lingers } from "./departure.ts";
import { days, type Happening, setups } from "./happenings.ts";
import { broken } from "./invariants.ts";

/** More of them before a release: LANE_RUNS=30000 takes a few minutes. */
const RUNS = Number(process.env["LANE_RUNS"] ?? 400);

/** One lane through one day, with every rule asked at every step. */
class Walk {
  lane: Lane;
  atMs = 0;
  readonly #setup: LaneSetup;
  readonly #story: string[] = [];
  #recorder: TraceRecorder;

  constructor(setup: LaneSetup) {
    this.#setup = setup;
    this.lane = startLane(setup, OPEN).lane;
    this.#recorder = newRecorder("walk", setup);
  }

  /** Timers that are due come first, as they do in the box. */
  after(pauseMs: number, { cue }: Happening): void {
    const thenMs = this.atMs + pauseMs;
    for (;;) {
      const due = Object.entries(this.lane.deadlines).filter(([, { atMs }]) => atMs <= thenMs);
      const [next] = due.toSorted(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.atMs = Math.max(this.atMs, next[1].atMs);
      this.#on({ type: "deadline_passed", deadline: next[0] as DeadlineName, visit: next[1].visit });
    }
    this.atMs = thenMs;
    const happening = cue(this.lane, this.atMs);
    if (happening !== null) this.#on(happening);
  }

  end(): void {
    const complaint = lingers(this.lane, this.atMs, this.#setup);
    if (complaint !== null) this.#fail(complaint);
  }

  #on(cue: LaneCue): void {
    const { lane: before } = this;
    const event = { ...cue, atMs: this.atMs };
    const next = step(before, event, this.#setup);
    this.#story.push(`${JSON.stringify(event)} => ${next.effects.flatMap(inShort).join(", ")}`);
    const complaint = broken({ before, event, next, setup: this.#setup });
    if (complaint !== null) this.#fail(complaint);
    const { zh, en } = explain(next.lane, this.#setup);
    if (zh === "" || en === "") this.#fail("nothing to say");
    this.lane = next.lane;
    const { recorder, finished } = recordStep(this.#recorder, { before, event, effects: next.effects });
    this.#recorder = recorder;
    const ended = next.effects.filter(({ type }) => type === "visit_ended").length;
    if (finished.length !== ended) this.#fail(`${ended} visits ended with ${finished.length} traces`);
    for (const trace of finished) this.#judge(trace);
  }

  #judge(trace: LaneTrace): void {
    const kept = JSON.parse(JSON.stringify(trace)) as LaneTrace;
    if (replayTrace(kept).length > 0) this.#fail(`the trace of visit ${trace.visit} does not replay`);
    const lines = tellTrace(kept);
    if (lines.length > LINES_MAX + 1) this.#fail("a story without end");
    if (lines.some(({ zh, en }) => zh === "" || en === "")) this.#fail("a line without words");
  }

  #fail(complaint: string): never {
    throw new Error(`${complaint}\n${this.#story.join("\n")}`);
  }
}

describe("a lane to which anything happens", () => {
  it("breaks no rule, can tell every visit, and is empty after all have left", { timeout: 60_000 + RUNS * 40 }, () => {
    fc.assert(
      fc.property(setups, days, (setup, day) => {
        const walk = new Walk(setup);
        for (const [pauseMs, happening] of day) walk.after(pauseMs, happening);
        walk.end();
      }),
      { numRuns: RUNS },
    );
  });
});
