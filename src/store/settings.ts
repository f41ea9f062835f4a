/** What can be set about the ledger, with the reason for each default. It holds numbers and does nothing. */
import { DAY_MS } from "../local-day.ts";

const MIB = 1_048_576;

/** Settings of one SQLite ledger. */
export type LedgerSettings = {
  /** Bytes of a database page. Fixed when the file is made. */
  readonly pageBytes: number;
  /** Memory for pages, KiB. */
  readonly cacheKib: number;
  /** A checkpoint is made once the write-ahead log holds this many pages. */
  readonly walPages: number;
  /** A file up to this size is checked whole at boot; a larger one in its small tables, and row by row at quiet times. */
  readonly bootCheckBytes: number;
  readonly recordAgeMs: number;
  readonly traceAgeMs: number;
  readonly traceCount: number;
  /** The ledger prunes its oldest rows rather than hold more than this. */
  readonly mostBytes: number;
  /** The ledger prunes its oldest rows rather than leave less than this free on the disk. */
  readonly leastFreeBytes: number;
  /** Rows worked on in one slice of maintenance. */
  readonly sliceRows: number;
  /** Rows brought into the search tables in one slice; a driver's commit waits behind it. 500 of a cold ledger took 33 ms. */
  readonly indexRows: number;
};

/** Settings of the store: the ledger's, and those of the memory in front of it. */
export type StoreSettings = {
  readonly path: string;
  readonly ledger: LedgerSettings;
  /** Records kept in memory while the disk does not take them. */
  readonly ringRecords: number;
  /** The same limit in characters of their data. */
  readonly ringChars: number;
  /** Records written in one transaction at most. */
  readonly batchRecords: number;
  /** Traces kept in memory at most; they are dropped before any record is. */
  readonly ringTraces: number;
  /** Traces are written once this many wait, and so many together at most. */
  readonly traceBatch: number;
  /** Or once the first has waited this long. A power cut loses the traces that wait, never a record. */
  readonly tracesAfterMs: number;
  /** Characters of stories written together; the copy between the threads holds the lanes' thread up, 20 ms for two million. */
  readonly traceBatchChars: number;
  /** What is lazy waits at most this long for something urgent to be written with. */
  readonly lazyAfterMs: number;
  /** The search tables follow once this many records are not yet in them. */
  readonly indexAfterRecords: number;
  /** A worker that has not answered for this long counts as blocked. */
  readonly blockedAfterMs: number;
  /** A start does not wait longer than this for the ledger: the lanes gate without it until it is there. */
  readonly bootWithinMs: number;
  /** The whole journal is read, to find damage while there are copies, this often. */
  readonly readAgainMs: number;
  /** First and longest pause before a disk that failed is tried again. */
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
};

export const DEFAULT_LEDGER_SETTINGS: LedgerSettings = {
  pageBytes: 1024,
  cacheKib: 1024,
  walPages: 4000,
  // A quick check reads about 400 MB/s on a PC and 40 MB/s from a memory card.
  bootCheckBytes: 64 * MIB,
  recordAgeMs: 365 * DAY_MS,
  traceAgeMs: 30 * DAY_MS,
  traceCount: 200_000,
  // 2,000 visits a day for a year are about 1.5 GB.
  mostBytes: 4096 * MIB,
  leastFreeBytes: 256 * MIB,
  sliceRows: 500,
  indexRows: 200,
};

/** The defaults for a ledger at `path`. */
export function defaultStoreSettings(path: string): StoreSettings {
  return {
    path,
    ledger: DEFAULT_LEDGER_SETTINGS,
    // About two days of a busy lane, 15 MB.
    ringRecords: 20_000,
    ringChars: 32_000_000,
    batchRecords: 1000,
    ringTraces: 2000,
    traceBatch: 64,
    tracesAfterMs: 600_000,
    traceBatchChars: 250_000,
    // Losing what is lazy only sends a report again.
    lazyAfterMs: 300_000,
    indexAfterRecords: 1000,
    blockedAfterMs: 5000,
    bootWithinMs: 5000,
    readAgainMs: DAY_MS,
    retryFirstMs: 500,
    retryMostMs: 60_000,
  };
}
