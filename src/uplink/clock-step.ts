/**
 * Has the system's clock set by the city's time, where the site allows it: only when it is off by more than the fault limit,
 * only when the city has said so several times, and never while a service of the system keeps it. Our own time is not made
 * from it, so nothing that is being priced or sent notices.
 */
import type { SystemClock } from "../runtime/system-clock.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { CorrectedClock } from "./corrected-clock.ts";

type StepPorts = {
  readonly time: CorrectedClock;
  readonly limits: { readonly faultMs: number };
  readonly systemClock: SystemClock | null;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
  /** The clock has been set. */
  readonly stepped: () => void;
};

/** Readings in a row that must find the same error: a quarter of an hour of heartbeats. */
const READINGS = 3;
/** Readings of one error differ by the network's noise and the oscillator's drift, not by more. */
const SAME_ERROR_MS = 2_000;

export class ClockStep {
  readonly #ports: StepPorts;
  #errors: readonly number[] = [];
  #stepping = false;

  constructor(ports: StepPorts) {
    this.#ports = ports;
  }

  /** One more answer of the city has been believed. */
  async agreed(): Promise<void> {
    const { time, limits, systemClock } = this.#ports;
    const errorMs = time.systemErrorMs;
    if (systemClock === null || errorMs === null || this.#stepping) return;
    const isSame = Math.abs(errorMs - (this.#errors[0] ?? errorMs)) <= SAME_ERROR_MS;
    const isFar = Math.abs(errorMs) > limits.faultMs && !systemClock.isSynchronised();
    this.#errors = isFar ? [...(isSame ? this.#errors : []), errorMs] : [];
    if (this.#errors.length >= READINGS) await this.#step(systemClock, errorMs);
  }

  async #step(systemClock: SystemClock, errorMs: number): Promise<void> {
    const { time, condition, stepped } = this.#ports;
    this.#errors = [];
    this.#stepping = true;
    const result = await systemClock.step(time.nowMs);
    this.#stepping = false;
    const isRefused = result.outcome === "refused";
    condition("city_clock_step_refused", isRefused, isRefused ? result.why : "");
    if (isRefused) return;
    condition("city_clock_stepped", true, `${(-errorMs / 1000).toFixed(1)} s`);
    stepped();
  }
}
