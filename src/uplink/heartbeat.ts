/**
 * The heartbeat (5.1.3): every 300 s, never waiting behind anything, with the totals of the local day. Its answer gives the
 * city's clock. After an answer that did not come it is tried again with a growing wait, and at once when the line is back.
 */
import { ACCESS_EXPIRED } from "../city/codes.ts";
import { localDay } from "../local-day.ts";
import type { Outcome } from "../city/outcome.ts";
import type { HeartbeatData } from "../city/wire/heartbeat.ts";
import type { Cancel, Chance, Clock } from "../runtime/world.ts";
import { Pace } from "./back-off.ts";
import type { CityLine } from "./city-line.ts";
import type { UplinkCondition } from "./conditions.ts";
import type { LotView } from "./ports.ts";

type HeartbeatPorts = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly nowMs: () => number;
  readonly line: CityLine;
  readonly lotView: LotView;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
  /** 0 came back; with the city's time when it could be read. */
  readonly taken: (outcome: Outcome<HeartbeatData>) => void;
  /** Any answer at all came back, and what it said has been told. */
  readonly answered: () => void;
  /** The city has answered something else than 0. */
  readonly refused: (outcome: Outcome<HeartbeatData>) => void;
  /** 1012: our time is suspect; says whether it was put right by the answer's HTTP date. */
  readonly expired: (outcome: Outcome<HeartbeatData>) => boolean;
};

/** The totals and free berths have six digits (5.1.3). */
const MOST_ON_THE_WIRE = 999_999;
/** Answers of "again later" in a row after which a person should hear that the city takes none: a quarter of an hour. */
const LATER_TOLD = 3;
const RETRY = { firstMs: 5_000, mostMs: 60_000 };
/** When the line is back a driver may wait for a price: its question is not to share the moment with a connection of ours. */
const RETURNED_MS = 100;

export class Heartbeat {
  readonly #ports: HeartbeatPorts;
  readonly #everyMs: number;
  readonly #timeoutMs: number;
  readonly #pace = new Pace(RETRY);
  #cancel: Cancel | null = null;
  #sending = false;
  #stopped = false;
  /** Answers in a row that were no 0. */
  #untaken = 0;
  #isToldRefused = false;
  #lastMs: number | null = null;
  #lastTakenMs: number | null = null;
  #nextAtMs = 0;

  constructor(ports: HeartbeatPorts, everyMs: number, timeoutMs: number) {
    this.#ports = ports;
    this.#everyMs = everyMs;
    this.#timeoutMs = timeoutMs;
  }

  start(): void {
    void this.#beat();
  }

  /** The line is back: one goes shortly if the last one failed, else nothing changes. */
  lineReturned(): void {
    if (this.#stopped || this.#sending || this.#pace.failures === 0) return;
    this.#cancel?.();
    this.#beatIn(RETURNED_MS);
  }

  /** One now, and the next interval runs from it. */
  hurry(): void {
    if (this.#stopped || this.#sending) return;
    this.#cancel?.();
    void this.#beat();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** Corrected clock, ms; `nextAtMs` is monotonic. */
  view(): { readonly lastMs: number | null; readonly lastTakenMs: number | null; readonly nextAtMs: number } {
    return { lastMs: this.#lastMs, lastTakenMs: this.#lastTakenMs, nextAtMs: this.#nextAtMs };
  }

  async #beat(): Promise<void> {
    const { clock, nowMs, lotView, line } = this.#ports;
    const startMs = clock.monotonicMs();
    const dataTime = nowMs();
    const { arrived, left } = lotView.dayTotals(localDay(dataTime));
    const body = {
      totalArrived: onTheWire(arrived),
      totalLeft: onTheWire(left),
      freeBerth: onTheWire(lotView.freeBerth()),
      dataTime,
    };
    this.#lastMs = dataTime;
    this.#sending = true;
    const outcome = await line.send("heartbeat", body, this.#timeoutMs);
    this.#sending = false;
    if (this.#stopped) return;
    const waitMs = this.#waitAfter(outcome);
    // An answer may come after the next one was due.
    this.#beatIn(Math.max(0, waitMs - (clock.monotonicMs() - startMs)));
  }

  #beatIn(delayMs: number): void {
    const { clock } = this.#ports;
    this.#nextAtMs = clock.monotonicMs() + delayMs;
    this.#cancel = clock.after(delayMs, () => void this.#beat());
  }

  /** Milliseconds from the beginning of this heartbeat to the next. */
  #waitAfter(outcome: Outcome<HeartbeatData>): number {
    const { clock, chance, condition } = this.#ports;
    if (outcome.class === "unknown") {
      this.#pace.fail(clock.monotonicMs(), chance.fraction());
      return Math.min(this.#everyMs, this.#pace.waitMs(clock.monotonicMs()) + outcome.elapsedMs);
    }
    this.#pace.reset();
    const isTaken = outcome.class === "done";
    const detail = isTaken ? "" : `${outcome.code}: ${outcome.cause.zh} ${outcome.cause.en}`;
    this.#untaken = isTaken ? 0 : this.#untaken + 1;
    // Told once, it stands until one is taken: "again later" after a refusal takes nothing back.
    const isRefused = this.#isToldRefused || outcome.class !== "later" || this.#untaken >= LATER_TOLD;
    this.#isToldRefused = !isTaken && isRefused;
    condition("city_heartbeat_refused", this.#isToldRefused, detail);
    if (isTaken) {
      this.#lastTakenMs = this.#lastMs;
      this.#ports.taken(outcome);
    }
    if (!isTaken && outcome.code !== ACCESS_EXPIRED) this.#ports.refused(outcome);
    const isPutRight = outcome.code === ACCESS_EXPIRED && this.#ports.expired(outcome);
    this.#ports.answered();
    return isPutRight ? 0 : this.#everyMs;
  }
}

function onTheWire(count: number): number {
  return Math.min(MOST_ON_THE_WIRE, Math.max(0, Math.trunc(count)));
}
