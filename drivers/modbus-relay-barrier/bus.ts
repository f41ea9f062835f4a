/**
 * One request at a time on a Modbus line, with an answer or a repetition to each. An order goes before every poll that
 * waits; when the bus is idle it is on the wire before the call returns.
 */

import { DeviceFault } from "#src/device/driver.ts";
import type { DriverHost } from "#src/device/driver.ts";
import { answerIn } from "./frames.ts";
import type { ModbusRequest } from "./frames.ts";

export interface ModbusBusOptions {
  readonly host: Pick<DriverHost, "after">;
  /** How long an answer may take. */
  readonly answerMs: number;
  readonly write: (frame: Uint8Array) => void;
}

type Errand = {
  readonly request: ModbusRequest;
  readonly resolve: (data: readonly number[]) => void;
  readonly reject: (error: Error) => void;
  attempts: number;
};

/** Tries of one request. */
const ATTEMPTS = 3;
/** Silence between two frames: 3.5 characters at 9600 baud, rounded up; longer than needed at higher speeds. */
const SILENCE_MS = 5;
const ERRANDS_LIMIT = 32;
/** More bytes than any answer and its echo have. */
const HEARD_LIMIT = 64;

export class ModbusBus {
  readonly #options: ModbusBusOptions;
  /** Orders stand in front of polls. */
  readonly #waiting: Errand[] = [];
  #ordersWaiting = 0;
  #current: Errand | null = null;
  #silent = true;
  #heard: number[] = [];
  #cancelTimer: () => void = () => {};
  readonly counts = { requests: 0, repeats: 0, failures: 0 };

  constructor(options: ModbusBusOptions) {
    this.#options = options;
  }

  /** Sends a request; resolves with the answer's data. `order` lets it overtake polls, but not other orders. */
  ask(request: ModbusRequest, urgency: "order" | "poll"): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      const errand = { request, resolve, reject, attempts: 0 };
      if (this.#waiting.length >= ERRANDS_LIMIT) {
        reject(new DeviceFault("board_silent", `More than ${ERRANDS_LIMIT} requests wait for the relay board.`));
        return;
      }
      if (urgency === "poll") this.#waiting.push(errand);
      else this.#waiting.splice(this.#ordersWaiting++, 0, errand);
      this.#next();
    });
  }

  /** Takes what the line says. */
  hear(bytes: Uint8Array): void {
    this.#heard = [...this.#heard, ...bytes].slice(-HEARD_LIMIT);
    const errand = this.#current;
    const answer = errand && answerIn(this.#heard, errand.request);
    if (!errand || !answer) return;
    this.#current = null;
    this.#pause();
    if (answer.type === "data") errand.resolve(answer.data);
    else errand.reject(new DeviceFault("board_refused", `The board refused with exception ${answer.exception}.`));
  }

  /** Rejects everything that waits and falls silent. */
  stop(): void {
    this.#cancelTimer();
    const errands = [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)];
    this.#current = null;
    this.#ordersWaiting = 0;
    for (const errand of errands) errand.reject(new DeviceFault("board_silent", "The relay board was closed."));
  }

  #next(): void {
    if (this.#current || !this.#silent) return;
    const errand = this.#waiting.shift();
    if (!errand) return;
    this.#ordersWaiting = Math.max(0, this.#ordersWaiting - 1);
    this.#current = errand;
    this.#send(errand);
  }

  #send(errand: Errand): void {
    this.#heard = [];
    errand.attempts++;
    this.counts[errand.attempts === 1 ? "requests" : "repeats"]++;
    this.#cancelTimer = this.#options.host.after(this.#options.answerMs, () => this.#giveUpWaiting(errand));
    this.#options.write(errand.request.frame);
  }

  #giveUpWaiting(errand: Errand): void {
    if (errand.attempts < ATTEMPTS) {
      this.#send(errand);
      return;
    }
    this.counts.failures++;
    this.#current = null;
    this.#pause();
    errand.reject(new DeviceFault("board_silent", `No answer to ${ATTEMPTS} requests.`));
  }

  #pause(): void {
    this.#cancelTimer();
    this.#silent = false;
    this.#cancelTimer = this.#options.host.after(SILENCE_MS, () => {
      this.#silent = true;
      this.#next();
    });
  }
}
