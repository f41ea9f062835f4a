/** Where those who asked the controller wait for its reply. */
import type { ReplyBody } from "../controller/outcome.ts";
import type { Clock } from "../runtime/world.ts";

/** Askers waiting at once; above it a new one is turned away rather than kept waiting in a growing crowd. */
const WAITING_MAX = 2_000;
/** The city waits this long for a price. Whoever has waited longer has given up, or is not answered at all. */
const PATIENCE_MS = 2_000;

export class ReplyDesk {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, (reply: ReplyBody) => void>();
  #next = 0;
  #lastAskedMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts a question with the name to reply to, and resolves with the reply; null when too many wait. */
  ask(put: (replyTo: string) => void): Promise<ReplyBody> | null {
    if (this.#waiting.size >= WAITING_MAX) return null;
    this.#next += 1;
    const replyTo = `r${this.#next}`;
    const { promise, resolve } = Promise.withResolvers<ReplyBody>();
    this.#waiting.set(replyTo, resolve);
    this.#lastAskedMs = this.#clock.monotonicMs();
    put(replyTo);
    return promise;
  }

  deliver(replyTo: string, reply: ReplyBody): void {
    const resolve = this.#waiting.get(replyTo);
    this.#waiting.delete(replyTo);
    resolve?.(reply);
  }

  /** Whether somebody asked just now and has no reply yet. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0 && this.#clock.monotonicMs() - this.#lastAskedMs < PATIENCE_MS;
  }
}
