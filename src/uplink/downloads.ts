/**
 * Reservations (5.2.1), stagger contracts (5.4.1) and parameters (5.3.11): fetched at the start and again at the interval the
 * city prescribes. An answer that cannot be believed is not reported, so that the good list stays.
 */
import { RESULT_TOO_LARGE } from "../city/codes.ts";
import { DAY_MS, localMidnight } from "../local-day.ts";
import type { Outcome } from "../city/outcome.ts";
import type { Clock } from "../runtime/world.ts";
import type { UplinkFact } from "../controller/fact.ts";
import type { CityLine } from "./city-line.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { Ended, ErrandPlan } from "./errand.ts";
import { readParameters, type DownloadIntervals } from "./parameters.ts";
import type { UplinkSettings } from "./settings.ts";
import { contractOf, reservationOf } from "./wire-rows.ts";

type DownloadPorts = {
  readonly clock: Clock;
  readonly settings: UplinkSettings;
  readonly nowMs: () => number;
  readonly line: CityLine;
  readonly report: (fact: UplinkFact) => void;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
};

/** More rows than a lot of 10,000 berths could use in a year: not believed. */
const MOST_ROWS = 50_000;
/** A list that could not be renewed for this long is worth a condition. */
const STALE_MS = 2 * 3_600_000;

export class Downloads {
  readonly #ports: DownloadPorts;
  #intervals: DownloadIntervals;
  /** Days back that are asked for; halved when the answer would be too large (2002). */
  readonly #daysBack: { reserves: number; stagger: number };
  /** Monotonic ms of the last success, or of the start. */
  readonly #since: { reserves: number; stagger: number };

  constructor(ports: DownloadPorts) {
    this.#ports = ports;
    const { intervalMs, reserveDaysBack, staggerDaysBack } = ports.settings.downloads;
    this.#intervals = { reservesMs: intervalMs, staggerMs: intervalMs };
    this.#daysBack = { reserves: reserveDaysBack, stagger: staggerDaysBack };
    const nowMs = ports.clock.monotonicMs();
    this.#since = { reserves: nowMs, stagger: nowMs };
  }

  /** The three errands. */
  plans(): readonly ErrandPlan[] {
    const { settings } = this.#ports;
    const retry = { firstMs: 15_000, mostMs: settings.downloads.intervalMs };
    return [
      { name: "parameters", everyMs: () => DAY_MS, retry, run: () => this.#parameters() },
      { name: "reserves", everyMs: () => this.#intervals.reservesMs, retry, run: () => this.#reserves() },
      { name: "stagger", everyMs: () => this.#intervals.staggerMs, retry, run: () => this.#stagger() },
    ];
  }

  async #parameters(): Promise<Ended> {
    const { line, nowMs, report, settings } = this.#ports;
    const outcome = await line.send("parameters", { dataTime: nowMs() }, settings.timeouts.downloadMs);
    if (outcome.data === null) return this.#ended("parameters", outcome);
    const parameters = readParameters(outcome.data);
    this.#intervals = parameters.intervalsOr(settings.downloads.intervalMs);
    report({ type: "parameters_downloaded", parameters: parameters.all });
    return "done";
  }

  async #reserves(): Promise<Ended> {
    const { line, nowMs, report, settings } = this.#ports;
    const fromMs = localMidnight(nowMs(), -this.#daysBack.reserves);
    const outcome = await line.send("reserves", { reserveDate: fromMs }, settings.timeouts.downloadMs);
    const rows = outcome.data;
    if (rows === null) return this.#ended("reserves", outcome);
    const reservations = latestById(rows.map((row) => reservationOf(row, settings.parkingId)));
    if (!isBelievable(rows.length, reservations.length)) return this.#unbelievable("reserves");
    this.#renewed("reserves");
    report({ type: "reservations_downloaded", fromMs, reservations });
    return "done";
  }

  async #stagger(): Promise<Ended> {
    const { line, nowMs, report, settings } = this.#ports;
    const fromMs = localMidnight(nowMs(), -this.#daysBack.stagger);
    const outcome = await line.send("stagger", { queryDate: fromMs }, settings.timeouts.downloadMs);
    const rows = outcome.data;
    if (rows === null) return this.#ended("stagger", outcome);
    const contracts = latestById(rows.map((row) => contractOf(row, settings.parkingId)));
    if (!isBelievable(rows.length, contracts.length)) return this.#unbelievable("stagger");
    this.#renewed("stagger");
    report({ type: "contracts_downloaded", fromMs, contracts });
    return "done";
  }

  #ended(name: "parameters" | "reserves" | "stagger", outcome: Outcome): Ended {
    if (name !== "parameters") {
      this.#noteStale(name, `${outcome.code ?? outcome.failure}: ${outcome.cause.zh} ${outcome.cause.en}`);
      if (outcome.code === RESULT_TOO_LARGE) this.#daysBack[name] = Math.floor(this.#daysBack[name] / 2);
    }
    return endedBy(outcome, this.#ports.line.holdMs(name));
  }

  #unbelievable(name: "reserves" | "stagger"): Ended {
    this.#noteStale(name, "名单内容不可信,未采用。 The list could not be believed and was not used.");
    return "failed";
  }

  #renewed(name: "reserves" | "stagger"): void {
    this.#since[name] = this.#ports.clock.monotonicMs();
    const other = name === "reserves" ? "stagger" : "reserves";
    if (!this.#isStale(other)) this.#ports.condition("city_download_stale", false, "");
  }

  #noteStale(name: "reserves" | "stagger", cause: string): void {
    if (this.#isStale(name)) this.#ports.condition("city_download_stale", true, `${name}: ${cause}`);
  }

  #isStale(name: "reserves" | "stagger"): boolean {
    return this.#ports.clock.monotonicMs() - this.#since[name] > STALE_MS;
  }
}

/** How a run ended whose outcome was not 0. */
export function endedBy(outcome: Outcome, holdMs: number): Ended {
  return outcome.class === "interface" ? { held: holdMs } : "failed";
}

/** An answer of which nothing can be used is no reason to empty a good list. */
function isBelievable(rows: number, usable: number): boolean {
  return rows <= MOST_ROWS && (rows === 0 || usable > 0);
}

/** Of rows with the same number the last one stands. */
function latestById<T extends { readonly id: string }>(rows: readonly (T | null)[]): readonly T[] {
  const byId = new Map<string, T>();
  for (const row of rows) if (row !== null) byId.set(row.id, row);
  return [...byId.values()];
}
