/**
 * The line to the ledger's worker: calls and their answers, whether it lives, whether it has gone silent. It starts a
 * worker when told and never a second one while the first has not ended.
 */
import { assert } from "../assert.ts";
import type { StoreClock } from "./clock.ts";
import { LedgerFault } from "./ledger-fault.ts";
import {
  faultFromMessage,
  type LedgerAnswer,
  type LedgerCall,
  type LedgerOperation,
  type WorkerMessage,
} from "./messages.ts";
import type { Ledger } from "./ledger.ts";
import type { Replacement } from "./salvage.ts";

export type LinkState = "gone" | "opening" | "open";

/** What the line reports. `ended` comes once for every started worker, whatever happened before. */
export type LinkEvents = {
  opened(replacement: Replacement | null): void;
  notOpened(fault: LedgerFault): void;
  /** A call met this fault. */
  failed(fault: LedgerFault): void;
  ended(): void;
  blocked(isBlocked: boolean): void;
};

type Pending = { readonly resolve: (answer: unknown) => void; readonly reject: (fault: LedgerFault) => void };

/** What serves a ledger on the other side: a worker thread, or what stands in for one in the simulation. */
export interface LedgerThread {
  postMessage(call: LedgerCall, transferred: readonly []): void;
  on(event: "message", listener: (message: WorkerMessage) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "exit", listener: () => void): unknown;
  once(event: "exit", listener: () => void): unknown;
  terminate(): unknown;
  unref(): unknown;
}

export class LedgerLink {
  readonly #spawn: () => LedgerThread;
  readonly #clock: StoreClock;
  readonly #blockedAfterMs: number;
  readonly #events: LinkEvents;
  readonly #pending = new Map<number, Pending>();
  #worker: LedgerThread | null = null;
  #state: LinkState = "gone";
  #lastId = 0;
  #blocked = false;
  #cancelWatch: (() => void) | null = null;

  constructor(spawn: () => LedgerThread, clock: StoreClock, blockedAfterMs: number, events: LinkEvents) {
    this.#spawn = spawn;
    this.#clock = clock;
    this.#blockedAfterMs = blockedAfterMs;
    this.#events = events;
  }

  get state(): LinkState {
    return this.#state;
  }

  start(): void {
    assert(this.#state === "gone", "a second ledger worker was to be started");
    this.#state = "opening";
    const worker = this.#spawn();
    this.#worker = worker;
    worker.on("message", (message: WorkerMessage) => this.#hear(message));
    worker.on("error", (error) =>
      this.#events.notOpened(
        new LedgerFault(
          "ledger_failed",
          `账本线程已终止，正在自动重启；若反复出现请检查存储卡并报告。The ledger's thread died and is started again; if it goes on, check the card and report this: ${error.message}`,
          error,
        ),
      ),
    );
    worker.on("exit", () => this.#ended());
    this.#watch();
  }

  /** Calls the ledger. Rejects with the ledger's coded error, or `ledger_failed` when the worker ends before it answers. */
  call<O extends LedgerOperation>(operation: O, ...args: Parameters<Ledger[O]>): Promise<LedgerAnswer<O>> {
    const worker = this.#worker;
    if (worker === null || this.#state !== "open") {
      return Promise.reject(
        new LedgerFault(
          "ledger_failed",
          "账本暂时未打开，请稍后再试。The ledger is not open just now. Ask again later.",
        ),
      );
    }
    this.#lastId += 1;
    const call = { id: this.#lastId, operation, args } as LedgerCall;
    const { promise, resolve, reject } = Promise.withResolvers<LedgerAnswer<O>>();
    this.#pending.set(call.id, { resolve: (answer) => resolve(answer as LedgerAnswer<O>), reject });
    worker.postMessage(call, []);
    this.#watch();
    return promise;
  }

  /**
   * Ends the worker, after it closed the ledger when `politely`. A thread that hangs in the kernel cannot be ended; after
   * a while it is left to the end of the process.
   */
  async end(politely: boolean): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const terminate = (): void => {
      worker.unref();
      void worker.terminate();
      cancel = this.#clock.after(this.#blockedAfterMs, resolve);
    };
    let cancel: () => void = () => {};
    worker.once("exit", () => resolve());
    if (politely && this.#state === "open") {
      this.call("close").catch(() => {});
      cancel = this.#clock.after(this.#blockedAfterMs, terminate);
    } else terminate();
    await promise;
    cancel();
  }

  #hear(message: WorkerMessage): void {
    this.#heard();
    if (message.type === "opened") {
      this.#state = "open";
      this.#events.opened(message.replacement);
      return;
    }
    if (message.type === "not_opened") {
      this.#events.notOpened(faultFromMessage(message.fault));
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === "answered") pending?.resolve(message.answer);
    else this.#failed(pending, faultFromMessage(message.fault));
    this.#watch();
  }

  #failed(pending: Pending | undefined, fault: LedgerFault): void {
    this.#events.failed(fault);
    pending?.reject(fault);
  }

  #ended(): void {
    this.#heard();
    this.#worker = null;
    this.#state = "gone";
    const fault = new LedgerFault(
      "ledger_failed",
      "账本线程在回答前终止，正在自动重启，请稍后再试。The ledger's thread ended before it answered. It is started again; ask again later.",
    );
    for (const pending of this.#pending.values()) pending.reject(fault);
    this.#pending.clear();
    this.#events.ended();
  }

  /** Something is awaited: from now on silence counts. */
  #watch(): void {
    const awaited = this.#state === "opening" || this.#pending.size > 0;
    if (!awaited || this.#cancelWatch !== null) return;
    this.#cancelWatch = this.#clock.after(this.#blockedAfterMs, () => {
      this.#blocked = true;
      this.#events.blocked(true);
    });
  }

  #heard(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = null;
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#events.blocked(false);
  }
}
