/**
 * Takes a complete call, has it checked and answered, and always comes back with an answer in the city's envelope. Knows no
 * sockets: the HTTPS server and the simulation both put their calls on this desk.
 */
import { type CallbackRules, checkCall } from "./callback-check.ts";
import {
  answerLimitsMs,
  type CallbackAnswer,
  type CallbackContext,
  type CityCallbackHandler,
} from "./callback-handler.ts";
import { type Refusal, type RefusalReason, refusals } from "./callback-refusal.ts";
import { refusalInDialect, toDialect } from "./dialect.ts";
import { writeEnvelope } from "./envelope.ts";
import { placesOf } from "./request.ts";
import { type CallbackRequest, type IncomingName, incomingInterfaces, incomingNames } from "./wire/interfaces.ts";
import type { CityWorld } from "./world.ts";

/** A call as it came over the network. */
export interface CallbackCall {
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly signature: string | undefined;
  readonly body: Buffer;
  readonly remoteAddress: string;
}

/** What goes back. */
export interface CallbackReply {
  readonly status: number;
  readonly body: string;
  /** Why the call was refused, null when it was answered by the handler or in its place. */
  readonly refused: RefusalReason | null;
}

/** Who wants to know what happens. Must not throw. Never told a password; `detail` holds no plate. */
export interface CallbackObserver {
  refused(event: Refusal & { readonly name: IncomingName | null; readonly remoteAddress: string }): void;
  answered(event: { readonly name: IncomingName; readonly code: number; readonly elapsedMs: number }): void;
  /** The handler threw, was too late or answered something that breaks the protocol; a coded answer went out. */
  failed(event: { readonly name: IncomingName | null; readonly reason: FailedAnswer; readonly error: unknown }): void;
}

export type FailedAnswer = "threw" | "too_late" | "broke_the_protocol";

/** Codes that go out in place of an answer: "busy, try later" and "internal error" (6.2). */
const BUSY = 2004;
const INTERNAL_ERROR = 2007;

/** The desk. `basePath` comes before the paths of the table, such as `/city`. */
export class CallbackDesk {
  readonly #rules: CallbackRules & { readonly basePath: string };
  readonly #world: CityWorld;
  readonly #handler: CityCallbackHandler;
  readonly #observer: CallbackObserver;

  constructor(
    rules: CallbackRules & { readonly basePath: string },
    world: CityWorld,
    handler: CityCallbackHandler,
    observer: CallbackObserver,
  ) {
    this.#rules = rules;
    this.#world = world;
    this.#handler = handler;
    this.#observer = observer;
  }

  /** Which callback a method and an address mean, or why none; what can be said before the body is read. */
  route(method: string, url: string): IncomingName | Refusal {
    const path = url.split("?", 1)[0] ?? "";
    const name = incomingNames.find((known) => path === this.#rules.basePath + incomingInterfaces[known].path);
    if (name === undefined) return { reason: "path", detail: null };
    return method === "POST" ? name : { reason: "method", detail: null };
  }

  /** Answers a call. */
  async answer(call: CallbackCall): Promise<CallbackReply> {
    const name = this.route(call.method, call.url);
    if (typeof name !== "string") return this.refuse(name, null, call.remoteAddress);
    return this.#answerNamed(name, call);
  }

  /** The answer to a refused call; the observer hears of it. */
  refuse(refusal: Refusal, name: IncomingName | null, remoteAddress: string): CallbackReply {
    this.#observer.refused({ ...refusal, name, remoteAddress });
    return replyTo(refusal.reason);
  }

  async #answerNamed(name: IncomingName, call: CallbackCall): Promise<CallbackReply> {
    const begunMs = this.#world.monotonicMs();
    const receivedAtMs = this.#world.nowMs();
    const checked = checkCall(name, { ...call, nowMs: receivedAtMs }, this.#rules);
    if ("reason" in checked) return this.refuse(checked, name, call.remoteAddress);
    const answer = await this.#ask(name, checked.request, { receivedAtMs, remoteAddress: call.remoteAddress });
    const reply = this.#write(name, answer);
    this.#observer.answered({ name, code: reply.code, elapsedMs: this.#world.monotonicMs() - begunMs });
    return { status: 200, body: reply.body, refused: null };
  }

  /** Asks the handler and gives it up when its time is over. */
  #ask<N extends IncomingName>(
    name: N,
    request: CallbackRequest<N>,
    known: Omit<CallbackContext, "signal">,
  ): Promise<CallbackAnswer<N>> {
    const over = new AbortController();
    return new Promise((resolve) => {
      const cancel = this.#world.after(answerLimitsMs[name], () => {
        over.abort();
        this.#observer.failed({ name, reason: "too_late", error: null });
        resolve({ ok: false, code: BUSY, message: "busy, please try again" });
      });
      const fail = (error: unknown): void => {
        if (over.signal.aborted) return;
        cancel();
        this.#observer.failed({ name, reason: "threw", error });
        resolve({ ok: false, code: INTERNAL_ERROR, message: "internal error" });
      };
      const answer = (given: CallbackAnswer<N>): void => {
        cancel();
        resolve(given);
      };
      this.#call(name, request, { ...known, signal: over.signal }).then(answer, fail);
    });
  }

  /** Calls the right method; one that throws at once is the same as one that rejects. */
  async #call<N extends IncomingName>(
    name: N,
    request: CallbackRequest<N>,
    context: CallbackContext,
  ): Promise<CallbackAnswer<N>> {
    type Method = (request: CallbackRequest<N>, context: CallbackContext) => Promise<CallbackAnswer<N>>;
    // The method and the request carry the same name; the compiler cannot follow that through the table.
    const methods = this.#handler as unknown as Readonly<Record<IncomingName, Method>>;
    return await methods[name](request, context);
  }

  #write<N extends IncomingName>(name: N, answer: CallbackAnswer<N>): { readonly code: number; readonly body: string } {
    if (!answer.ok && answer.code !== 0) {
      const code = refusalInDialect(name, answer.code, this.#rules.dialect);
      return { code, body: writeEnvelope(code, answer.message) };
    }
    const data: unknown = answer.ok ? answer.data : "code 0 without data";
    const strict = incomingInterfaces[name].data.send.safeParse(data);
    if (!strict.success) {
      const error = new Error(placesOf(strict.error.issues));
      this.#observer.failed({ name, reason: "broke_the_protocol", error });
      return { code: INTERNAL_ERROR, body: writeEnvelope(INTERNAL_ERROR, "internal error") };
    }
    return { code: 0, body: writeEnvelope(0, "success", toDialect(name, strict.data, this.#rules.dialect)) };
  }
}

/** The envelope of a refusal. */
export function replyTo(reason: RefusalReason): CallbackReply {
  const { status, code, message } = refusals[reason];
  return { status, body: writeEnvelope(code, message), refused: reason };
}
