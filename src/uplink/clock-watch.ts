/**
 * Brings the corrected clock to the lot: takes the time out of heartbeats, reports the offset, raises the warning at 5 s and
 * the fault at 10 s, and has the system's clock set where that is allowed. Until the city has spoken, the system's own
 * synchronisation dates the box's records.
 */
import type { Outcome } from "../city/outcome.ts";
import type { HeartbeatData } from "../city/wire/heartbeat.ts";
import type { UplinkFact } from "../controller/fact.ts";
import type { SystemClock } from "../runtime/system-clock.ts";
import type { Cancel, Clock } from "../runtime/world.ts";
import { ADOPT_WHOLE_MS } from "./clock-offset.ts";
import { ClockStep } from "./clock-step.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { CorrectedClock } from "./corrected-clock.ts";

type WatchPorts = {
  readonly clock: Clock;
  readonly time: CorrectedClock;
  readonly limits: { readonly warnMs: number; readonly faultMs: number };
  readonly report: (fact: UplinkFact) => void;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
  readonly systemClock: SystemClock | null;
  /** The corrected clock has jumped: ages must be looked at anew. */
  readonly jumped: () => void;
  /** The system's clock can be relied on from now on. */
  readonly dated: () => void;
};

const LOOK_FOR_SYNC_MS = 10_000;
/** A service that slews the clock moves it by 150 ms between two heartbeats (500 ppm); more than this is a jump. */
const SYSTEM_JUMP_MS = 1_000;

export class ClockWatch {
  readonly #ports: WatchPorts;
  readonly #step: ClockStep;
  #cancel: Cancel | null = null;
  #systemReported = false;
  /** The system's clock ahead of the monotonic one at the last look, ms. */
  #systemAheadMs: number | null = null;

  constructor(ports: WatchPorts) {
    this.#ports = ports;
    this.#step = new ClockStep({ ...ports, stepped: () => this.#stepped() });
  }

  start(): void {
    this.#lookAtSystem("others");
    this.#lookForSync();
  }

  stop(): void {
    this.#cancel?.();
  }

  /** A heartbeat got 0. */
  taken(outcome: Outcome<HeartbeatData>): void {
    const serverTimeMs = outcome.data?.serverTime ?? null;
    this.#ports.condition("city_clock_unread", serverTimeMs === null, "");
    if (serverTimeMs === null) return this.refused(outcome);
    const { clock, time } = this.#ports;
    const sinceAnswerMs = outcome.answeredAtMs === null ? 0 : time.nowMs() - outcome.answeredAtMs;
    const monotonicMs = clock.monotonicMs() - Math.min(Math.max(0, sinceAnswerMs), outcome.elapsedMs);
    const adoption = time.read({ serverTimeMs, roundTripMs: outcome.roundTripMs ?? 0, monotonicMs });
    this.#lookAtSystem("others");
    this.#ports.condition("city_clock_doubted", adoption === "doubted", new Date(serverTimeMs).toISOString());
    if (adoption === "ignored" || adoption === "doubted") return;
    this.#tell();
    void this.#step.agreed();
    if (adoption !== "smoothed") this.#ports.jumped();
  }

  /** An answer without the city's time: as long as nothing better is known, its HTTP date tells whether ours will do. */
  refused(outcome: Outcome): void {
    if (this.#ports.time.offsetMs !== null || this.#readDate(outcome) !== "agrees") return;
    const { wallMs, monotonicMs } = this.#ports.clock.now();
    this.#ports.report({ type: "clock_compared", offsetMs: wallMs - monotonicMs, source: "city" });
  }

  /** 1012: takes the answer's HTTP date if our time is far off it. True when it was. */
  expired(outcome: Outcome): boolean {
    return this.#readDate(outcome) === "adopted";
  }

  #readDate({ httpDate }: Outcome): ReturnType<CorrectedClock["readHttpDate"]> {
    const read = httpDate === null ? "ignored" : this.#ports.time.readHttpDate(httpDate, ADOPT_WHOLE_MS);
    if (read === "adopted") {
      this.#tell();
      this.#ports.jumped();
    }
    return read;
  }

  #stepped(): void {
    this.#lookAtSystem("box");
    this.#judge();
  }

  /** A jump of the system's clock goes into the journal. Our own time is not made from it. */
  #lookAtSystem(by: "box" | "others"): void {
    const { clock, report } = this.#ports;
    const { wallMs, monotonicMs } = clock.now();
    const aheadMs = wallMs - monotonicMs;
    const byMs = Math.round(aheadMs - (this.#systemAheadMs ?? aheadMs));
    this.#systemAheadMs = aheadMs;
    if (Math.abs(byMs) >= SYSTEM_JUMP_MS) report({ type: "system_clock_set", byMs, by });
  }

  #tell(): void {
    const { offsetMs } = this.#ports.time;
    if (offsetMs === null) return;
    this.#ports.report({ type: "clock_compared", offsetMs, source: "city" });
    this.#judge();
  }

  /** The warning and the fault of the system's clock, as it stands now. */
  #judge(): void {
    const { time, condition, limits } = this.#ports;
    const errorMs = time.systemErrorMs ?? 0;
    const size = Math.abs(errorMs);
    const detail = `${(errorMs / 1000).toFixed(1)} s`;
    const isFault = size > limits.faultMs;
    const isWarning = size > limits.warnMs && !isFault;
    condition("city_clock_fault", isFault, isFault ? detail : "");
    condition("city_clock_warning", isWarning, isWarning ? detail : "");
  }

  #lookForSync(): void {
    const { clock, time, report } = this.#ports;
    if (time.offsetMs !== null || this.#systemReported) return;
    const { synced, wallMs, monotonicMs } = clock.now();
    if (synced) {
      this.#systemReported = true;
      report({ type: "clock_compared", offsetMs: wallMs - monotonicMs, source: "system" });
      // At the start itself everything begins by its own.
      if (this.#cancel !== null) this.#ports.dated();
      return;
    }
    this.#cancel = clock.after(LOOK_FOR_SYNC_MS, () => this.#lookForSync());
  }
}
