/**
 * The one door to the ledger. Everything here runs on the main thread and never touches the disk: records wait in a
 * bounded ring, a worker thread writes them, and a promise tells when they are durable. The disk may stall, fill up,
 * fail or be absent: appending still returns at once.
 */
import type { LotRecord, SeqRanges, Unknowing } from "../lot/record.ts";
import type { FrozenReport } from "../stay/report.ts";
import type { BookingQuery, BookingCursor } from "./bookings.ts";
import type { StoreClock } from "./clock.ts";
import type { ConditionName, LastingCondition, StoreCondition } from "./conditions.ts";
import { DamagedRows } from "./damaged-rows.ts";
import type { JournalPage, Seqs } from "./journal.ts";
import type { LedgerSize } from "./ledger.ts";
import { LedgerFault, ledgerFault, WRITER_WORDS } from "./ledger-fault.ts";
import { threadsOf, type StartThread } from "./ledger-thread.ts";
import type { LinkState } from "./link.ts";
import { type ReportQuery, unpackReports } from "./reports.ts";
import type { OwnPaymentQuery } from "./own-payments.ts";
import { packRecord, unpackRow } from "./row.ts";
import type { StayPage, StayQuery } from "./search.ts";
import type { StoreSettings } from "./settings.ts";
import { type SnapshotHead, type StoredSnapshot, unpackSnapshot } from "./snapshots.ts";
import { findTraces } from "./trace-search.ts";
import type { Trace, TracePage, TraceQuery } from "./traces.ts";
import { type Maintained, type MaintenanceOrder, Upkeep } from "./upkeep.ts";
import { Writer } from "./writer.ts";

/** What a start finds. */
export type BootState =
  | {
      readonly ledger: "open";
      readonly snapshot: StoredSnapshot | null;
      readonly lastSeqs: Seqs;
      readonly lastOrder: number;
      /** Origins taken over from a damaged file: a box whose own is among them goes on under a fresh epoch. */
      readonly salvagedOrigins: readonly string[];
    }
  /** No ledger (yet): gate under a fresh epoch. Nothing is written until a later `boot` has found it, and `join`. */
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

/** Reports found, and with which ranges to go on when the search was cut short. */
export type Reports = { readonly reports: readonly FrozenReport[]; readonly next: SeqRanges | null };

/** A page of the books: the bookings, oldest first, and what else is known of their stays, in no particular order. */
export type Bookings = {
  readonly bookings: readonly { readonly atMs: number; readonly record: LotRecord }[];
  readonly ofStays: readonly LotRecord[];
  readonly next: BookingCursor | null;
};

export interface Store {
  /** Waits for the ledger, at most `bootWithinMs`. May be called again. */
  boot(foldVersion: number): Promise<BootState>;
  /** What a `boot` found could not be read: as if the ledger were unavailable. */
  giveUp(): void;
  /**
   * After a start without the ledger: what was appended since follows `lastOrder`, the highest order that the ledger holds,
   * and is written from now on. Answers it as it will be written; in place of what is gone there will be `records_lost`.
   */
  join(lastOrder: number): Unknowing;
  /** Resolves when durable; rejects with a `LedgerFault` when a record was lost or the store closed before that. */
  append(records: readonly LotRecord[], traces?: readonly Trace[], urgency?: Urgency): Promise<void>;
  /** Resolves when everything appended so far is durable. */
  settled(): Promise<void>;
  /** Durable records of an origin after `seq`, oldest first. */
  recordsSince(origin: string, seq: number, limit: number): Promise<readonly LotRecord[]>;
  /** All records of a key, of whatever origin, those still waiting for the disk included; in no particular order. */
  recordsOfKey(key: string): Promise<readonly LotRecord[]>;
  /** Reports of durable records, in the order asked for. */
  reports(query: ReportQuery): Promise<Reports>;
  /** Stays, newest first. `next` goes on where the page ends. */
  searchStays(query: StayQuery): Promise<StayPage>;
  /** Records of money, leaves and shifts, oldest first. Rejects when the disk does not take what waits: books have no holes. */
  bookings(query: BookingQuery): Promise<Bookings>;
  /** Durable payments of a plate that did not go through the city, newest first. */
  ownPayments(query: OwnPaymentQuery): Promise<readonly LotRecord[]>;
  /** Traces, newest first. */
  searchTraces(query: TraceQuery): Promise<TracePage>;
  /** A whole trace with its story; null when it is not kept (any more). */
  trace(traceId: string): Promise<Trace | null>;
  /** Puts a snapshot once all that was appended before is durable; `parts` are JSON texts, pulled one at a time. */
  putSnapshot(head: SnapshotHead, parts: Iterable<string>): Promise<void>;
  /** Prunes, moves the log into the file, and from time to time reads on in the journal to see whether it is sound. */
  maintain(order: MaintenanceOrder): Promise<Maintained>;
  /** Copies the ledger to another file while it goes on being written. */
  backup(file: string): Promise<void>;
  size(): Promise<LedgerSize>;
  state(): StoreState;
  /** A person has seen a condition that does not clear by itself. */
  acknowledge(name: LastingCondition): void;
  /** Damaged rows that a person knows of from an earlier run, in the words of the condition's detail: they are no news. */
  knowDamaged(detail: string): void;
  /** Tells of conditions that stand now, and of every change. */
  onCondition(listener: (condition: StoreCondition) => void): void;
  /** Writes what waits, if the disk takes it, and ends the worker. */
  close(): Promise<void>;
}

