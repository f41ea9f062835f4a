/**
 * Something the uplink does again and again: a download, a registration, a statement. Runs at the start and at its interval,
 * with a growing wait after failures, and at once when the line or the account is back and it is overdue.
 */
import type { Cancel, Chance, Clock } from "../runtime/world.ts";
import { Pace } from "./back-off.ts";
import type { RetrySettings } from "./settings.ts";
import type { ErrandView } from "./view.ts";

/** How one run ended. `held`: the interface is stopped, nothing is to be done for `waitMs`. */
export type Ended = "done" | "failed" | { readonly held: number };

export type ErrandPlan = {
  readonly name: string;
  /** Milliseconds from a success to the next run; asked after each run. */
  readonly everyMs: () => number;
  /** For what goes by the time of day: whether something should have been fetched by now. */
  readonly isDue?: () => boolean;
  readonly retry: RetrySettings;
  readonly run: () => Promise<Ended>;
};

type ErrandPorts = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly nowMs: () => number;
  /** False while the account is stopped: only heartbeats go then. */
  readonly mayGo: () => boolean;
};

/** When the city is back drivers pay and records leave; what lists and the statements of past days bring comes after and between. */
const WAKE_APART_MS = 300;

/** While it may not go, it is looked at again after this, should nobody wake it. */
const LOOK_AGAIN_MS = 300_000;

class Errand {
  readonly #ports: ErrandPorts;
  readonly #plan: ErrandPlan;
  readonly #pace: Pace;
  #cancel: Cancel | null = null;
  #running = false;
  #stopped = false;
  /** Due, but it might not go. */
  #overdue = false;
  #lastDoneMs: number | null = null;
  #nextAtMs: number | null = null;

  constructor(ports: ErrandPorts, plan: ErrandPlan) {
    this.#ports = ports;
    this.#plan = plan;
    this.#pace = new Pace(plan.retry);
  }

  /** Runs in `delayMs` for the first time. */
  start(delayMs = 0): void {
    this.#in(delayMs);
  }

  /** The line or the account is back: runs in `inMs` if it failed or was held up. */
  wake(inMs: number): void {
    if (this.#running || !(this.#overdue || this.#pace.failures > 0)) return;
    this.#cancel?.();
    this.#in(inMs);
  }

  /** Runs now. */
  hurry(): void {
    if (!this.#stopped && !this.#running) void this.#run();
  }

  /** Our time has jumped: what goes by the time of day may be due now, or later than it was thought. */
  replan(): void {
    const { isDue, everyMs } = this.#plan;
    if (isDue === undefined || this.#running || this.#overdue || this.#pace.failures > 0) return;
    if (isDue()) return this.hurry();
    this.#cancel?.();
    this.#in(everyMs());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  view(): ErrandView {
    const { clock, nowMs } = this.#ports;
    const nextMs = this.#nextAtMs === null ? null : nowMs() + Math.round(this.#nextAtMs - clock.monotonicMs());
    return { name: this.#plan.name, lastDoneMs: this.#lastDoneMs, failures: this.#pace.failures, nextMs };
  }

  async #run(): Promise<void> {
    const { clock, chance, mayGo, nowMs } = this.#ports;
    this.#cancel?.();
    this.#overdue = !mayGo();
    if (this.#overdue) return this.#in(LOOK_AGAIN_MS);
    this.#running = true;
    const ended = await this.#plan.run();
    this.#running = false;
    if (this.#stopped) return;
    if (ended === "done") {
      this.#pace.reset();
      this.#lastDoneMs = nowMs();
      this.#in(this.#plan.everyMs());
    } else if (ended === "failed") {
      this.#pace.fail(clock.monotonicMs(), chance.fraction());
      this.#in(this.#pace.waitMs(clock.monotonicMs()));
    } else {
      this.#in(ended.held);
    }
  }

  #in(delayMs: number): void {
    if (this.#stopped) return;
    this.#nextAtMs = this.#ports.clock.monotonicMs() + delayMs;
    this.#cancel = this.#ports.clock.after(delayMs, () => void this.#run());
  }
}

/** All errands of an uplink, in the order in which they run when the city is back. */
export class Errands {
  readonly #errands: readonly Errand[];

  constructor(ports: ErrandPorts, plans: readonly ErrandPlan[]) {
    this.#errands = plans.map((plan) => new Errand(ports, plan));
  }

  start(): void {
    for (const errand of this.#errands) errand.start();
  }

  /** The line or the account is back: what failed or was held up runs, one after the other. */
  wake(): void {
    for (const [place, errand] of this.#errands.entries()) errand.wake((place + 1) * WAKE_APART_MS);
  }

  /** All run now. */
  hurry(): void {
    for (const errand of this.#errands) errand.hurry();
  }

  /** Our time has jumped. */
  replan(): void {
    for (const errand of this.#errands) errand.replan();
  }

  stop(): void {
    for (const errand of this.#errands) errand.stop();
  }

  view(): readonly ErrandView[] {
    return this.#errands.map((errand) => errand.view());
  }
}
