/**
 * The one door to the ledger. Everything here runs on the main thread and never touches the disk: records wait in a
 * bounded ring, a worker thread writes them, and a promise tells when they are durable. The disk may stall, fill up,
 * fail or be absent: appending still returns at once.
 */
import { Worker } from "node:worker_threads";
import type { LotRecord } from "../lot/record.ts";
import type { StoreClock } from "./clock.ts";
import { conditionOf, Conditions, type ConditionName, type StoreCondition } from "./conditions.ts";
import type { JournalPage, Seqs } from "./journal.ts";
import { LedgerFault, ledgerFault } from "./ledger-fault.ts";
import { LedgerLink, type LinkState } from "./link.ts";
import type { WorkerOrders } from "./messages.ts";
import { Ring } from "./ring.ts";
import { packRecord, unpackRow } from "./row.ts";
import type { StoreSettings } from "./settings.ts";
import type { SnapshotHead, StoredSnapshot } from "./snapshots.ts";
import type { Trace } from "./traces.ts";

/** What a start finds. */
export type BootState =
  | {
      readonly ledger: "open";
      readonly snapshot: StoredSnapshot | null;
      readonly lastSeqs: Seqs;
      readonly lastOrder: number;
    }
  /** No ledger (yet): gate with a fresh epoch; call `boot` again once `ledger_unavailable` has cleared. */
  | { readonly ledger: "unavailable"; readonly fault: LedgerFault };

/** `lazy` waits for something urgent to be written with, up to `lazyAfterMs`. */
export type Urgency = "now" | "lazy";

/** Figures for the technician. */
export type StoreState = {
  readonly worker: LinkState;
  readonly depth: number;
  readonly lostCount: number;
  readonly tracesDropped: number;
  /** How long the last commit took, as the main thread saw it; null before the first. */
  readonly lastCommitMs: number | null;
  readonly conditions: readonly ConditionName[];
};

export interface Store {
  /** Waits for the ledger, at most `bootWithinMs`. May be called again. */
  boot(foldVersion: number): Promise<BootState>;
  /** Resolves when durable; rejects with a `LedgerFault` when a record was lost or the store closed before that. */
  append(records: readonly LotRecord[], traces?: readonly Trace[], urgency?: Urgency): Promise<void>;
  /** Durable records of an origin after `seq`, oldest first. */
  recordsSince(origin: string, seq: number, limit: number): Promise<readonly LotRecord[]>;
  /** Puts a snapshot; `parts` are JSON texts, pulled one at a time. */
  putSnapshot(head: SnapshotHead, parts: Iterable<string>): Promise<void>;
  state(): StoreState;
  onCondition(listener: (condition: StoreCondition) => void): void;
  /** Writes what waits, if the disk takes it, and ends the worker. */
  close(): Promise<void>;
}

/** Opens the store; the worker starts at once. `worker` is another script that serves the same messages. */
export function openStore(settings: StoreSettings, clock: StoreClock, worker?: URL): Store {
  const script = worker ?? new URL("./ledger.worker.ts", import.meta.url);
  return new LedgerStore(settings, clock, script);
}

class LedgerStore implements Store {
  readonly #settings: StoreSettings;
  readonly #clock: StoreClock;
  readonly #link: LedgerLink;
  readonly #ring: Ring;
  readonly #conditions = new Conditions();
  #waitingForOpen: ((fault: LedgerFault | null) => void)[] = [];
  #lastFault: LedgerFault | null = null;
  #writing = false;
  #closing = false;
  #lazyDue = false;
  #cancelLazy: (() => void) | null = null;
  #failures = 0;
  #lastCommitMs: number | null = null;
  #lastDamaged = 0;

  constructor(settings: StoreSettings, clock: StoreClock, script: URL) {
    this.#settings = settings;
    this.#clock = clock;
    this.#ring = new Ring(settings);
    const spawn = (): Worker => new Worker(script, { workerData: this.#orders() });
    this.#link = new LedgerLink(spawn, clock, settings.blockedAfterMs, {
      opened: () => this.#opened(),
      notOpened: (fault) => this.#notOpened(fault),
      ended: () => this.#ended(),
      blocked: (isBlocked) => this.#blocked(isBlocked),
    });
    this.#link.start();
  }

