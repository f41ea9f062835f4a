/**
 * The network between a simulated box and the city's platform: answers take their time and overtake each other, the line
 * goes down for hours, requests arrive whose answers are lost. No sockets.
 */
import type { CallbackDesk } from "../city/callback-desk.ts";
import type { CityTransport } from "../city/client.ts";
import type { Exchanged, ExchangeLimits } from "../city/exchange.ts";
import type { Failure } from "../city/failure.ts";
import type { WireRequest } from "../city/request.ts";
import type { CityWorld } from "../city/world.ts";
import type { CityCall } from "./city/call.ts";
import type { CityAnswer } from "./city/exchange.ts";
import type { CityPlatform } from "./city/platform.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** `silent`: nothing comes back. `refused`: the router says at once that there is no way. */
export type LineState = "up" | "silent" | "refused";

const CONNECT_MS = 5_000;
const NOT_BEGUN = { roundTripMs: null, answeredAtMs: null, httpDate: null, httpStatus: null } as const;

export class CityNetwork {
  line: LineState = "up";
  readonly #time: VirtualTime;
  readonly #epochMs: number;
  readonly #platform: CityPlatform;
  readonly #chance: SeededChance;
  #desk: CallbackDesk | null = null;
  #planned: (() => void) | null = null;

  constructor(platform: CityPlatform, time: VirtualTime, epochMs: number, chance: SeededChance) {
    this.#platform = platform;
    this.#time = time;
    this.#epochMs = epochMs;
    this.#chance = chance;
    platform.driver.agenda.whenPlanned(() => this.#planCalls());
  }

  get #trueMs(): number {
    return Math.round(this.#epochMs + this.#time.nowMs);
  }

  /** The desk that answers the city's calls; null while the box is off. */
  answerAt(desk: CallbackDesk | null): void {
    this.#desk = desk;
  }

  /** The way to the platform for one boot of the box. Its answers end with `alive`. */
  transport(world: CityWorld, alive: () => boolean): CityTransport {
    return {
      exchange: (request, limits) =>
        new Promise((resolve) => new Errand(this, { world, alive, limits, resolve }).send(request)),
      close: async () => {},
    };
  }

  latencyMs(): number {
    const usual = this.#chance.between(15, 120);
    return this.#chance.happens(0.01) ? usual + this.#chance.between(500, 4_000) : usual;
  }

  /** Brings a request to the platform after a while; the platform takes it whether or not the box still lives. */
  deliver(request: WireRequest, answered: (answer: CityAnswer | null) => void): void {
    this.#time.afterQuietly(this.latencyMs() / 2, () => {
      if (this.line !== "up") return answered(null);
      const { headers, body } = request;
      const [path = "", search = ""] = request.path.split("?", 2);
      const query = Object.fromEntries(new URLSearchParams(search));
      const nowMs = this.#trueMs;
      answered(this.#platform.handle({ method: "POST", path, query, headers, bodyBytes: body, nowMs }));
    });
  }

  after(ms: number, run: () => void): void {
    this.#time.after(ms, run);
  }

  /** The platform's clock in whole seconds, as the HTTP header `Date` has it. */
  httpDate(): number {
    return Math.floor(this.#platform.clock(this.#trueMs) / 1000) * 1000;
  }

  /** One way of a call: its limits count from end to end, so a network that takes seconds would be to blame, not the box. */
  #callMs(): number {
    return this.#chance.between(5, 100);
  }

