/** Every request the platform heard of, the latest ones word for word: what a person reads while training. */
import type { OutgoingName } from "../../city/wire/interfaces.ts";

/** One request. `code` is what was answered, null when nothing was; `name` is null for a path nobody knows. */
export type ReceivedRequest = {
  readonly name: OutgoingName | null;
  readonly atMs: number;
  readonly code: number | null;
  /** The body as it was read; of a resend only the number of its records. */
  readonly body: unknown;
  /** How the script spoilt it, null when it did not. */
  readonly misbehaviour: string | null;
};

/** The latest requests, and how many came per interface and code. */
export class ReceivedLog {
  readonly #limit: number;
  readonly #latest: ReceivedRequest[] = [];
  readonly #counts = new Map<string, number>();
  #watcher: ((request: ReceivedRequest) => void) | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps one request. */
  keep(request: ReceivedRequest): void {
    this.#latest.push({ ...request, body: shortened(request) });
    // Cutting in slices keeps this cheap.
    if (this.#latest.length > this.#limit * 1.5) this.#latest.splice(0, this.#latest.length - this.#limit);
    const key = `${request.name ?? "unknown"}:${request.code ?? "none"}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#watcher?.(request);
  }

  /** Tells one listener of every request from now on; null stops it. */
  watch(watcher: ((request: ReceivedRequest) => void) | null): void {
    this.#watcher = watcher;
  }

  /** The latest `limit` requests, oldest first. */
  latest(limit: number): readonly ReceivedRequest[] {
    return this.#latest.slice(-limit);
  }

  /** How many requests were answered how: `arrive:0`, `heartbeat:2007`, `resend:none`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

/** A resend's records are kept elsewhere; here its size is enough. */
function shortened({ name, body }: ReceivedRequest): unknown {
  if (name !== "resend" || typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, list]) => [key, Array.isArray(list) ? list.length : list]));
}
