/** What a box takes from outside: time, timers and chance. The real ones are in this folder, the simulation has its own. */
import type { Moment } from "../stay/moment.ts";

/** Takes back a timer. Harmless when it has fired. */
export type Cancel = () => void;

export interface Clock {
  /** The present moment by all clocks of the box. */
  now(): Moment;
  /** Milliseconds since this boot began; never steps. */
  monotonicMs(): number;
  /** Runs something once after `ms`. */
  after(ms: number, run: () => void): Cancel;
  /** Runs something as soon as what runs now is done, before any timer. */
  soon(run: () => void): void;
  /**
   * Runs something now, and where time is real over and over between whatever else happens, until it answers false. Answers
   * whether it will run again.
   */
  spin(run: () => boolean): boolean;
}

export interface Chance {
  /** A number in [0, 1). */
  fraction(): number;
  /** Bytes that nobody can guess. */
  bytes(count: number): Uint8Array;
}

export type World = { readonly clock: Clock; readonly chance: Chance };