/** A thread that ends while it is read has met damage: it opens the file anew, and repairs it. */
const READINGS = 2;

/** Opens the store; its thread starts at once, if `startThread` has not started one already. */
export function openStore(settings: StoreSettings, clock: StoreClock, startThread: StartThread = threadsOf()): Store {
  return new LedgerStore(settings, clock, new Writer(settings, clock, startThread));
}

class LedgerStore implements Store {
  readonly #settings: StoreSettings;
  readonly #writer: Writer;
  /** What the ledger holds has been read once: whatever is appended follows it. */
  #known = false;
  readonly #damagedRows: DamagedRows;
  readonly #upkeep: Upkeep;
  #lastSnapshot: Promise<unknown> = Promise.resolve();

  constructor(settings: StoreSettings, clock: StoreClock, writer: Writer) {
    this.#settings = settings;
    this.#writer = writer;
    const { link, conditions } = writer;
    this.#damagedRows = new DamagedRows(conditions);
    const { readAgainMs } = settings;
    this.#upkeep = new Upkeep({ link, clock, conditions, damagedRows: this.#damagedRows, readAgainMs });
  }

  async boot(foldVersion: number): Promise<BootState> {
    let fault: LedgerFault | null = null;
    for (let left = READINGS; left > 0; left -= 1) {
      fault = await this.#writer.opening();
      if (fault !== null) break;
      try {
        return await this.#read(foldVersion);
      } catch (error) {
        fault = ledgerFault(error, this.#settings.path);
      }
    }
    this.giveUp();
    return { ledger: "unavailable", fault: fault ?? new LedgerFault("ledger_failed", WRITER_WORDS.slow) };
  }

  async #read(foldVersion: number): Promise<BootState> {
    const { link } = this.#writer;
    const packed = await link.call("newestSnapshot", foldVersion);
    const snapshot = packed === null ? null : unpackSnapshot(packed);
    const lastSeqs = await link.call("lastSeqs");
    const lastOrder = await link.call("lastOrder");
    const salvagedOrigins = await link.call("salvagedOrigins");
    return { ledger: "open", snapshot, lastSeqs, lastOrder, salvagedOrigins };
  }

