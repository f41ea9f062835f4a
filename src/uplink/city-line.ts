/**
 * The way every request of the uplink takes: sends it, keeps what came of it per interface, knows whether the city can be
 * reached, holds back an interface that the city has stopped, and hears of every refusal of the account. Retries nothing.
 */
import type { CityClient } from "../city/client.ts";
import type { OutcomeClass, Sentence } from "../city/codes.ts";
import type { Failure } from "../city/failure.ts";
import type { FrozenLists } from "../city/frozen-resend.ts";
import { type Outcome, unanswered } from "../city/outcome.ts";
import { type AnswerData, type OutgoingName, outgoingInterfaces, type RequestBody } from "../city/wire/interfaces.ts";
import type { Clock } from "../runtime/world.ts";
import type { UplinkCondition } from "./conditions.ts";

/** What came of the last request of an interface, for the technician. */
export type LastOutcome = {
  /** Corrected clock, ms. */
  readonly atMs: number;
  readonly class: OutcomeClass;
  readonly code: number | null;
  readonly failure: Failure | null;
  readonly message: string;
  readonly detail: string | null;
  readonly cause: Sentence;
  readonly action: Sentence;
};

type LinePorts = {
  readonly client: CityClient;
  readonly clock: Clock;
  readonly nowMs: () => number;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
};

/** Who hears of what happens on the line. */
type LineHooks = {
  readonly reached: (reachable: boolean) => void;
  /** The city answers again after it did not. */
  readonly returned: () => void;
  readonly accountRefused: (outcome: Outcome) => void;
};

/** Requests in a row without an answer after which the city counts as out of reach. */
const UNANSWERED_MAX = 2;
/** These say that the city answered, or that nothing was asked of it. */
const ANSWERED_ALL_THE_SAME: ReadonlySet<Failure> = new Set(["wrong_data", "wrong_request", "aborted"]);

export class CityLine {
  readonly #ports: LinePorts;
  readonly #hooks: LineHooks;
  readonly #interfaceRetryMs: number;
  readonly #last = new Map<OutgoingName, LastOutcome>();
  /** Monotonic ms until which an interface is left alone. */
  readonly #holds = new Map<OutgoingName, number>();
  /** Monotonic ms at which the last heartbeat that got 0 was sent: the account was good with what we knew then. */
  #vouchedMs = -Infinity;
  #unanswered = 0;
  #reachable: boolean | null = null;
  /** Why the city is out of reach, as it was told last. */
  #toldWhy: Failure | null = null;

  constructor(ports: LinePorts, interfaceRetryMs: number, hooks: LineHooks) {
    this.#ports = ports;
    this.#interfaceRetryMs = interfaceRetryMs;
    this.#hooks = hooks;
  }

  /** Sends one request; never rejects. */
  send<N extends OutgoingName>(name: N, body: RequestBody<N>, timeoutMs: number): Promise<Outcome<AnswerData<N>>> {
    return this.#follow(name, this.#ports.client.send(name, body, { timeoutMs }));
  }

  /** Sends a batch of frozen reports; never rejects. */
  resend(lists: FrozenLists, timeoutMs: number): Promise<Outcome> {
    return this.#follow("resend", this.#ports.client.resend(lists, { timeoutMs }));
  }

  async #follow<D>(name: OutgoingName, sending: Promise<Outcome<D>>): Promise<Outcome<D>> {
    const sentMs = this.#ports.clock.monotonicMs();
    const outcome = await sending.catch(notSent);
    if (name === "heartbeat" && outcome.class === "done") this.#vouchedMs = sentMs;
    this.#note(name, outcome, sentMs);
    return outcome;
  }

  /** Null before the first request ended. */
  get reachable(): boolean | null {
    return this.#reachable;
  }

  /** Milliseconds for which an interface is still left alone, 0 when it may be used. */
  holdMs(name: OutgoingName): number {
    return Math.max(0, (this.#holds.get(name) ?? 0) - this.#ports.clock.monotonicMs());
  }

  /** Lets every interface be tried again at once. */
  release(): void {
    for (const name of this.#holds.keys()) this.#holds.set(name, 0);
  }

  last(): ReadonlyMap<OutgoingName, LastOutcome> {
    return this.#last;
  }

  #note(name: OutgoingName, outcome: Outcome, sentMs: number): void {
    const { class: kind, code, failure, message, detail, cause, action } = outcome;
    this.#last.set(name, { atMs: this.#ports.nowMs(), class: kind, code, failure, message, detail, cause, action });
    this.#noteHold(name, outcome);
    const returned = this.#noteReach(name, outcome);
    // What was signed before the heartbeat that the city has taken since, with the old time say, refuses nothing any more.
    if (kind === "account" && sentMs >= this.#vouchedMs) this.#hooks.accountRefused(outcome);
    if (returned) this.#hooks.returned();
  }

  #noteHold(name: OutgoingName, outcome: Outcome): void {
    if (outcome.class === "interface") {
      this.#holds.set(name, this.#ports.clock.monotonicMs() + this.#interfaceRetryMs);
    } else if (outcome.class !== "done" || !this.#holds.delete(name)) {
      return;
    }
    const held = [...this.#holds.keys()].map(
      (one) => `${outgoingInterfaces[one].clause} ${outgoingInterfaces[one].zh}`,
    );
    const code = outcome.code === 0 ? "" : ` (${outcome.code}: ${outcome.cause.zh} ${outcome.cause.en})`;
    this.#ports.condition("city_interface_stopped", held.length > 0, held.join(", ") + code);
  }

  /** Whether the city is back. */
  #noteReach(name: OutgoingName, outcome: Outcome): boolean {
    const { failure } = outcome;
    if (failure === null || ANSWERED_ALL_THE_SAME.has(failure)) {
      if (failure === "aborted" || failure === "wrong_request") return false;
      this.#unanswered = 0;
      return this.#setReachable(true, outcome);
    }
    // A batch that hangs says nothing about a question at the exit; a connection that cannot be made says it for all.
    const isRecords = outgoingInterfaces[name].class === "records" || outgoingInterfaces[name].class === "downloads";
    if (isRecords && outcome.delivery !== "not_sent") return false;
    this.#unanswered += 1;
    if (this.#reachable === null || this.#unanswered >= UNANSWERED_MAX) this.#setReachable(false, outcome);
    return false;
  }

  /** A connection that cannot be made for another reason than before: whoever mends it must read the present one. */
  #tellWhy({ failure, cause }: Outcome): void {
    if (failure === this.#toldWhy) return;
    this.#toldWhy = failure;
    this.#ports.condition("city_unreachable", true, `${cause.zh} ${cause.en}`);
  }

  #setReachable(reachable: boolean, outcome: Outcome): boolean {
    if (this.#reachable === reachable) {
      if (!reachable && outcome.delivery === "not_sent") this.#tellWhy(outcome);
      return false;
    }
    const returned = reachable && this.#reachable === false;
    this.#reachable = reachable;
    if (!reachable) this.#tellWhy(outcome);
    else {
      this.#toldWhy = null;
      this.#ports.condition("city_unreachable", false, "");
    }
    this.#hooks.reached(reachable);
    return returned;
  }
}

/** A client promises not to reject; one that does all the same has told nobody anything for certain. */
function notSent(error: unknown): Outcome<never> {
  const nothing = { roundTripMs: null, elapsedMs: 0, answeredAtMs: null, httpDate: null, httpStatus: null };
  return unanswered("unclear", String(error).slice(0, 200), { started: true, ...nothing });
}
