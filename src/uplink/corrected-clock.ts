/**
 * The corrected clock of the box: monotonic time plus the offset the city's heartbeats gave, or the system's clock while there
 * is none. Every curTime and dataTime is made from it. Made before the city's client, which needs it, and handed to the uplink.
 */
import type { Clock } from "../runtime/world.ts";
import { type Adoption, type ClockOffset, type ClockReading, NO_OFFSET, offsetAfter } from "./clock-offset.ts";

export class CorrectedClock {
  readonly #clock: Clock;
  #offset: ClockOffset = NO_OFFSET;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970 UTC, a whole number. */
  readonly nowMs = (): number => {
    const { offsetMs } = this.#offset;
    return Math.round(offsetMs === null ? this.#clock.now().wallMs : this.#clock.monotonicMs() + offsetMs);
  };

  /** True time = monotonicMs + this; null while only the system's clock is known. */
  get offsetMs(): number | null {
    return this.#offset.offsetMs;
  }

  /** How far the system's clock is ahead of the city's; null before the first reading. */
  get systemErrorMs(): number | null {
    const { offsetMs } = this.#offset;
    if (offsetMs === null) return null;
    const { wallMs, monotonicMs } = this.#clock.now();
    return wallMs - (monotonicMs + offsetMs);
  }

  get readings(): number {
    return this.#offset.readings;
  }

  /** Takes the city's time out of an answer. */
  read(reading: ClockReading): Adoption {
    const { offset, adoption } = offsetAfter(this.#offset, reading);
    this.#offset = offset;
    return adoption;
  }

  /**
   * Takes the `Date` of an HTTP answer where that is all there is. It is a second coarse, so it only puts right what is wrong by
   * more than `leastMs`; the next heartbeat refines it. One that cannot be true changes nothing.
   */
  readHttpDate(httpDateMs: number, leastMs: number): "adopted" | "agrees" | "ignored" {
    const reading = { serverTimeMs: httpDateMs, roundTripMs: 0, monotonicMs: this.#clock.monotonicMs() };
    const { offset } = offsetAfter(NO_OFFSET, reading);
    if (offset.offsetMs === null) return "ignored";
    if (Math.abs(httpDateMs - this.nowMs()) <= leastMs) return "agrees";
    this.#offset = offset;
    return "adopted";
  }
}
