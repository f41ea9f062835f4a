/**
 * Looks over the box's shoulder: what must be true after every turn, and at every quiet moment. The first rule that is broken
 * is kept with the moment and what led to it; the simulation stops there.
 */
import type { Box } from "../box/box.ts";
import type { VisitTrace } from "../controller/visit-trace.ts";
import { replayTrace } from "../lane/replay.ts";
import type { LotRecord } from "../lot/record.ts";
import type { Trace } from "../store/traces.ts";
import { Accounts } from "./accounts.ts";
import { ArmJudge } from "./arm-judge.ts";
import type { Street } from "./street.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** A broken rule. */
export type Broken = { readonly rule: string; readonly what: string; readonly atMs: number; readonly turn: number };

/** One lane's passages as they truly were, against those that the box recorded. */
type LaneTally = {
  through: number;
  /** Recorded less true, at the last quiet moment. */ surplus: number;
  excused: boolean;
  lowered: number;
};

/** A lane counts as quiet when nobody has been there for this long: every timer of the automaton has run out. */
const QUIET_MS = 90_000;
/** Where no loop tells that a car has gone, one that had to wait is waited for much longer. */
const QUIET_WITHOUT_LOOPS_MS = 480_000;
/** One trace of so many is replayed. */
const REPLAYED_EVERY = 3;
/** A box that has just started, or is off, has missed what happened. */
const SETTLED_MS = 60_000;
/** A report that could have been sent is with the city within this. */
const OVERDUE_MS = 20 * 60_000;
/** Turns at one instant that whatever comes together cannot explain. */
const TURNS_AT_ONCE = 2_000;
const DAY_MS = 86_400_000;

export class Inspector {
  readonly accounts = new Accounts();
  /** Passages that the loops could not tell apart, or that fell into a trouble. */
  excused = 0;
  turns = 0;
  traces = 0;
  #broken: Broken | null = null;
  #startedMs = 0;
  #turnedMs = -1;
  #turnsNow = 0;
  #cityGoodSinceMs: number | null = null;
  readonly #time: VirtualTime;
  readonly #epochMs: number;
  readonly #tallies = new Map<Street, LaneTally>();
  readonly #arms = new ArmJudge();

  /** `epochMs`: the true time at which the run begins. */
  constructor(time: VirtualTime, epochMs: number) {
    this.#time = time;
    this.#epochMs = epochMs;
  }

  get broken(): Broken | null {
    return this.#broken;
  }

  /** When the box last began to gate. */
  get startedMs(): number {
    return this.#startedMs;
  }

  watch(streets: readonly Street[]): void {
    for (const street of streets) this.#tallies.set(street, { through: 0, surplus: 0, excused: false, lowered: 0 });
  }

  /** Says that a rule is broken. Only the first counts: the rest follows from it. */
  breaks(rule: string, what: string): void {
    this.#broken ??= { rule, what, atMs: this.#time.nowMs, turn: this.turns };
  }

  /** A car has gone through, `clean` if the loops could tell. */
  wentThrough(street: Street, clean: boolean): void {
    const tally = this.#tallies.get(street);
    if (tally === undefined) return;
    tally.through += 1;
    if (!clean) tally.excused = true;
    if (!clean) this.excused += 1;
  }

  /** Something happened in a lane that its loops cannot tell. */
  blurred(street: Street): void {
    const tally = this.#tallies.get(street);
    if (tally !== undefined) tally.excused = true;
    this.excused += 1;
  }

