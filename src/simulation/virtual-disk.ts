/**
 * A memory card with the real ledger on it, in virtual time: calls take their time, the card may stall, fill up or fail, and
 * what was not committed when the power went is gone. It outlives the machine that uses it.
 */
import { createHash } from "node:crypto";
import { openLedger, type Ledger } from "../store/ledger.ts";
import { LedgerFault, ledgerFault } from "../store/ledger-fault.ts";
import type { LedgerThread } from "../store/link.ts";
import { faultMessage, type LedgerCall, type WorkerMessage } from "../store/messages.ts";
import type { JournalRow } from "../store/row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "../store/settings.ts";
import type { SeededChance } from "./seeded-chance.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What is wrong with the card. `slow`: every call takes a second or more. */
export type DiskTrouble = "none" | "slow" | "full" | "failing";

const WRITES: ReadonlySet<LedgerCall["operation"]> = new Set(["append", "addTraces", "putSnapshot"]);
const PATH = ":memory:";

export class VirtualDisk {
  /** For whoever checks what is on the card. */
  readonly ledger: Ledger;
  trouble: DiskTrouble = "none";
  readonly #chance: SeededChance;
  readonly #digest = createHash("sha256");
  #rows = 0;

  constructor(chance: SeededChance) {
    this.#chance = chance;
    this.ledger = openLedger(PATH, DEFAULT_LEDGER_SETTINGS, { stamp: "", distrust: "none" });
  }

  /** Rows written since the card was new. */
  get rows(): number {
    return this.#rows;
  }

  /** A digest over everything that was written, in order. */
  digest(): string {
    return this.#digest.copy().digest("hex").slice(0, 16);
  }

  /** Serves the ledger to one boot of the machine. */
  serve(clock: VirtualClock): LedgerThread {
    return new VirtualThread(this, clock);
  }

  /** How long a call takes, ms. */
  latencyMs(operation: LedgerCall["operation"]): number {
    const usual = WRITES.has(operation) ? this.#chance.between(3, 40) : this.#chance.between(0.2, 2);
    return this.trouble === "slow" ? usual + this.#chance.between(1_000, 12_000) : usual;
  }

  perform(call: LedgerCall): unknown {
    if (this.trouble === "full" && WRITES.has(call.operation)) {
      throw new LedgerFault("ledger_full", "The simulated card is full.");
    }
    if (this.trouble === "failing") throw new LedgerFault("ledger_io", "The simulated card fails.");
    // The ledger stays open for the next boot.
    if (call.operation === "close") return undefined;
    if (call.operation === "append") this.#note(call.args[0]);
    const operation = this.ledger[call.operation] as (...args: readonly unknown[]) => unknown;
    return operation.apply(this.ledger, call.args);
  }

  #note(rows: readonly JournalRow[]): void {
    this.#rows += rows.length;
    for (const row of rows) this.#digest.update(row.join("\t"));
  }
}

type Listeners = {
  message: ((message: WorkerMessage) => void)[];
  error: ((error: Error) => void)[];
  exit: (() => void)[];
};

/** Stands in for the worker: opens, answers one call after the other, ends. Its delays end with the boot. */
class VirtualThread implements LedgerThread {
  readonly #disk: VirtualDisk;
  readonly #clock: VirtualClock;
  readonly #listeners: Listeners = { message: [], error: [], exit: [] };
  readonly #calls: LedgerCall[] = [];
  #busy = true;
  #ended = false;

  constructor(disk: VirtualDisk, clock: VirtualClock) {
    this.#disk = disk;
    this.#clock = clock;
    clock.after(disk.latencyMs("append") * 4, () => this.#open());
  }

  postMessage(call: LedgerCall): void {
    this.#calls.push(call);
    this.#next();
  }

  on<E extends keyof Listeners>(event: E, listener: Listeners[E][number]): void {
    (this.#listeners[event] as Listeners[E][number][]).push(listener);
  }

  once(event: "exit", listener: () => void): void {
    this.on(event, listener);
  }

  terminate(): void {
    this.#clock.after(0, () => this.#end());
  }

  unref(): void {}

  #open(): void {
    if (this.#ended) return;
    if (this.#disk.trouble === "failing") {
      this.#say({ type: "not_opened", fault: faultMessage(new LedgerFault("ledger_io", "The simulated card fails.")) });
      return this.#end();
    }
    this.#say({ type: "opened", replacement: null });
    this.#busy = false;
    this.#next();
  }

  #next(): void {
    if (this.#busy || this.#ended) return;
    const call = this.#calls.shift();
    if (call === undefined) return;
    this.#busy = true;
    this.#clock.after(this.#disk.latencyMs(call.operation), () => this.#perform(call));
  }

  /** The work is done at one instant and told a moment later: the power may go in between. */
  #perform(call: LedgerCall): void {
    if (this.#ended) return;
    const told = this.#answer(call);
    this.#clock.after(0.3, () => {
      if (this.#ended) return;
      this.#busy = false;
      this.#say(told);
      const isOver = told.type === "failed" && told.fault.code === "ledger_io";
      if (isOver || call.operation === "close") this.#end();
      else this.#next();
    });
  }

  #answer(call: LedgerCall): WorkerMessage {
    try {
      return { type: "answered", id: call.id, answer: this.#disk.perform(call) };
    } catch (error) {
      return { type: "failed", id: call.id, fault: faultMessage(ledgerFault(error, PATH)) };
    }
  }

  #say(message: WorkerMessage): void {
    for (const listener of this.#listeners.message) listener(message);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of this.#listeners.exit) listener();
  }
}
