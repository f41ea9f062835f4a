/**
 * The ledger: one SQLite file, synchronous and plain. The worker wraps it; a simulation calls it directly. It asks no
 * clock and starts nothing by itself. Every error that leaves it is a `LedgerFault`.
 */
import type { Database, Statement } from "better-sqlite3";
import { Bookings, type BookingPage, type BookingQuery } from "./bookings.ts";
import { IN_MEMORY, openConnection, type Distrust } from "./connection.ts";
import { Journal, type JournalPage, type Seqs } from "./journal.ts";
import { isOfOtherTables, LedgerFault, ledgerFault } from "./ledger-fault.ts";
import { OwnPayments, type OwnPaymentQuery } from "./own-payments.ts";
import { findReports, type ReportPage, type ReportQuery } from "./reports.ts";
import { Retention, type Pruned, type PruneOrder, type Scrubbed } from "./retention.ts";
import type { JournalRow } from "./row.ts";
import { exchange, freshPath, salvage, tidyTakeOver, type Replacement, type Salvaged } from "./salvage.ts";
import { Search, type StayPage, type StayQuery } from "./search.ts";
import type { LedgerSettings } from "./settings.ts";
import { Snapshots, type PackedSnapshot, type SnapshotHead } from "./snapshots.ts";
import { Traces, type Trace, type TracePage, type TraceQuery } from "./traces.ts";

/** How to open: `stamp` names a damaged file that has to be set aside, for instance by date and time. */
export type Opening = { readonly stamp: string; readonly distrust: Distrust };

/** Bytes of the file that hold something and that are free inside it. */
export type LedgerSize = { readonly used: number; readonly spare: number };

/** Opens a ledger. A damaged one is set aside and replaced; `ledger.replacement` then says so. */
export function openLedger(path: string, settings: LedgerSettings, opening: Opening): Ledger {
  try {
    return openOrReplace(path, settings, opening);
  } catch (error) {
    throw ledgerFault(error, path);
  }
}

function openOrReplace(path: string, settings: LedgerSettings, opening: Opening): Ledger {
  if (path !== IN_MEMORY) tidyTakeOver(path);
  try {
    return ledgerOn(openConnection(path, settings, opening.distrust), path, settings);
  } catch (error) {
    const fault = ledgerFault(error, path);
    const isUnreadable = fault.code === "ledger_io" && opening.distrust === "replace_unreadable";
    if (fault.code !== "ledger_corrupt" && !isUnreadable) throw fault;
    return replace(path, settings, opening.stamp, fault.message);
  }
}

/** A file of our version whose tables are not as we made them is damaged where SQLite keeps their names, which nothing checks. */
function ledgerOn(db: Database, path: string, settings: LedgerSettings): Ledger {
  try {
    return new Ledger(db, path, settings);
  } catch (error) {
    db.close();
    if (!isOfOtherTables(error)) throw error;
    throw new LedgerFault("ledger_corrupt", ledgerFault(error, path).message, error);
  }
}

/** A power cut at any point of this leaves the damaged file in its place, or the complete fresh one. */
function replace(path: string, settings: LedgerSettings, stamp: string, reason: string): Ledger {
  const fresh = new Ledger(openConnection(freshPath(path), settings, "none"), freshPath(path), settings);
  const salvaged = fresh.takeOver(path);
  fresh.close();
  const aside = exchange(path, stamp);
  return new Ledger(openConnection(path, settings, "none"), path, settings, { ...salvaged, aside, reason });
}

export class Ledger {
  readonly #db: Database;
  readonly #path: string;
  readonly #settings: LedgerSettings;
  readonly #journal: Journal;
  readonly #snapshots: Snapshots;
  readonly #search: Search;
  readonly #bookings: Bookings;
  readonly #ownPayments: OwnPayments;
  readonly #traces: Traces;
  readonly #retention: Retention;
  readonly #logPages: Statement<[], { readonly log: number }>;
  /** What opening had to do about a damaged file; null when it was sound. */
  readonly replacement: Replacement | null;

