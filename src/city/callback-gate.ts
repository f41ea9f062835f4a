/** Stands before the callback server: which addresses may connect, whose refusals are used up, and what was refused why. */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type AllowList, allowListOf, plainAddress } from "./allow-list.ts";
import { type CallbackObserver, type CallbackReply, replyTo } from "./callback-desk.ts";
import { type RefusalReason, refusals } from "./callback-refusal.ts";
import { RefusalLimit } from "./refusal-limit.ts";
import type { CityWorld } from "./world.ts";

/** The part of the server's settings that the gate goes by. */
export interface GateSettings {
  /** Addresses and networks that may call; [] for everybody. */
  readonly allow: readonly string[];
  /** Refused requests a minute from one address. */
  readonly refusedPerMinute: number;
}

/** Keeps out who may not call and who was refused too often, as early as that can be known, and counts. */
export class CallbackGate {
  readonly counts: Record<RefusalReason, number>;
  readonly observer: CallbackObserver;
  readonly #allowed: AllowList;
  readonly #limit: RefusalLimit;

  constructor(settings: GateSettings, world: CityWorld, observer: CallbackObserver) {
    this.#allowed = allowListOf(settings.allow);
    this.#limit = new RefusalLimit(settings.refusedPerMinute, () => world.monotonicMs());
    const reasons = Object.keys(refusals) as RefusalReason[];
    this.counts = Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<RefusalReason, number>;
    this.observer = {
      answered: (event) => observer.answered(event),
      failed: (event) => observer.failed(event),
      refused: (event) => {
        this.counts[event.reason] += 1;
        if (!refusals[event.reason].proven) this.#limit.count(event.remoteAddress);
        observer.refused(event);
      },
    };
  }

  /** Whether a caller's refusals are used up. On the allow-list nobody's ever are. */
  isSpent(address: string): boolean {
    return (this.#allowed.isOpen || !this.#allowed.has(address)) && this.#limit.isSpent(address);
  }

  /** Refuses without telling the observer: a flood must not become a flood of reports. */
  turnAway(reason: RefusalReason): CallbackReply {
    this.counts[reason] += 1;
    return replyTo(reason);
  }

  /** Watches the connections themselves: before TLS has cost anything, and what never becomes a request. */
  watch(server: Server): void {
    server.prependListener("connection", (socket: Socket) => {
      socket.on("error", () => {});
      const address = plainAddress(socket.remoteAddress ?? "");
      const reason = this.#allowed.has(address) ? (this.isSpent(address) ? "too_often" : null) : "address";
      if (reason === null) return;
      this.counts[reason] += 1;
      socket.destroy();
    });
    server.on("tlsClientError", (error: NodeJS.ErrnoException, socket: Socket) => {
      socket.on("error", () => {});
      if (error.code !== "ECONNRESET") this.#malformed(socket, "malformed");
      socket.destroy();
    });
    server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
      socket.on("error", () => {});
      const reason = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "too_slow" : "malformed";
      if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
      this.#malformed(socket, reason);
      socket.end(rawAnswer(reason), () => socket.destroy());
    });
  }

  #malformed(socket: Socket, reason: RefusalReason): void {
    this.counts[reason] += 1;
    this.#limit.count(plainAddress(socket.remoteAddress ?? ""));
  }
}

function rawAnswer(reason: RefusalReason): string {
  const { status, body } = replyTo(reason);
  return [
    `HTTP/1.1 ${status} ${reason}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}
