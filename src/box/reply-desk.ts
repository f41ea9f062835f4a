/** Where those who asked the controller wait for its reply. */
import type { ReplyBody } from "../controller/outcome.ts";

/** Askers waiting at once; above it a new one is turned away rather than kept waiting in a growing crowd. */
const WAITING_MAX = 2_000;

export class ReplyDesk {
  readonly #waiting = new Map<string, (reply: ReplyBody) => void>();
  #next = 0;

  /** Gives a name to reply to and the reply that will come; null when too many wait. */
  expect(): { readonly replyTo: string; readonly reply: Promise<ReplyBody> } | null {
    if (this.#waiting.size >= WAITING_MAX) return null;
    this.#next += 1;
    const replyTo = `r${this.#next}`;
    const { promise, resolve } = Promise.withResolvers<ReplyBody>();
    this.#waiting.set(replyTo, resolve);
    return { replyTo, reply: promise };
  }

  deliver(replyTo: string, reply: ReplyBody): void {
    const resolve = this.#waiting.get(replyTo);
    this.#waiting.delete(replyTo);
    resolve?.(reply);
  }

  /** The asker is gone. */
  forget(replyTo: string): void {
    this.#waiting.delete(replyTo);
  }
}
