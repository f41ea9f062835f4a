/**
 * Gets what waits in the ring onto the disk: one batch at a time, what arrives meanwhile belongs to the next. It starts
 * the worker again when it ended, with growing pauses, and says in named conditions what is wrong.
 */
import { assert } from "../assert.ts";
import type { StoreClock } from "./clock.ts";
import { conditionOf, Conditions } from "./conditions.ts";
import type { Distrust } from "./connection.ts";
import { afterHearing, isDoneWithin } from "./hearing.ts";
import { LedgerFault, ledgerFault, WRITER_WORDS } from "./ledger-fault.ts";
import type { StartThread } from "./ledger-thread.ts";
import { LedgerLink, type LedgerThread } from "./link.ts";
import type { WorkerOrders } from "./messages.ts";
import { Ring } from "./ring.ts";
import type { JournalRow } from "./row.ts";
import type { Replacement } from "./salvage.ts";
import type { StoreSettings } from "./settings.ts";
import { Tender } from "./tender.ts";
import type { Trace } from "./traces.ts";

/** Openings that fail for input/output in a row before the file, and not the disk, is taken to be the cause. */
const UNREADABLE_AFTER = 3;

export class Writer {
  readonly link: LedgerLink;
  readonly ring: Ring;
  readonly conditions = new Conditions();
  readonly #settings: StoreSettings;
  readonly #clock: StoreClock;
  #write: Promise<void> | null = null;
  readonly #tender: Tender;
  #held = false;
  #closing = false;
  #closed: Promise<void> | null = null;
  #lazyDue = false;
  #cancelLazy: (() => void) | null = null;
  #cancelRetry: (() => void) | null = null;
  #failures = 0;
  #corruptions = 0;
  #unreadable = 0;
  #lastFault: LedgerFault | null = null;
  #lastCommitMs: number | null = null;
  #waiting: ((fault: LedgerFault | null) => void)[] = [];

  constructor(settings: StoreSettings, clock: StoreClock, startThread: StartThread) {
    this.#settings = settings;
    this.#clock = clock;
    this.ring = new Ring(settings);
    const spawn = (): LedgerThread => startThread(this.#orders());
    this.link = new LedgerLink(spawn, clock, settings.blockedAfterMs, {
      opened: (replacement) => this.#opened(replacement),
      notOpened: (fault) => this.#notOpened(fault),
      failed: (fault) => this.#met(fault),
      ended: () => this.#ended(),
      blocked: (isBlocked) => this.#blocked(isBlocked),
    });
    const { link, ring } = this;
    this.#tender = new Tender({ link, ring, clock, settings });
    this.link.start();
  }

  /** How long the last commit took, as the main thread saw it; null before the first. */
  get lastCommitMs(): number | null {
    return this.#lastCommitMs;
  }

  append(rows: readonly JournalRow[], traces: readonly Trace[], urgent: boolean): Promise<void> {
    if (this.#closing) return Promise.reject(new LedgerFault("store_closed", WRITER_WORDS.closed));
    const lostBefore = this.ring.lostCount;
    const durable = this.ring.push(rows, urgent);
    this.ring.pushTraces(traces);
    if (this.ring.lostCount > lostBefore) this.conditions.raise("records_lost", String(this.ring.lostCount));
    this.#pump();
    this.#tender.tend();
    return durable;
  }

  /** Null once the ledger is open; otherwise why it is not, known at latest after `bootWithinMs`. */
  opening(): Promise<LedgerFault | null> {
    if (this.link.state === "open") return Promise.resolve(null);
    if (this.#lastFault !== null) return Promise.resolve(this.#lastFault);
    const { promise, resolve } = Promise.withResolvers<LedgerFault | null>();
    const cancel = afterHearing(this.#clock, this.#settings.bootWithinMs, () => {
      const slow = new LedgerFault("ledger_failed", WRITER_WORDS.slow);
      this.conditions.raise("ledger_unavailable", slow.message);
      resolve(slow);
    });
    this.#waiting.push((fault) => {
      cancel();
      resolve(fault);
    });
    return promise;
  }

  /** Resolves when everything appended so far is durable; rejects when the store closes before that. */
  settled(): Promise<void> {
    const settled = this.ring.settled();
    this.#pump();
    return settled;
  }