  constructor(db: Database, path: string, settings: LedgerSettings, replacement: Replacement | null = null) {
    this.replacement = replacement;
    this.#db = db;
    this.#path = path;
    this.#settings = settings;
    this.#journal = new Journal(db);
    this.#snapshots = new Snapshots(db);
    this.#search = new Search(db, this.#journal, settings.indexRows);
    const recordsOfKey = (key: string) => this.#search.recordsOfKey(key).rows;
    this.#bookings = new Bookings(db, this.#journal, settings.indexRows, recordsOfKey);
    this.#ownPayments = new OwnPayments(db, this.#journal, settings.indexRows);
    this.#traces = new Traces(db);
    this.#retention = new Retention(db, path, settings, {
      journal: this.#journal,
      derived: [this.#search, this.#bookings, this.#ownPayments],
      traces: this.#traces,
      snapshots: this.#snapshots,
    });
    this.#logPages = db.prepare("PRAGMA wal_checkpoint(NOOP)");
  }

  /** Fills this fresh ledger from a damaged file. */
  takeOver(damaged: string): Salvaged {
    const into = { journal: this.#journal, snapshots: this.#snapshots };
    return this.#guard(() => salvage(damaged, this.#settings.pageBytes, into));
  }

  /** Durable when it returns. See `Journal.append`. */
  append(rows: readonly JournalRow[]): void {
    this.#guard(() => this.#journal.append(rows));
  }

  /** Durable when it returns; traces that are there already are ignored. */
  addTraces(traces: readonly Trace[]): void {
    this.#guard(() => this.#traces.add(traces));
  }

  recordsSince(origin: string, seq: number, limit: number): JournalPage {
    return this.#guard(() => this.#journal.since(origin, seq, limit));
  }

  recordsOfKey(key: string): JournalPage {
    return this.#guard(() => this.#search.recordsOfKey(key));
  }

  reports(query: ReportQuery): ReportPage {
    return this.#guard(() => findReports(this.#journal, query));
  }

  firstSeqs(): Seqs {
    return this.#guard(() => this.#journal.firstSeqs());
  }

  lastSeqs(): Seqs {
    return this.#journal.lastSeqs();
  }

  /** Origins whose last records may be missing: whoever wrote them goes on under a fresh epoch. */
  salvagedOrigins(): readonly string[] {
    return this.#guard(() => this.#journal.salvagedOrigins());
  }

  lastOrder(): number {
    return this.#guard(() => this.#journal.lastOrder());
  }

  /** Keeps a part in memory until `putSnapshot`; part 0 begins anew. */
  stageSnapshotPart(part: number, text: string): void {
    this.#snapshots.stage(part, text);
  }

  putSnapshot(head: SnapshotHead): void {
    this.#guard(() => this.#snapshots.put(head));
  }

  newestSnapshot(foldVersion: number): PackedSnapshot | null {
    return this.#guard(() => this.#snapshots.newest(foldVersion));
  }

  /** Brings one slice of the journal into what is derived from it; the search tables come first. True when more is left. */
  indexSlice(): boolean {
    const derived = [this.#search, this.#bookings, this.#ownPayments];
    return this.#guard(() => derived.some((table) => table.indexSlice()));
  }

  bookings(query: BookingQuery): BookingPage {
    return this.#guard(() => this.#bookings.page(query));
  }

  ownPayments(query: OwnPaymentQuery): JournalPage {
    return this.#guard(() => this.#ownPayments.page(query));
  }

  searchStays(query: StayQuery): StayPage {
    return this.#guard(() => this.#search.stays(query));
  }

  searchTraces(query: TraceQuery): TracePage {
    return this.#guard(() => this.#traces.search(query));
  }

  traceById(traceId: string): Trace | null {
    return this.#guard(() => this.#traces.byId(traceId));
  }

  pruneSlice(order: PruneOrder): Pruned {
    return this.#guard(() => this.#retention.slice(order));
  }

  scrubSlice(after: number): Scrubbed {
    return this.#guard(() => this.#retention.scrub(after));
  }

  /**
   * Moves the log into the file; at a quiet time this takes the work off a later commit. Before the log is half full it
   * would only write the same pages more often.
   */
  checkpoint(): void {
    this.#guard(() => {
      if ((this.#logPages.get()?.log ?? 0) >= this.#settings.walPages / 2) this.#db.pragma("wal_checkpoint(PASSIVE)");
    });
  }

  size(): LedgerSize {
    return this.#guard(() => this.#retention.bytes());
  }

  /** Copies the ledger to another file, a hundred pages at a time; commits go on in between. */
  async backup(file: string): Promise<void> {
    try {
      await this.#db.backup(file);
    } catch (error) {
      throw ledgerFault(error, file);
    }
  }

  close(): void {
    this.#guard(() => this.#db.close());
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw ledgerFault(error, this.#path);
    }
  }
}
