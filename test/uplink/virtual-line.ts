/** The line between the box and the city's platform in virtual time: real bytes and signatures, no network. */
import type { CityTransport } from "#src/city/client.ts";
import type { Exchanged } from "#src/city/exchange.ts";
import type { Failure } from "#src/city/failure.ts";
import type { WireRequest } from "#src/city/request.ts";
import { type OutgoingName, outgoingInterfaces, outgoingNames } from "#src/city/wire/interfaces.ts";
import type { CityAnswer } from "#src/simulation/city/exchange.ts";
import type { CityPlatform } from "#src/simulation/city/platform.ts";
import type { TestClock } from "./virtual-clock.ts";

/** What the line does to one request: carries it, does not connect, or loses the request or the answer on the way. */
export type Fate = "carried" | "no_route" | "request_lost" | "answer_lost";

export class VirtualLine {
  readonly #platform: CityPlatform;
  /** What becomes of the next request. */
  fate: (name: OutgoingName) => Fate = () => "carried";
  /** From the request's first byte out to the answer's first byte in. */
  roundTripMs = 20;
  /** Every request that left the box, with the true time. */
  readonly sent: { readonly name: OutgoingName; readonly atMs: number; readonly body: string }[] = [];
  /** Sees every request when it reaches the platform. */
  onArrival: (name: OutgoingName) => void = () => {};

  constructor(platform: CityPlatform) {
    this.#platform = platform;
  }

  /** The transport of one boot of the box. */
  transport(clock: TestClock, nowMs: () => number): CityTransport {
    return {
      exchange: (request, limits) => {
        const { promise, resolve } = Promise.withResolvers<Exchanged>();
        this.#carry(request, { clock, nowMs, timeoutMs: limits.timeoutMs }, resolve);
        return promise;
      },
      close: () => Promise.resolve(),
    };
  }

  #carry(
    request: WireRequest,
    box: { readonly clock: TestClock; readonly nowMs: () => number; readonly timeoutMs: number },
    resolve: (exchanged: Exchanged) => void,
  ): void {
    const { clock, nowMs, timeoutMs } = box;
    const begunMs = clock.monotonicMs();
    const nothing = { roundTripMs: null, answeredAtMs: null, httpDate: null, httpStatus: null };
    const fail = (failure: Failure, started: boolean): void => {
      const exchange = { started, elapsedMs: clock.monotonicMs() - begunMs, ...nothing };
      resolve({ ok: false, failure, detail: null, exchange });
    };
    const name = nameOf(request.path);
    const fate = this.fate(name);
    if (fate === "no_route") {
      clock.after(5, () => fail("unreachable", false));
      return;
    }
    this.sent.push({ name, atMs: clock.trueMs, body: request.body.toString("utf8") });
    const cancelTimeout = clock.after(timeoutMs, () => fail("timeout", true));
    if (fate === "request_lost") return;
    // The network does not stop when the box loses its power: the request arrives all the same.
    clock.after(this.roundTripMs / 2, () => {
      this.onArrival(name);
      const answer = this.#platform.handle(requestOf(request, clock.trueMs));
      if (fate === "answer_lost") return;
      clock.after(this.roundTripMs / 2 + (answer.delayMs ?? 0), () => {
        cancelTimeout();
        if (answer.cut === "no_answer") return fail("closed", true);
        if (answer.cut === "mid_answer") return fail("truncated", true);
        resolve(
          exchangedOf(answer, {
            begunMs,
            monotonicMs: clock.monotonicMs(),
            nowMs: nowMs(),
            cityMs: this.#platform.clock(clock.trueMs),
          }),
        );
      });
    });
  }
}

function exchangedOf(
  answer: CityAnswer,
  at: { readonly begunMs: number; readonly monotonicMs: number; readonly nowMs: number; readonly cityMs: number },
): Exchanged {
  const elapsedMs = at.monotonicMs - at.begunMs;
  return {
    ok: true,
    status: answer.status,
    body: Buffer.from(answer.bodyBytes),
    exchange: {
      started: true,
      roundTripMs: elapsedMs - (answer.delayMs ?? 0),
      elapsedMs,
      answeredAtMs: at.nowMs,
      httpDate: Math.floor(at.cityMs / 1000) * 1000,
      httpStatus: answer.status,
    },
  };
}

function requestOf(request: WireRequest, nowMs: number) {
  const url = new URL(request.path, "https://city.test");
  return {
    method: "POST",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    bodyBytes: request.body,
    nowMs,
  };
}

function nameOf(path: string): OutgoingName {
  const found = outgoingNames.find((name) => path.startsWith(`/service${outgoingInterfaces[name].path}/`));
  if (found === undefined) throw new Error(`no interface of the city has the path ${path}`);
  return found;
}
