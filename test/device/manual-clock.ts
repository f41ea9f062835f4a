/** A clock that moves only when a test says so, and a driver's host made of it. */

import type { DriverHost, LogLevel } from "#src/device/driver.ts";
import type { SupervisionHost } from "#src/device/supervised-device.ts";

type Timer = { readonly dueMs: number; readonly order: number; readonly run: () => void };

export class ManualClock {
  #nowMs = 1_000;
  #count = 0;
  readonly #timers = new Set<Timer>();

  readonly monotonicMs = (): number => this.#nowMs;
  readonly wallMs = (): number => this.#nowMs + 1_700_000_000_000;

  readonly after = (delayMs: number, run: () => void): (() => void) => {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#count++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms`, running what falls due in order, with the promises it settles. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    await settled();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
      await settled();
    }
    this.#nowMs = end;
  }

  /** Moves on by `ms` as for a process that had no processor meanwhile: its timers come late, and before all that waits for it. */
  standStill(ms: number): void {
    this.#nowMs += ms;
    const due = Array.from(this.#timers).filter(({ dueMs }) => dueMs <= this.#nowMs);
    for (const timer of due.toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)) {
      if (this.#timers.delete(timer)) timer.run();
    }
  }

  #due(endMs: number): Timer | undefined {
    return Array.from(this.#timers)
      .filter((timer) => timer.dueMs <= endMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** Lets everything run that only waits for promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What a driver said to its host. */
export type HostRecord = {
  readonly active: Map<string, string | undefined>;
  readonly everRaised: string[];
  readonly lost: { readonly code: string; readonly detail: string | undefined }[];
  readonly log: { readonly level: LogLevel; readonly message: string }[];
};

/** A driver's host on a manual clock, with a record of faults and logs. */
export function recordingHost(clock: ManualClock): { readonly host: DriverHost; readonly record: HostRecord } {
  const record: HostRecord = { active: new Map(), everRaised: [], lost: [], log: [] };
  const host: DriverHost = {
    monotonicMs: clock.monotonicMs,
    wallMs: clock.wallMs,
    after: clock.after,
    random: () => 0.5,
    raiseFault: (code, detail) => {
      record.active.set(code, detail);
      record.everRaised.push(code);
    },
    clearFault: (code) => void record.active.delete(code),
    lost: (code, detail) => void record.lost.push({ code, detail }),
    log: (level, message) => void record.log.push({ level, message }),
  };
  return { host, record };
}

/** A supervisor's host on a manual clock. */
export function supervisionHost(clock: ManualClock): SupervisionHost {
  return {
    monotonicMs: clock.monotonicMs,
    wallMs: clock.wallMs,
    after: clock.after,
    random: () => 0.5,
    log: () => {},
  };
}
