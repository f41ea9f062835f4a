/**
 * One input with its contact bounce taken out. Edges can be lost, levels cannot: the level is read again every 50 ms.
 * A line that never comes to rest counts as active, because that is the side on which nobody gets hurt.
 */

import type { DriverHost } from "#src/device/driver.ts";
import type { GpioInput } from "./lines.ts";

/** How often the level is read again: detectors' shortest pulses are 150 ms. */
const POLL_MS = 50;
/** Longer without rest than this is chatter: a bad contact or a badly tuned loop detector. */
const CHATTER_MS = 500;
/** Nobody has looked for this long: the process was held up, and what the line did meanwhile is not known. */
const AWAY_MS = 4 * POLL_MS;

export interface DebounceOptions {
  readonly host: DriverHost;
  readonly debounceMs: number;
  /** Hears each level that counts, and when the line first left the one before. */
  readonly onLevel: (active: boolean, sinceMs: number) => void;
  /** Hears that the line has begun, or stopped, to chatter. */
  readonly onChatter: (chatters: boolean) => void;
  /** Hears that the level cannot be read any more; nothing is read after that. */
  readonly onFailure: (error: unknown) => void;
}

export class DebouncedInput {
  readonly #options: DebounceOptions;
  #input: GpioInput | null = null;
  #level = false;
  #seen = false;
  #seenSinceMs = 0;
  #lookedMs = 0;
  /** When the line left the level that counts; null while it rests there. */
  #unrestSinceMs: number | null = null;
  #chatters = false;
  #cancelPoll: () => void = () => {};
  #cancelRest: () => void = () => {};

  constructor(options: DebounceOptions) {
    this.#options = options;
  }

  get level(): boolean {
    return this.#level;
  }

  get chatters(): boolean {
    return this.#chatters;
  }

  /** Reports the level as it is now, and from then on every change. */
  start(input: GpioInput): void {
    const nowMs = this.#options.host.monotonicMs();
    this.#input = input;
    this.#level = input.isActive();
    this.#seen = this.#level;
    this.#seenSinceMs = nowMs;
    this.#lookedMs = nowMs;
    this.#options.onLevel(this.#level, nowMs);
    this.#pollLater();
  }

  stop(): void {
    this.#input = null;
    this.#cancelPoll();
    this.#cancelRest();
  }

  /** An edge, or a level that was read. */
  see(active: boolean, atMs: number): void {
    const wasAway = atMs - this.#lookedMs > AWAY_MS;
    this.#lookedMs = atMs;
    if (!this.#input || active === this.#seen) return;
    this.#seen = active;
    this.#seenSinceMs = atMs;
    this.#unrestSinceMs ??= atMs;
    if (!this.#chatters && atMs - this.#unrestSinceMs > CHATTER_MS) {
      this.#chatters = !wasAway;
      if (this.#chatters) this.#options.onChatter(true);
      this.#count(true, this.#unrestSinceMs);
      if (wasAway) this.#unrestSinceMs = atMs;
    }
    this.#restLater();
  }

  #restLater(): void {
    const { host, debounceMs } = this.#options;
    this.#cancelRest();
    const waitMs = this.#seenSinceMs + debounceMs - host.monotonicMs();
    if (waitMs <= 0) this.#rest();
    // A millisecond at least: a timer that is always a little early would never get there in ever smaller steps.
    else this.#cancelRest = host.after(Math.max(1, waitMs), () => this.#rest());
  }

  #rest(): void {
    this.#read();
    const { host, debounceMs } = this.#options;
    if (!this.#input) return;
    // Reading may just have seen another change, and a timer may fire a little early: either way the rest is not over.
    if (host.monotonicMs() - this.#seenSinceMs < debounceMs) return this.#restLater();
    const sinceMs = this.#unrestSinceMs ?? this.#seenSinceMs;
    this.#unrestSinceMs = null;
    if (this.#chatters) {
      this.#chatters = false;
      this.#options.onChatter(false);
      this.#count(this.#seen, this.#seenSinceMs);
    } else {
      this.#count(this.#seen, sinceMs);
    }
  }

  #count(active: boolean, sinceMs: number): void {
    if (active === this.#level) return;
    this.#level = active;
    this.#options.onLevel(active, sinceMs);
  }

  #read(): void {
    if (!this.#input) return;
    try {
      this.see(this.#input.isActive(), this.#options.host.monotonicMs());
    } catch (error) {
      this.stop();
      this.#options.onFailure(error);
    }
  }

  #pollLater(): void {
    this.#cancelPoll = this.#options.host.after(POLL_MS, () => {
      this.#read();
      if (this.#input) this.#pollLater();
    });
  }
}
