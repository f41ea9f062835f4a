/** Where those who asked the controller wait for its reply. */
import type { ReplyBody } from "../controller/outcome.ts";
import type { Clock } from "../runtime/world.ts";

/** Askers waiting at once; above it a new one is turned away rather than kept waiting in a growing crowd. */
const WAITING_MAX = 2_000;
/** The city waits this long for a price. Whoever has waited longer has given up, or is not answered at all. */
const PATIENCE_MS = 2_000;
/** After so long nobody listens any more, neither the city (8 s) nor a person: such an asker makes room when all of it is taken. */
const GIVEN_UP_MS = 30_000;

type Waiting = { readonly resolve: (reply: ReplyBody | null) => void; readonly askedMs: number };

export class ReplyDesk {
  readonly #clock: Clock;
  /** Whoever has waited longest first. While the disk is away, or has lost a record, a reply may never come. */
  readonly #waiting = new Map<string, Waiting>();
  #next = 0;
  #lastAskedMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts a question with the name to reply to, and resolves with the reply; null when too many wait, or have come since. */
  ask(put: (replyTo: string) => void): Promise<ReplyBody | null> | null {
    const askedMs = this.#clock.monotonicMs();
    if (this.#waiting.size >= WAITING_MAX && !this.#isRoomMade(askedMs)) return null;
    this.#next += 1;
    const replyTo = `r${this.#next}`;
    const { promise, resolve } = Promise.withResolvers<ReplyBody | null>();
    this.#waiting.set(replyTo, { resolve, askedMs });
    this.#lastAskedMs = askedMs;
    put(replyTo);
    return promise;
  }

  deliver(replyTo: string, reply: ReplyBody): void {
    const waiting = this.#waiting.get(replyTo);
    this.#waiting.delete(replyTo);
    waiting?.resolve(reply);
  }

  /** Whether somebody asked just now and has no reply yet. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0 && this.#clock.monotonicMs() - this.#lastAskedMs < PATIENCE_MS;
  }

  #isRoomMade(nowMs: number): boolean {
    const [longest] = this.#waiting;
    if (longest === undefined || nowMs - longest[1].askedMs < GIVEN_UP_MS) return false;
    this.#waiting.delete(longest[0]);
    longest[1].resolve(null);
    return true;
  }
}