  async boot(foldVersion: number): Promise<BootState> {
    const fault = await this.#open();
    if (fault !== null) return { ledger: "unavailable", fault };
    try {
      const snapshot = await this.#link.call("newestSnapshot", foldVersion);
      const lastSeqs = await this.#link.call("lastSeqs");
      const lastOrder = await this.#link.call("lastOrder");
      return { ledger: "open", snapshot, lastSeqs, lastOrder };
    } catch (error) {
      return { ledger: "unavailable", fault: ledgerFault(error, this.#settings.path) };
    }
  }

  append(records: readonly LotRecord[], traces: readonly Trace[] = [], urgency: Urgency = "now"): Promise<void> {
    if (this.#closing)
      return Promise.reject(new LedgerFault("store_closed", "The store is closed; nothing is recorded any more."));
    const durable = this.#ring.push(records.map(packRecord), urgency === "now");
    this.#ring.pushTraces(traces);
    if (this.#ring.lostCount > 0) this.#conditions.raise("records_lost", String(this.#ring.lostCount));
    this.#pump();
    return durable;
  }

  async recordsSince(origin: string, seq: number, limit: number): Promise<readonly LotRecord[]> {
    return this.#unpack(await this.#link.call("recordsSince", origin, seq, limit));
  }

  async putSnapshot(head: SnapshotHead, parts: Iterable<string>): Promise<void> {
    let part = 0;
    for (const text of parts) {
      await this.#link.call("stageSnapshotPart", part, text);
      part += 1;
    }
    await this.#link.call("putSnapshot", head);
  }

  state(): StoreState {
    return {
      worker: this.#link.state,
      depth: this.#ring.depth,
      lostCount: this.#ring.lostCount,
      tracesDropped: this.#ring.tracesDropped,
      lastCommitMs: this.#lastCommitMs,
      conditions: this.#conditions.standing(),
    };
  }

  onCondition(listener: (condition: StoreCondition) => void): void {
    this.#conditions.listen(listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#lazyDue = true;
    while (this.#link.state === "open" && this.#ring.depth > 0 && this.#failures === 0) await this.#writeOnce();
    if (this.#link.state === "open") await this.#link.call("close").catch(() => {});
    this.#cancelLazy?.();
    this.#ring.abandon(new LedgerFault("store_closed", "The store closed before the disk took this record."));
  }

  #orders(): WorkerOrders {
    return { path: this.#settings.path, settings: this.#settings.ledger, stamp: this.#clock.stamp() };
  }

  /** Null when the ledger is open; otherwise why it is not, known at latest after `bootWithinMs`. */
  #open(): Promise<LedgerFault | null> {
    if (this.#link.state === "open") return Promise.resolve(null);
    if (this.#lastFault !== null) return Promise.resolve(this.#lastFault);
    const { promise, resolve } = Promise.withResolvers<LedgerFault | null>();
    const slow = new LedgerFault("ledger_failed", "The disk did not open the ledger in time. Check the card.");
    const cancel = this.#clock.after(this.#settings.bootWithinMs, () => {
      this.#conditions.raise("ledger_unavailable", slow.message);
      resolve(slow);
    });
    this.#waitingForOpen.push((fault) => {
      cancel();
      resolve(fault);
    });
    return promise;
  }

  #opened(): void {
    this.#lastFault = null;
    this.#failures = 0;
    this.#conditions.clear("ledger_unavailable", "ledger_full", "ledger_readonly");
    for (const tell of this.#waitingForOpen.splice(0)) tell(null);
    this.#pump();
  }

  #notOpened(fault: LedgerFault): void {
    this.#lastFault = fault;
    this.#conditions.raise(conditionOf(fault.code), fault.message);
    for (const tell of this.#waitingForOpen.splice(0)) tell(fault);
  }

  #ended(): void {
    if (this.#closing) return;
    this.#later(() => this.#link.start());
  }

  #blocked(isBlocked: boolean): void {
    if (isBlocked) this.#conditions.raise("ledger_blocked", `${this.#settings.blockedAfterMs} ms`);
    else this.#conditions.clear("ledger_blocked");
  }

  #later(retry: () => void): void {
    const { retryFirstMs, retryMostMs } = this.#settings;
    const pause = Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    this.#clock.after(pause, () => {
      if (!this.#closing) retry();
    });
  }

  #pump(): void {
    if (this.#writing || this.#closing || this.#link.state !== "open") return;
    if (this.#ring.urgent || (this.#lazyDue && this.#ring.depth > 0)) void this.#writeOnce();
    else if (this.#ring.depth > 0) this.#waitForCompany();
  }

  #waitForCompany(): void {
    this.#cancelLazy ??= this.#clock.after(this.#settings.lazyAfterMs, () => {
      this.#cancelLazy = null;
      this.#lazyDue = true;
      this.#pump();
    });
  }

  async #writeOnce(): Promise<void> {
    this.#writing = true;
    const startMs = this.#clock.monotonicMs();
    try {
      await this.#link.call("append", this.#ring.take());
      this.#writing = false;
      this.#written(startMs);
    } catch (error) {
      this.#writing = false;
      this.#notWritten(ledgerFault(error, this.#settings.path));
    }
  }

  #written(startMs: number): void {
    this.#lastCommitMs = this.#clock.monotonicMs() - startMs;
    this.#failures = 0;
    this.#conditions.clear("ledger_unavailable", "ledger_full", "ledger_readonly");
    this.#ring.written();
    if (this.#ring.depth === 0 && !this.#closing) {
      this.#lazyDue = false;
      this.#cancelLazy?.();
      this.#cancelLazy = null;
    }
    this.#pump();
  }

  #notWritten(fault: LedgerFault): void {
    this.#conditions.raise(conditionOf(fault.code), fault.message);
    if (this.#link.state === "open") this.#later(() => this.#pump());
  }

  #unpack(page: JournalPage): readonly LotRecord[] {
    this.#lastDamaged += page.damaged;
    if (page.damaged > 0) this.#conditions.raise("records_damaged", String(this.#lastDamaged));
    return page.rows.map(unpackRow);
  }
}