  #planCalls(): void {
    const dueMs = this.#platform.driver.agenda.nextDueMs();
    if (dueMs === null) return;
    this.#planned?.();
    this.#planned = this.#time.after(dueMs - this.#trueMs, () => {
      this.#planned = null;
      for (const call of this.#platform.driver.agenda.due(this.#trueMs)) this.#call(call);
      this.#planCalls();
    });
  }

  #call(call: CityCall): void {
    const begunMs = this.#time.nowMs;
    const answered = (status: number | null, body: string, failure: string | null): void => {
      const tookMs = this.#time.nowMs - begunMs;
      const answer = {
        status,
        bodyBytes: Buffer.from(body),
        contentType: status === null ? null : JSON_TYPE,
        failure,
        tookMs,
      };
      this.#platform.driver.agenda.answered(call, answer, this.#trueMs);
      this.#planCalls();
    };
    this.#time.after(this.#callMs(), () => {
      const desk = this.#desk;
      if (desk === null || this.line !== "up") return this.after(CONNECT_MS, () => answered(null, "", "timeout"));
      const url = new URL(call.url);
      const { headers, method, bodyBytes } = call;
      const asked = {
        method,
        url: url.pathname + url.search,
        signature: headers["sign"],
        body: Buffer.from(bodyBytes),
      };
      let isOver = false;
      const give = (status: number | null, body: string, failure: string | null): void => {
        if (isOver) return;
        isOver = true;
        answered(status, body, failure);
      };
      // A box whose power goes meanwhile never answers.
      this.after(call.timeoutMs, () => give(null, "", "timeout"));
      void desk.answer({ ...asked, remoteAddress: "192.0.2.1" }).then((reply) =>
        this.after(this.#callMs(), () => {
          if (this.line === "up" && this.#desk === desk) give(reply.status, reply.body, null);
        }),
      );
    });
  }
}

const JSON_TYPE = "application/json;charset=UTF-8";

type ErrandParts = {
  readonly world: CityWorld;
  readonly alive: () => boolean;
  readonly limits: ExchangeLimits;
  readonly resolve: (exchanged: Exchanged) => void;
};

/** One request and what becomes of it. */
class Errand {
  readonly #network: CityNetwork;
  readonly #parts: ErrandParts;
  readonly #begunMs: number;
  #started = false;
  #settled = false;

  constructor(network: CityNetwork, parts: ErrandParts) {
    this.#network = network;
    this.#parts = parts;
    this.#begunMs = parts.world.monotonicMs();
  }

  send(request: WireRequest): void {
    const { world, limits } = this.#parts;
    if (limits.signal?.aborted === true) return this.#fail("aborted");
    limits.signal?.addEventListener("abort", () => this.#fail("aborted"), { once: true });
    world.after(limits.timeoutMs, () => this.#fail("timeout"));
    if (this.#network.line === "refused")
      return void world.after(this.#network.latencyMs(), () => this.#fail("refused"));
    if (this.#network.line === "silent") return void world.after(CONNECT_MS, () => this.#fail("connect_timeout"));
    this.#started = true;
    this.#network.deliver(request, (answer) => {
      if (answer !== null)
        this.#network.after(this.#network.latencyMs() / 2 + durationMs(answer), () => this.#hear(answer));
    });
  }

  #hear(answer: CityAnswer): void {
    const { limits, alive } = this.#parts;
    if (!alive() || this.#settled || this.#network.line !== "up") return;
    if (answer.cut === "no_answer") return this.#fail("closed");
    if (answer.cut === "mid_answer") return this.#fail("truncated");
    if (answer.bodyBytes.length > limits.maxAnswerBytes) return this.#fail("too_large");
    const body = Buffer.from(answer.bodyBytes);
    const elapsedMs = this.#elapsedMs();
    const answeredAtMs = this.#parts.world.nowMs();
    const times = { roundTripMs: elapsedMs, elapsedMs, answeredAtMs, httpDate: this.#network.httpDate() };
    const exchange = { started: true, ...times, httpStatus: answer.status };
    this.#settle({ ok: true, status: answer.status, body, exchange });
  }

  #fail(failure: Failure): void {
    const exchange = { started: this.#started, elapsedMs: this.#elapsedMs(), ...NOT_BEGUN };
    this.#settle({ ok: false, failure, detail: null, exchange });
  }

  #elapsedMs(): number {
    return this.#parts.world.monotonicMs() - this.#begunMs;
  }

  #settle(exchanged: Exchanged): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#parts.resolve(exchanged);
  }
}

function durationMs({ delayMs = 0, bytesPerSecond, bodyBytes }: CityAnswer): number {
  return delayMs + (bytesPerSecond === undefined ? 0 : (bodyBytes.length / bytesPerSecond) * 1000);
}
