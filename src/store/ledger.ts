/**
 * The ledger: one SQLite file, synchronous and plain. The worker wraps it; a simulation calls it directly. It asks no
 * clock and starts nothing by itself. Every error that leaves it is a `LedgerFault`.
 */
import type { Database } from "better-sqlite3";
import { openConnection } from "./connection.ts";
import { Journal, type JournalPage, type Seqs } from "./journal.ts";
import { ledgerFault } from "./ledger-fault.ts";
import type { JournalRow } from "./row.ts";
import type { LedgerSettings } from "./settings.ts";
import { Snapshots, type SnapshotHead, type StoredSnapshot } from "./snapshots.ts";

/** Opens a ledger. `stamp` names a damaged file that has to be set aside, for instance a date and time. */
export function openLedger(path: string, settings: LedgerSettings, _stamp: string): Ledger {
  try {
    return new Ledger(openConnection(path, settings), path);
  } catch (error) {
    throw ledgerFault(error, path);
  }
}

export class Ledger {
  readonly #db: Database;
  readonly #path: string;
  readonly #journal: Journal;
  readonly #snapshots: Snapshots;

  constructor(db: Database, path: string) {
    this.#db = db;
    this.#path = path;
    this.#journal = new Journal(db);
    this.#snapshots = new Snapshots(db);
  }

  /** Durable when it returns. See `Journal.append`. */
  append(rows: readonly JournalRow[]): void {
    this.#guard(() => this.#journal.append(rows));
  }

  recordsSince(origin: string, seq: number, limit: number): JournalPage {
    return this.#guard(() => this.#journal.since(origin, seq, limit));
  }

  lastSeqs(): Seqs {
    return this.#journal.lastSeqs();
  }

  lastOrder(): number {
    return this.#guard(() => this.#journal.lastOrder());
  }

  stageSnapshotPart(part: number, text: string): void {
    this.#snapshots.stage(part, text);
  }

  putSnapshot(head: SnapshotHead): void {
    this.#guard(() => this.#snapshots.put(head));
  }

  newestSnapshot(foldVersion: number): StoredSnapshot | null {
    return this.#guard(() => this.#snapshots.newest(foldVersion));
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