  /** Waits for some work of the disk; rejects when it is not done in time. */
  async inTime(work: Promise<unknown>): Promise<void> {
    // Whoever gave up waiting does not hear of the end.
    work.catch(() => {});
    if (await this.#isInTime(work)) return;
    throw new LedgerFault("ledger_failed", WRITER_WORDS.notTaken);
  }

  /** Brings the search tables up to date. */
  index(): Promise<void> {
    return this.#tender.index();
  }

  /** Writes nothing for now: what waits was written without knowing what the ledger holds. */
  hold(): void {
    this.#held = true;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Ends `hold`: what waits follows `lastOrder`. Answers it, oldest first. */
  release(lastOrder: number): ReturnType<Ring["follow"]> {
    assert(this.#held, "only what is held is released");
    const waiting = this.ring.follow(lastOrder);
    this.#held = false;
    if (this.ring.depth === 0) this.#recovered();
    this.#pump();
    return waiting;
  }

  /** Whoever met this fault: a damaged or unreadable file is dealt with when it is opened anew. */
  #met(fault: LedgerFault): void {
    if (fault.code === "ledger_corrupt") this.#corruptions += 1;
    if (fault.code === "ledger_io") this.#unreadable += 1;
  }

  /** Writes what waits if the disk takes it within `blockedAfterMs`, and ends the worker. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing = true;
    const flushed = await this.#isInTime(this.#flush()).catch(() => false);
    for (const cancel of [this.#cancelLazy, this.#cancelRetry]) cancel?.();
    await this.link.end(flushed);
    this.ring.abandon(new LedgerFault("store_closed", WRITER_WORDS.closedEarly));
  }

  async #flush(): Promise<void> {
    await this.#tender.stop();
    await this.#write;
    if (this.#held) await this.#releaseAtEnd();
    while (this.link.state === "open" && this.ring.depth > 0 && this.#failures === 0) await this.#writeBatch();
    if (this.link.state === "open" && this.#failures === 0) await this.#tender.writeTraces().catch(() => {});
  }

  /** The box stops before it read the ledger: what waits is written all the same, after what is there. */
  async #releaseAtEnd(): Promise<void> {
    if (this.link.state !== "open") return;
    this.#failures = 0;
    this.release(await this.link.call("lastOrder"));
  }

  /** Whether the work was done before a disk counts as blocked. */
  #isInTime(work: Promise<unknown>): Promise<boolean> {
    return isDoneWithin(this.#clock, this.#settings.blockedAfterMs, work);
  }

  #orders(): WorkerOrders {
    const opening = { stamp: this.#clock.stamp(), distrust: this.#distrust() };
    return { path: this.#settings.path, settings: this.#settings.ledger, opening };
  }

  #distrust(): Distrust {
    if (this.#corruptions > 1) return "replace";
    if (this.#unreadable >= UNREADABLE_AFTER) return "replace_unreadable";
    return this.#corruptions > 0 || this.#unreadable > 0 ? "check" : "none";
  }

  #opened(replacement: Replacement | null): void {
    this.#lastFault = null;
    if (replacement !== null) {
      const { aside, records, snapshot, reason } = replacement;
      this.conditions.raise(
        "ledger_replaced",
        `${aside}: ${records} records${snapshot ? " and a snapshot" : ""} taken over. ${reason}`,
      );
      this.#corruptions = 0;
    }
    if (this.ring.depth === 0 && !this.#held) this.#recovered();
    for (const tell of this.#waiting.splice(0)) tell(null);
    this.#pump();
    this.#tender.wrote(this.#settings.indexAfterRecords);
  }

  #notOpened(fault: LedgerFault): void {
    this.#lastFault = fault;
    this.#met(fault);
    this.conditions.raise(conditionOf(fault.code), fault.message);
    for (const tell of this.#waiting.splice(0)) tell(fault);
  }

  #ended(): void {
    this.#later(() => this.link.start());
  }

  #blocked(isBlocked: boolean): void {
    if (isBlocked) this.conditions.raise("ledger_blocked", `${this.#settings.blockedAfterMs} ms`);
    else this.conditions.clear("ledger_blocked");
  }

  #recovered(): void {
    this.#failures = 0;
    this.#unreadable = 0;
    this.conditions.clear("ledger_unavailable", "ledger_full", "ledger_readonly");
  }

  #later(retry: () => void): void {
    if (this.#closing) return;
    const { retryFirstMs, retryMostMs } = this.#settings;
    const pause = Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#clock.after(pause, () => {
      this.#cancelRetry = null;
      if (!this.#closing) retry();
    });
  }

  #pump(): void {
    const mayWrite = this.#write === null && this.#cancelRetry === null && !this.#closing && !this.#held;
    if (!mayWrite || this.link.state !== "open" || this.ring.depth === 0) return;
    if (this.ring.urgent || this.#lazyDue) void this.#writeBatch();
    else this.#waitForCompany();
  }

  #waitForCompany(): void {
    this.#cancelLazy ??= this.#clock.after(this.#settings.lazyAfterMs, () => {
      this.#cancelLazy = null;
      this.#lazyDue = true;
      this.#pump();
    });
  }

  #writeBatch(): Promise<void> {
    this.#write = this.#writeRows(this.ring.take());
    return this.#write;
  }

  async #writeRows(rows: readonly JournalRow[]): Promise<void> {
    const startMs = this.#clock.monotonicMs();
    try {
      await this.link.call("append", rows);
    } catch (error) {
      const fault = ledgerFault(error, this.#settings.path);
      if (fault.code === "ledger_gap" && (await this.#bridged())) return this.#writeRows(this.ring.take());
      this.#write = null;
      this.#notWritten(fault);
      return;
    }
    this.#write = null;
    this.#lastCommitMs = this.#clock.monotonicMs() - startMs;
    this.#written(rows.length);
  }

  /** The ledger no longer has the last of what it had taken: placeholders go there first, so that what waits can follow. */
  async #bridged(): Promise<boolean> {
    const lastSeqs = await this.link.call("lastSeqs").catch(() => null);
    if (lastSeqs === null || !this.ring.bridge(lastSeqs)) return false;
    this.conditions.raise("records_lost", String(this.ring.lostCount));
    return true;
  }

  #written(count: number): void {
    this.#corruptions = 0;
    this.#recovered();
    this.ring.written();
    if (this.ring.depth === 0) {
      this.#lazyDue = false;
      this.#cancelLazy?.();
      this.#cancelLazy = null;
    }
    this.#pump();
    this.#tender.wrote(count);
  }

  #notWritten(fault: LedgerFault): void {
    this.conditions.raise(conditionOf(fault.code), fault.message);
    if (this.link.state === "open") this.#later(() => this.#pump());
  }
}
