/**
 * One HTTP exchange over an undici connection, with a limit on time and size. Ends in bytes or in a failure with a name, never in
 * an exception, and knows whether the request was under way when it failed.
 */
import type { Dispatcher } from "undici";
import type { Failure } from "./failure.ts";
import { recogniseError } from "./network-error.ts";
import type { Exchange } from "./outcome.ts";
import type { WireRequest } from "./request.ts";
import type { CityWorld } from "./world.ts";

/** How long and how much. */
export interface ExchangeLimits {
  /** Milliseconds for everything: waiting for a connection, connecting, sending, the whole answer. */
  readonly timeoutMs: number;
  /** Milliseconds until the answer begins. */
  readonly headersMs: number;
  /** Milliseconds without a byte while the answer comes. */
  readonly bodyMs: number;
  /** Bytes of the answer. */
  readonly maxAnswerBytes: number;
  readonly signal: AbortSignal | null;
}

/** The raw answer or the failure. */
export type Exchanged =
  | { readonly ok: true; readonly status: number; readonly body: Buffer; readonly exchange: Exchange }
  | { readonly ok: false; readonly failure: Failure; readonly detail: string | null; readonly exchange: Exchange };

/** Sends a request and reads its answer. */
export function exchange(
  connection: Dispatcher,
  request: WireRequest,
  limits: ExchangeLimits,
  world: CityWorld,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(limits, world, resolve);
    if (handler.settled) return;
    try {
      connection.dispatch(
        {
          path: request.path,
          method: "POST",
          headers: request.headers,
          body: request.body,
          headersTimeout: limits.headersMs,
          bodyTimeout: limits.bodyMs,
        },
        handler,
      );
    } catch (error) {
      handler.onResponseError(null, error);
    }
  });
}

/** Follows one request. undici calls it; it calls `resolve` exactly once. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  settled = false;
  readonly #limits: ExchangeLimits;
  readonly #world: CityWorld;
  readonly #resolve: (exchanged: Exchanged) => void;
  readonly #begunMs: number;
  readonly #cancelTimeout: () => void;
  readonly #onAbort = (): void => this.#giveUp("aborted", null);
  #controller: Dispatcher.DispatchController | null = null;
  #startedMs: number | null = null;
  #answerMs: number | null = null;
  #answeredAtMs: number | null = null;
  #httpDate: number | null = null;
  #status: number | null = null;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(limits: ExchangeLimits, world: CityWorld, resolve: (exchanged: Exchanged) => void) {
    this.#limits = limits;
    this.#world = world;
    this.#resolve = resolve;
    this.#begunMs = world.monotonicMs();
    this.#cancelTimeout = world.after(limits.timeoutMs, () => this.#giveUp("timeout", `${limits.timeoutMs} ms`));
    limits.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (limits.signal?.aborted === true) this.#onAbort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection: not a byte leaves.
    if (this.settled) {
      controller.abort(new Error("given up before it was sent"));
      return;
    }
    this.#controller = controller;
    this.#startedMs = this.#world.monotonicMs();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    // 1xx answers announce that the real one follows.
    if (this.settled || status < 200) return;
    this.#answerMs = this.#world.monotonicMs();
    this.#answeredAtMs = this.#world.nowMs();
    this.#status = status;
    const date = typeof headers["date"] === "string" ? Date.parse(headers["date"]) : Number.NaN;
    this.#httpDate = Number.isNaN(date) ? null : date;
    const announced = Number(headers["content-length"]);
    if (announced > this.#limits.maxAnswerBytes) this.#giveUp("too_large", `${announced} bytes`);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.#size += chunk.length;
    if (this.#size > this.#limits.maxAnswerBytes)
      this.#giveUp("too_large", `over ${this.#limits.maxAnswerBytes} bytes`);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const status = this.#status;
    if (this.settled || status === null) return;
    this.#settle({ ok: true, status, body: Buffer.concat(this.#chunks), exchange: this.#exchange() });
  }

  onResponseError(_: unknown, error: unknown): void {
    if (this.settled) return;
    const { failure, detail } = recogniseError(error, this.#startedMs !== null);
    // Cut after the answer began: what came is a part of it.
    const cutShort = failure === "closed" && this.#status !== null;
    this.#settle({ ok: false, failure: cutShort ? "truncated" : failure, detail, exchange: this.#exchange() });
  }

  #giveUp(failure: Failure, detail: string | null): void {
    if (this.settled) return;
    this.#settle({ ok: false, failure, detail, exchange: this.#exchange() });
    this.#controller?.abort(new Error(`given up: ${failure}`));
  }

  #settle(exchanged: Exchanged): void {
    this.settled = true;
    this.#chunks = [];
    this.#cancelTimeout();
    this.#limits.signal?.removeEventListener("abort", this.#onAbort);
    this.#resolve(exchanged);
  }

  #exchange(): Exchange {
    const roundTripMs = this.#answerMs === null || this.#startedMs === null ? null : this.#answerMs - this.#startedMs;
    return {
      started: this.#startedMs !== null,
      roundTripMs,
      elapsedMs: this.#world.monotonicMs() - this.#begunMs,
      answeredAtMs: this.#answeredAtMs,
      httpDate: this.#httpDate,
      httpStatus: this.#status,
    };
  }
}