  giveUp(): void {
    if (!this.#known) this.#writer.hold();
  }

  join(lastOrder: number): Unknowing {
    this.#known = true;
    const { rows, gone } = this.#writer.release(lastOrder);
    return { records: rows.map(unpackRow), gone };
  }

  append(records: readonly LotRecord[], traces: readonly Trace[] = [], urgency: Urgency = "now"): Promise<void> {
    this.#known ||= !this.#writer.held;
    return this.#writer.append(records.map(packRecord), traces, urgency === "now");
  }

  settled(): Promise<void> {
    return this.#writer.settled();
  }

  async recordsSince(origin: string, seq: number, limit: number): Promise<readonly LotRecord[]> {
    return this.#unpack(await this.#writer.link.call("recordsSince", origin, seq, limit));
  }

  async recordsOfKey(key: string): Promise<readonly LotRecord[]> {
    const waiting = this.#writer.ring.rowsOfKey(key).map(unpackRow);
    const durable = this.#unpack(await this.#writer.link.call("recordsOfKey", key));
    const known = new Set(durable.map((record) => `${record.origin}.${record.seq}`));
    return [...durable, ...waiting.filter((record) => !known.has(`${record.origin}.${record.seq}`))];
  }

  async reports(query: ReportQuery): Promise<Reports> {
    const page = await this.#writer.link.call("reports", query);
    this.#damagedRows.found(page.damaged);
    return { reports: unpackReports(page.reports, query.origin), next: page.next };
  }

  async searchStays(query: StayQuery): Promise<StayPage> {
    await this.#writer.index();
    let page = await this.#writer.link.call("searchStays", query);
    const stays = [...page.stays];
    while (page.next !== null && stays.length < query.limit) {
      const rest = { ...query, after: page.next, limit: query.limit - stays.length };
      page = await this.#writer.link.call("searchStays", rest);
      stays.push(...page.stays);
    }
    return { stays, next: page.next };
  }

  async bookings(query: BookingQuery): Promise<Bookings> {
    if (query.after === null) {
      await this.#writer.inTime(this.#writer.settled());
      await this.#writer.index();
    }
    const page = await this.#writer.link.call("bookings", query);
    this.#damagedRows.found(page.damaged);
    const bookings = page.bookings.map(({ atMs, row }) => ({ atMs, record: unpackRow(row) }));
    return { bookings, ofStays: page.ofStays.map(unpackRow), next: page.next };
  }

  async ownPayments(query: OwnPaymentQuery): Promise<readonly LotRecord[]> {
    await this.#writer.index();
    return this.#unpack(await this.#writer.link.call("ownPayments", query));
  }

  searchTraces(query: TraceQuery): Promise<TracePage> {
    return findTraces(this.#writer, query);
  }

  async trace(traceId: string): Promise<Trace | null> {
    const waiting = this.#writer.ring.allTraces().find((trace) => trace.traceId === traceId);
    return waiting ?? this.#writer.link.call("traceById", traceId);
  }

  putSnapshot(head: SnapshotHead, parts: Iterable<string>): Promise<void> {
    const before = this.#lastSnapshot;
    const put = this.#putAfter(before, head, parts);
    this.#lastSnapshot = Promise.allSettled([before, put]);
    return put;
  }

  async #putAfter(before: Promise<unknown>, head: SnapshotHead, parts: Iterable<string>): Promise<void> {
    // The parts of two would be mixed on the other side.
    await this.#writer.inTime(before);
    // A snapshot that covers what a power cut then takes from the journal would leave a gap behind its last record.
    await this.#writer.inTime(this.#writer.settled());
    let part = 0;
    for (const text of parts) {
      await this.#writer.link.call("stageSnapshotPart", part, text);
      part += 1;
    }
    await this.#writer.link.call("putSnapshot", head);
  }

  maintain(order: MaintenanceOrder): Promise<Maintained> {
    return this.#upkeep.maintain(order);
  }

  backup(file: string): Promise<void> {
    return this.#writer.link.call("backup", file);
  }

  size(): Promise<LedgerSize> {
    return this.#writer.link.call("size");
  }

  state(): StoreState {
    const { link, ring, conditions, lastCommitMs } = this.#writer;
    const { depth, lostCount, tracesDropped } = ring;
    return { worker: link.state, depth, lostCount, tracesDropped, lastCommitMs, conditions: conditions.standing() };
  }

  acknowledge(name: LastingCondition): void {
    this.#writer.conditions.clear(name);
  }

  knowDamaged(detail: string): void {
    this.#damagedRows.know(detail);
  }

  onCondition(listener: (condition: StoreCondition) => void): void {
    this.#writer.conditions.listen(listener);
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  #unpack(page: JournalPage): readonly LotRecord[] {
    this.#damagedRows.found(page.damaged);
    return page.rows.map(unpackRow);
  }
}
