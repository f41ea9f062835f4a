/**
 * The fault register: named conditions that a technician can do something about, raised and cleared, never thrown.
 * It keeps what is active and a bounded history; it neither logs nor decides what a fault does to a lane.
 */

import type { Bilingual } from "../plate/bilingual.ts";

/** `stops_lane`: the lane cannot work; `degrades`: it works with less; `notice`: somebody should look when passing. */
export type FaultSeverity = "stops_lane" | "degrades" | "notice";

/** A fault as a manifest declares it: the sentences say what is wrong and what to do. */
export interface FaultDeclaration extends Bilingual {
  readonly severity: FaultSeverity;
}

/** An instant by both clocks of the box, milliseconds. */
export interface FaultInstant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** A fault that is, or was, raised. */
export interface Fault extends FaultDeclaration {
  /** `source/code`: what a technician quotes on the telephone. */
  readonly id: string;
  /** The device's id, or the name of the part of the box that raised it. */
  readonly source: string;
  readonly code: string;
  /** The circumstances of this time, in the words of the driver or the operating system. */
  readonly detail: string | null;
  readonly since: FaultInstant;
  /** How often it was raised again while active. */
  readonly repeats: number;
  readonly cleared: FaultInstant | null;
}

export interface FaultToRaise {
  readonly source: string;
  readonly code: string;
  readonly declaration: FaultDeclaration;
  readonly detail?: string | undefined;
}

export interface FaultClock {
  monotonicMs(): number;
  wallMs(): number;
}

/** A device that had a fault this recently is shown as recovered, not as if nothing had been: 5 minutes. */
export const RECOVERED_FOR_MS = 5 * 60_000;

const HISTORY_LIMIT = 200;
const DETAIL_LIMIT = 300;

/** Keeps the faults of one box. `onChange` hears of every fault that becomes active or stops being so. */
export class FaultRegister {
  readonly #clock: FaultClock;
  readonly #onChange: (fault: Fault) => void;
  readonly #active = new Map<string, Fault>();
  readonly #history: Fault[] = [];

  constructor(clock: FaultClock, onChange: (fault: Fault) => void = () => {}) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Raises a fault. One that is already active keeps its beginning; its detail is renewed and nobody is told again. */
  raise(toRaise: FaultToRaise): void {
    const { source, code, declaration } = toRaise;
    const id = `${source}/${code}`;
    const detail = toRaise.detail === undefined ? null : toRaise.detail.slice(0, DETAIL_LIMIT);
    const known = this.#active.get(id);
    if (known) {
      this.#active.set(id, { ...known, detail: detail ?? known.detail, repeats: known.repeats + 1 });
      return;
    }
    const { severity, zh, en } = declaration;
    const fault = { id, source, code, severity, zh, en, detail, since: this.#now(), repeats: 0, cleared: null };
    this.#active.set(id, fault);
    this.#onChange(fault);
  }

  /** Clears a fault; clearing one that is not active does nothing. */
  clear(source: string, code: string): void {
    const id = `${source}/${code}`;
    const fault = this.#active.get(id);
    if (!fault) return;
    const cleared = { ...fault, cleared: this.#now() };
    this.#active.delete(id);
    this.#history.push(cleared);
    if (this.#history.length > HISTORY_LIMIT) this.#history.shift();
    this.#onChange(cleared);
  }

  /** Clears every fault of a source but those named. */
  clearSource(source: string, except: ReadonlySet<string> = new Set()): void {
    for (const fault of this.#active.values()) {
      if (fault.source === source && !except.has(fault.code)) this.clear(source, fault.code);
    }
  }

  /** The active faults, oldest first. */
  active(): readonly Fault[] {
    return [...this.#active.values()];
  }

  isActive(source: string, code: string): boolean {
    return this.#active.has(`${source}/${code}`);
  }

  /** The faults that were cleared, oldest first, the last 200. */
  history(): readonly Fault[] {
    return [...this.#history];
  }

  /** True while the source has a fault, or had one within the last `withinMs` milliseconds. */
  hadFaultWithin(source: string, withinMs: number = RECOVERED_FOR_MS): boolean {
    const since = this.#clock.monotonicMs() - withinMs;
    for (const fault of this.#active.values()) if (fault.source === source) return true;
    return this.#history.some((fault) => fault.source === source && (fault.cleared?.monotonicMs ?? 0) >= since);
  }

  #now(): FaultInstant {
    return { monotonicMs: this.#clock.monotonicMs(), wallMs: this.#clock.wallMs() };
  }
}