  started(): void {
    this.#startedMs = this.#time.nowMs;
    for (const tally of this.#tallies.values()) tally.excused = true;
  }

  /** The box has said that it has a payment: then its card has it. */
  acknowledged(orderId: string): void {
    const isIt = (record: LotRecord): boolean => record.kind === "payment_received" && record.data.orderId === orderId;
    if (this.accounts.isLoose(isIt)) this.breaks("nothing is acknowledged before it is durable", orderId);
  }

  /** Whether everything on the way to the city works; what is overdue counts from when it does. */
  cityWorks(works: boolean): void {
    this.#cityGoodSinceMs = works ? (this.#cityGoodSinceMs ?? this.#time.nowMs) : null;
  }

  appended(box: Box | null, records: readonly LotRecord[], traces: readonly Trace[], durable: Promise<void>): void {
    try {
      const noted = this.accounts.take(records, this.#time.nowMs);
      durable.then(noted, () => undefined);
    } catch (error) {
      this.breaks("records are gapless", String(error));
    }
    this.#arms.wrote(records);
    for (const trace of traces) this.#replay(trace);
    if (box !== null) this.#count(box);
  }

  turned(box: Box): void {
    this.turns += 1;
    const raised = this.#arms.turned(box, new Set([...this.#tallies.keys()].map(({ hardware }) => hardware)));
    if (raised !== null) this.breaks("the arm is ordered up only where somebody may pass", raised);
    this.#lookAtPace();
    for (const [street, tally] of this.#tallies) {
      const { lower } = street.hardware.arm.ordered;
      if (lower === tally.lowered) continue;
      tally.lowered = lower;
      if (street.isUnderArm && street.hardware.passageTells) {
        this.breaks("the arm is never ordered down on a car", street.hardware.lane);
      }
    }
  }

  /** A box that keeps waking itself up at one instant never gets to the next. */
  #lookAtPace(): void {
    const { nowMs } = this.#time;
    this.#turnsNow = nowMs === this.#turnedMs ? this.#turnsNow + 1 : 1;
    this.#turnedMs = nowMs;
    if (this.#turnsNow > TURNS_AT_ONCE) this.breaks("the box comes to rest", `${this.#turnsNow} turns at one instant`);
  }

  /** The power went; the card holds each origin up to these seqs. */
  powerCut(lastSeqs: Readonly<Record<string, number>>): void {
    for (const [origin, lastSeq] of Object.entries(lastSeqs)) {
      const lost = this.accounts.powerCut(origin, lastSeq);
      if (lost.length > 0) {
        this.breaks("nothing acknowledged is lost", lost.map(({ seq, kind }) => `${origin}.${seq} ${kind}`).join(", "));
      }
    }
  }

  /** Looks at every lane where nothing has happened for a while, and at what waits for the city. */
  atQuietMoments(box: Box | null): void {
    const nowMs = this.#time.nowMs;
    const settled = box !== null && nowMs - this.#startedMs > SETTLED_MS;
    const troubled = new Set<string>();
    for (const { hardware } of this.#tallies.keys()) if (hardware.askTroubled()) troubled.add(hardware.lane);
    for (const [street, tally] of this.#tallies) {
      if (troubled.has(street.hardware.lane) || !settled) tally.excused = true;
      else if (isQuiet(street)) this.#compare(box, street, tally);
    }
    this.#compareTotals();
    const goodMs = this.#cityGoodSinceMs === null ? 0 : nowMs - this.#cityGoodSinceMs;
    if (settled && goodMs > OVERDUE_MS) this.#lookForOverdue(box);
  }

  #compare(box: Box, street: Street, tally: LaneTally): void {
    const { lane } = street.hardware;
    const surplus = this.#recorded(street) - tally.through;
    if (!tally.excused && surplus !== tally.surplus) {
      this.breaks(
        "each passage is recorded once",
        `${lane}: ${surplus - tally.surplus} more recorded than went through`,
      );
    }
    const state = box.controller.state.lanes.get(lane)?.lane;
    // A visit that is still open may be what is excused: somebody's opening, say, that is counted only when its time is over.
    [tally.surplus, tally.excused] = [surplus, tally.excused && state?.front != null];
    // So does a visit that somebody's opening has just begun where no loop tells that nobody stands there.
    const alone = state?.front == null || this.#sinceMs(box, state.front.beganMs) < QUIET_MS;
    const idle = state !== undefined && alone && state.under === null && state.between === null;
    // An operator's opening that nobody used takes its time to lapse.
    const opened = state !== undefined && (state.spare !== null || this.#sinceMs(box, state.arm.sinceMs) < QUIET_MS);
    const rests =
      opened || state?.arm.phase === "resting" || state?.mode.mode === "held_open" || state?.arm.byOthers === true;
    if (!idle || !rests) {
      this.breaks("an empty lane comes back to idle", `${lane}: ${JSON.stringify(state).slice(0, 1_500)}`);
    }
  }

  /** Passages recorded of this way through the lane; where cars come from one side only, against the direction too. */
  #recorded({ hardware, direction, opposite }: Street): number {
    const passages = this.accounts.passages(hardware.lane);
    if (opposite === null) return passages.in + passages.out;
    return direction === "entry" ? passages.in : passages.out;
  }

  #lookForOverdue(box: Box): void {
    const { outbox } = box.controller.state.lot;
    for (const origin of outbox.origins()) {
      const [oldest] = outbox.pending(origin);
      const written = oldest === undefined ? null : this.accounts.written(origin, oldest);
      if (written === null) continue;
      // What a clock that was ahead by less than a day has dated is not reported before that time has come.
      const aheadMs = written.record.at.wallMs - this.#epochMs - written.atMs;
      const waitsMs = this.#time.nowMs - written.atMs - (aheadMs > 0 && aheadMs < DAY_MS ? aheadMs : 0);
      if (waitsMs < OVERDUE_MS) continue;
      this.breaks(
        "nothing waits that could have been sent",
        `${origin}.${oldest} waits for ${Math.round(waitsMs / 1000)} s`,
      );
    }
  }

  #sinceMs(box: Box, sinceMs: number): number {
    return box.outside.world.clock.monotonicMs() - sinceMs;
  }

  /** Occupied as the passages and the rules make it. */
  #compareTotals(): void {
    let passed = 0;
    for (const lane of new Set([...this.#tallies.keys()].map(({ hardware }) => hardware.lane))) {
      const passages = this.accounts.passages(lane);
      passed += passages.in - passages.out;
    }
    const { occupied, closedByRule } = this.accounts;
    if (occupied === passed - closedByRule) return;
    const what = `occupied ${occupied}, passages ${passed}, closed by rule ${closedByRule}`;
    this.breaks("occupied is what passed in and out", what);
  }

  #count(box: Box): void {
    const { berths } = box.controller.state.lot;
    const { occupied, adjusted } = this.accounts;
    if (berths.occupied === occupied && berths.adjustment === adjusted) return;
    const what = `the lot says ${berths.occupied} and ${berths.adjustment}, the records ${occupied} and ${adjusted}`;
    this.breaks("occupied agrees with the records", what);
  }

  #replay(trace: Trace): void {
    this.traces += 1;
    if (this.traces % REPLAYED_EVERY !== 0) return;
    const { steps } = JSON.parse(trace.story) as VisitTrace;
    const [difference] = replayTrace(steps);
    if (difference !== undefined)
      this.breaks("a trace replays as it was", `${trace.traceId}: ${JSON.stringify(difference)}`);
  }
}

function isQuiet({ hardware, emptyForMs, opposite }: Street): boolean {
  const sinceMs = Math.min(emptyForMs, opposite?.emptyForMs ?? Infinity);
  return sinceMs > (hardware.wired === "none" ? QUIET_WITHOUT_LOOPS_MS : QUIET_MS);
}
