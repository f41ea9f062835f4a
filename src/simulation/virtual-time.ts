/**
 * Time that passes only when everything due has happened: a heap of events on one line of milliseconds. After each event
 * everything that waits for a promise runs before the next one, so a run repeats itself to the last detail.
 */
import type { Cancel } from "../runtime/world.ts";

type Event = { readonly dueMs: number; readonly order: number; run: (() => void) | null };

/**
 * Time goes in steps of which sums and differences are exact: counted from two beginnings an instant is the same one, and
 * a timer never fires a rounding error before its time.
 */
const TICKS_PER_MS = 1_024;

/** Rests taken in one round of the real event loop, which asks the kernel for news and costs more than most events. */
const RESTS_A_ROUND = 1_000;

export class VirtualTime {
  #nowMs = 0;
  #count = 0;
  #unsettled = false;
  #fired = 0;
  #failure: { readonly error: unknown } | null = null;
  readonly #events: Event[] = [];
  readonly #rest = new Rest();

  /** Milliseconds since the simulation began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Events that have happened. */
  get fired(): number {
    return this.#fired;
  }

  /** Runs something once after `ms`; what it starts by promises runs before the next event. */
  after(ms: number, run: () => void): Cancel {
    return this.afterQuietly(ms, () => {
      this.#unsettled = true;
      run();
    });
  }

  /** The same for what starts no promise, or says so by `disturb`. */
  afterQuietly(ms: number, run: () => void): Cancel {
    const dueMs = Math.ceil((this.#nowMs + Math.max(0, ms)) * TICKS_PER_MS) / TICKS_PER_MS;
    const event: Event = { dueMs, order: (this.#count += 1), run };
    this.#push(event);
    return () => {
      event.run = null;
    };
  }

  /** Something was started that goes on by promises. */
  disturb(): void {
    this.#unsettled = true;
  }

  /** Something failed where nobody waits for it; the run ends with it. */
  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Moves on until `endMs`, or until `stop` says so after an event. */
  async runUntil(endMs: number, stop: () => boolean = () => false): Promise<void> {
    await this.#rest.settled();
    for (let next = this.#events[0]; next !== undefined && next.dueMs <= endMs; next = this.#events[0]) {
      this.#pop();
      const { run } = next;
      if (run === null) continue;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#fired += 1;
      run();
      if (!this.#unsettled) continue;
      this.#unsettled = false;
      await this.#rest.settled();
      if (this.#failure !== null) throw this.#failure.error;
      if (stop()) return;
    }
    this.#nowMs = Math.max(this.#nowMs, Math.ceil(endMs * TICKS_PER_MS) / TICKS_PER_MS);
  }

  #push(event: Event): void {
    const events = this.#events;
    let at = events.length;
    events.push(event);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = events[above];
      if (other === undefined || !isBefore(event, other)) break;
      events[at] = other;
      at = above;
    }
    events[at] = event;
  }

  #pop(): void {
    const events = this.#events;
    const last = events.pop();
    if (last === undefined || events.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      let least = events[child];
      if (least === undefined) break;
      const right = events[child + 1];
      if (right !== undefined && isBefore(right, least)) {
        child += 1;
        least = right;
      }
      if (!isBefore(least, last)) break;
      events[at] = least;
      at = child;
    }
    events[at] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

/** Between two immediates of one round everything runs that waits only for promises: no round of its own is needed. */
class Rest {
  #left = 0;
  #goOn: (() => void) | null = null;

  /** Resolves when everything that waits only for promises has run. */
  settled(): Promise<void> {
    if (this.#left === 0) this.#begin();
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  #begin(): void {
    this.#left = RESTS_A_ROUND;
    for (let count = 0; count < RESTS_A_ROUND; count += 1) setImmediate(() => this.#next());
  }

  #next(): void {
    this.#left -= 1;
    const goOn = this.#goOn;
    this.#goOn = null;
    goOn?.();
  }
}
