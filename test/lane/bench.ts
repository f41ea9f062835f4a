/**
 * A lane on the bench: the automaton with a clock that the test turns, its timers run as the runtime would run them, and
 * everything it ordered written down.
 */
import type { Credit, LaneCue, LaneEffect, LaneEvent, LaneModeCue, Verdict } from "#src/lane/cue.ts";
import type { Lane } from "#src/lane/lane.ts";
import type { LaneSetup } from "#src/lane/setup.ts";
import { startLane } from "#src/lane/start.ts";
import { step } from "#src/lane/step.ts";
import type { PlateRead } from "#src/plate/read.ts";
import { readOfPlate } from "#test/plate/plates.ts";

export const TIMINGS: LaneSetup["timings"] = {
  readKeptMs: 8_000,
  readWaitMs: 3_000,
  raiseMs: 5_000,
  passMs: 30_000,
  backOutMs: 6_000,
  passageGuessMs: 4_000,
  lowerMs: 20_000,
  loopStuckMs: 600_000,
  loopChatterMs: 5_000,
  loopChatterEdges: 10,
  rereadMs: 30_000,
  noLoopVisitMs: 20_000,
};

/** Two loops, both limits, a barrier that closes by itself. */
export const ENTRY: LaneSetup = {
  direction: "entry",
  presenceLoop: true,
  passageLoop: true,
  upLimit: true,
  downLimit: true,
  mayLower: false,
  holdContact: true,
  timings: TIMINGS,
};
export const EXIT: LaneSetup = { ...ENTRY, direction: "exit" };
export const OPEN: LaneModeCue = { mode: "open", reason: "normal" };
export const HELD: LaneModeCue = { mode: "held_open", reason: "operator" };
export const FIRE: LaneModeCue = { mode: "held_open", reason: "fire" };

export const SENTENCE = { zh: "一句话", en: "a sentence" };

export function readOf(plate: string | null, rest: Partial<PlateRead> = {}): PlateRead {
  return readOfPlate(plate, { raw: plate ?? "无车牌", readerId: "front", ...rest });
}

function creditFor(plate: string | null, rest: Partial<Credit> = {}): Credit {
  return { ground: "temporary", groundRef: null, plate, stay: null, by: null, flags: [], ...rest };
}

export function byOperator(rest: Partial<Credit> = {}): Credit {
  return creditFor(null, { ground: "operator", by: "Wang", ...rest });
}

export function admit(plate: string | null): Verdict {
  return { type: "admit", credit: creditFor(plate), sentence: SENTENCE };
}
export const REFUSE: Verdict = { type: "refuse", reason: "full", sentence: SENTENCE };
export const PAY: Verdict = { type: "pay", stay: "00.a.1", dueFen: 1200, sentence: SENTENCE };
export const WAIT: Verdict = { type: "wait", for: "operator", sentence: SENTENCE };

type Asked = Extract<LaneEffect, { type: "ask_decision" }>;

/** A lane with its clock. `answer` stands for the controller: it decides in the same breath; null leaves it undecided. */
export class Bench {
  lane: Lane;
  atMs = 0;
  readonly setup: LaneSetup;
  readonly effects: LaneEffect[] = [];
  readonly events: LaneEvent[] = [];
  answer: (asked: Asked) => Verdict | null = (asked) => admit(asked.plate?.plate ?? null);
  #seen = 0;
  readonly #story: string[] = [];

  constructor(setup: LaneSetup = ENTRY, mode: LaneModeCue = OPEN) {
    this.setup = setup;
    const started = startLane(setup, mode);
    this.lane = started.lane;
    this.effects.push(...started.effects);
  }

  /** A lane that has heard its sensors: nobody there, the arm down. */
  static idle(setup: LaneSetup = ENTRY, mode: LaneModeCue = OPEN): Bench {
    const bench = new Bench(setup, mode);
    bench.clear("presence").clear("passage");
    if (setup.downLimit && mode.mode !== "held_open") bench.arm("down");
    bench.news();
    return bench;
  }

