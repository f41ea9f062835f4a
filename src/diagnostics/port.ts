/** What the technician's port may ask of the box: views and orders, by message only. */
import type { ReadBookings } from "../books/report.ts";
import type { CommandBody, Role } from "../controller/command.ts";
import type { ReplyBody } from "../controller/outcome.ts";
import type { LotRecord } from "../lot/record.ts";
import type { StayPage, StayQuery } from "../store/search.ts";
import type { Tokens } from "./access.ts";
import type { Trace, TracePage, TraceQuery } from "../store/traces.ts";
import type { BoxView, StayView } from "./view.ts";

/** Who gives an order, and as whom where the port tells roles apart. */
export type Who = { readonly id: string; readonly by: string; readonly reason: string; readonly role?: Role };

/** A record with its time by the corrected clock, ms since 1970. */
export type DatedRecord = LotRecord & { readonly atMs: number };

export type BoxPort = {
  view(): BoxView;
  /** Calls back after every turn until the returned function is called. */
  watch(watcher: () => void): () => void;
  /** Resolves when the order is durable or refused; null when too many wait. */
  command(order: CommandBody, who: Who): Promise<ReplyBody | null> | null;
  /** Of those who may sign lists. */
  readonly listKeys: readonly string[];
  searchTraces(query: TraceQuery): Promise<TracePage>;
  trace(traceId: string): Promise<Trace | null>;
  /** Stays that people work on; null: all that are inside, else those of which this is part of a plate or a code. */
  staysInside(part: string | null): readonly StayView[];
  searchStays(query: StayQuery): Promise<StayPage>;
  readonly bookings: ReadBookings;
  /** The origins whose records the ledger holds, this box's present one first. */
  origins(): readonly string[];
  /** Durable records of an origin after `seq`, oldest first. */
  recordsSince(origin: string, seq: number, limit: number): Promise<readonly DatedRecord[]>;
  /** Tries the city now. */
  retryCity(): void;
  after(ms: number, run: () => void): () => void;
  /** Writes into the log why a request could not be answered. */
  failed(path: string, error: unknown): void;
};

export type DiagnosticsSettings = { readonly host: string; readonly port: number } & Tokens;
