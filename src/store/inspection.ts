/** Looks a copy of a ledger over, tells what is in it, and reads its journal out. It changes nothing but the copy. */
import DatabaseConstructor, { type Database } from "better-sqlite3";
import { openConnection } from "./connection.ts";
import { assertLedger } from "./copy.ts";
import { nameOf, packStored, seqOf, type StoredRow } from "./journal.ts";
import { ledgerFault } from "./ledger-fault.ts";
import { damageBefore } from "./log-check.ts";
import { ledgerVersion, migrate, readMigrations } from "./migrate.ts";
import type { JournalRow } from "./row.ts";
import { DEFAULT_LEDGER_SETTINGS } from "./settings.ts";

/** One box's journal, or one epoch of it. Dates are what the box's own clock said, ms. */
export type JournalReport = {
  readonly origin: string;
  readonly salvaged: boolean;
  readonly rows: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Seqs that are missing between the first and the last. */
  readonly missing: number;
  readonly firstMs: number;
  readonly lastMs: number;
};

export type Inspection = {
  readonly version: number;
  /** The newest version this program knows. */
  readonly knownVersion: number;
  /** What is wrong with the file; empty when it is sound. */
  readonly problems: readonly string[];
  readonly journals: readonly JournalReport[];
  readonly damagedRows: readonly string[];
  readonly traces: number;
  readonly snapshots: readonly { readonly foldVersion: number; readonly seqs: string }[];
};

const PROBLEMS_TOLD = 10;

/** The newest form of the ledger that this program knows. */
export function knownLedgerVersion(): number {
  return readMigrations().length;
}

/** Reads the whole copy. Throws a coded error when it cannot be opened at all. */
export function inspectLedger(path: string): Inspection {
  const damage = damageBefore(path);
  return withCopy(path, (db) => {
    const said = db.pragma(`integrity_check(${PROBLEMS_TOLD})`) as readonly { readonly integrity_check: string }[];
    const problems = said.flatMap(({ integrity_check: line }) => (line === "ok" ? [] : [line]));
    const { journals, damagedRows } = inspectJournal(db);
    const snapshots = db.prepare<[], { fold: number; seqs: string }>(
      "SELECT fold, seqs FROM snapshot ORDER BY no DESC",
    );
    return {
      version: ledgerVersion(db),
      knownVersion: knownLedgerVersion(),
      problems: damage === null ? problems : [damage, ...problems],
      journals,
      damagedRows,
      traces: count(db, "SELECT count(*) AS n FROM trace"),
      snapshots: snapshots.all().map(({ fold, seqs }) => ({ foldVersion: fold, seqs })),
    };
  });
}

/** The rows of the copy in the order of the journal; a damaged one comes as its name. */
export function readJournal(path: string, each: (row: JournalRow | string) => void): void {
  withCopy(path, (db) => {
    for (const row of rowsOf(db)) each(packStored(row) ?? nameOf(row));
  });
}

/** Takes a ledger that nobody has open to an older version. Answers the version it had. */
export function stepDown(path: string, target: number): number {
  let db: Database | null = null;
  try {
    // SQLite would make a ledger of an empty file.
    assertLedger(path);
    db = openConnection(path, DEFAULT_LEDGER_SETTINGS, "none");
    const before = ledgerVersion(db);
    migrate(db, readMigrations(), target);
    db.pragma("wal_checkpoint(TRUNCATE)");
    return before;
  } catch (error) {
    throw ledgerFault(error, path);
  } finally {
    db?.close();
  }
}

function withCopy<T>(path: string, work: (db: Database) => T): T {
  let db: Database | null = null;
  try {
    db = new DatabaseConstructor(path);
    return work(db);
  } catch (error) {
    throw ledgerFault(error, path);
  } finally {
    db?.close();
  }
}

function rowsOf(db: Database): Iterable<StoredRow> {
  return db.prepare<[], StoredRow>("SELECT * FROM journal ORDER BY id").iterate();
}

function inspectJournal(db: Database): { journals: readonly JournalReport[]; damagedRows: readonly string[] } {
  const salvaged = new Set(
    db
      .prepare<[], { name: string }>("SELECT name FROM origin WHERE salvaged = 1")
      .all()
      .map(({ name }) => name),
  );
  const journals = new Map<string, JournalReport>();
  const damagedRows: string[] = [];
  for (const row of rowsOf(db)) {
    if (packStored(row) === null) {
      damagedRows.push(nameOf(row));
      continue;
    }
    journals.set(row.origin, withRow(journals.get(row.origin), row, salvaged.has(row.origin)));
  }
  return { journals: [...journals.values()], damagedRows };
}

function withRow(journal: JournalReport | undefined, row: StoredRow, salvaged: boolean): JournalReport {
  const [seq, ms] = [seqOf(row.id), row.wall];
  if (journal === undefined) {
    const span = { firstSeq: seq, lastSeq: seq, firstMs: ms, lastMs: ms };
    return { origin: row.origin, salvaged, rows: 1, missing: 0, ...span };
  }
  const missing = journal.missing + seq - journal.lastSeq - 1;
  return { ...journal, rows: journal.rows + 1, missing, lastSeq: seq, lastMs: ms };
}

function count(db: Database, sql: string): number {
  return db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
}