  tell(cue: LaneCue): this {
    const event = { ...cue, atMs: this.atMs };
    this.events.push(event);
    const { lane, effects } = step(this.lane, event, this.setup);
    this.lane = lane;
    this.effects.push(...effects);
    this.#story.push(`${this.atMs} ${cueInShort(cue)} => ${effects.flatMap(inShort).join(", ")}`);
    for (const effect of effects) {
      if (effect.type !== "ask_decision") continue;
      const verdict = this.answer(effect);
      if (verdict !== null) this.tell({ type: "decided", visit: effect.visit, verdict });
    }
    return this;
  }

  /** Lets time go by; what falls due meanwhile is reported in its order. */
  wait(ms: number): this {
    const untilMs = this.atMs + ms;
    for (let count = 0; ; count += 1) {
      if (count > 500) throw new Error(`the timers never end: ${JSON.stringify(this.lane.deadlines)}`);
      const [next] = Object.entries(this.lane.deadlines).toSorted(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined || next[1].atMs > untilMs) break;
      this.atMs = Math.max(this.atMs, next[1].atMs);
      const deadline = next[0] as Extract<LaneCue, { type: "deadline_passed" }>["deadline"];
      this.tell({ type: "deadline_passed", deadline, visit: next[1].visit });
    }
    this.atMs = untilMs;
    return this;
  }

  cover(loop: "presence" | "passage"): this {
    return this.tell({ type: "loop_changed", loop, covered: true });
  }
  clear(loop: "presence" | "passage"): this {
    return this.tell({ type: "loop_changed", loop, covered: false });
  }
  arm(position: Lane["arm"]["position"]): this {
    return this.tell({ type: "arm_moved", position });
  }
  read(plate: string | null, rest: Partial<PlateRead> = {}): this {
    return this.tell({ type: "plate_read", read: readOf(plate, rest) });
  }
  mode(mode: LaneModeCue): this {
    return this.tell({ type: "mode_changed", mode });
  }

  /** A car drives from the near loop over the far one and away; the arm is up. */
  driveThrough(): this {
    this.wait(1_000).cover("passage").wait(1_000).clear("presence").wait(2_000).clear("passage");
    return this;
  }
  armRises(): this {
    return this.wait(300).arm("between").wait(1_500).arm("up");
  }
  armFalls(): this {
    return this.wait(500).arm("between").wait(1_500).arm("down");
  }

  /** What happened since the last look, in short: orders, questions, ends. Timers and signs are left out. */
  news(): readonly string[] {
    const fresh = this.effects.slice(this.#seen);
    this.#seen = this.effects.length;
    return fresh.flatMap((effect) => inShort(effect));
  }
  /** Everything since the start, a line an event; for a failing test to show. */
  story(): string {
    return this.#story.join("\n");
  }
  /** The signs shown since the start. */
  signs(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.type === "show" ? [effect.sign.text] : []));
  }
}

function cueInShort(cue: LaneCue): string {
  switch (cue.type) {
    case "loop_changed":
      return `${cue.loop} ${cue.covered ? "covered" : "clear"}`;
    case "arm_moved":
      return `arm ${cue.position}`;
    case "plate_read":
      return `read ${cue.read.plate}`;
    case "decided":
      return `decided ${cue.visit} ${cue.verdict.type}`;
    case "deadline_passed":
      return `deadline ${cue.deadline} ${cue.visit}`;
    default:
      return JSON.stringify(cue);
  }
}

export function inShort(effect: LaneEffect): readonly string[] {
  switch (effect.type) {
    case "set_deadline":
    case "clear_deadline":
    case "show":
      return [];
    case "ask_decision":
      return [`ask ${effect.visit} ${effect.plate?.plate ?? "without a plate"}`];
    case "vehicle_passed":
      return [`passed ${effect.visit} ${effect.manner} ${effect.plate?.plate ?? "without a plate"}`];
    case "visit_ended":
      return [`ended ${effect.visit} ${effect.outcome}`];
    case "raise_fault":
      return [`fault ${effect.code}`];
    case "clear_fault":
      return [`no ${effect.code}`];
    default:
      return [effect.type];
  }
}
