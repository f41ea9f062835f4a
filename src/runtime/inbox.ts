/** Collects what comes in and hands it over in one go, in order, as soon as whatever runs now is done. */
import type { Moment } from "../stay/moment.ts";
import type { Clock } from "./world.ts";

export type Stamped<F> = { readonly at: Moment; readonly fact: F };

/** Facts waiting at once. A box that reaches this has not run a turn for minutes, and stops rather than grow for ever. */
const WAITING_MAX = 100_000;

export class Inbox<F> {
  readonly #clock: Clock;
  readonly #work: (facts: readonly Stamped<F>[]) => void;
  #waiting: Stamped<F>[] = [];
  #scheduled = false;

  constructor(clock: Clock, work: (facts: readonly Stamped<F>[]) => void) {
    this.#clock = clock;
    this.#work = work;
  }

  put(fact: F): void {
    if (this.#waiting.length >= WAITING_MAX) throw new Error("the inbox is full: no turn has run for too long");
    this.#waiting.push({ at: this.#clock.now(), fact });
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#clock.soon(() => this.#drain());
  }

  #drain(): void {
    this.#scheduled = false;
    const facts = this.#waiting;
    this.#waiting = [];
    if (facts.length > 0) this.#work(facts);
  }
}
