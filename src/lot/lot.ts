/**
 * The lot: a deterministic fold over the set of records of all origins. The order of arrival and repetition do not
 * matter. It lives in memory on the main thread, is changed only by `apply`, and reads no clock.
 */
import { addToBook, type DriftBook } from "../berth/drift.ts";
import { localDay } from "../local-day.ts";
import { mayLeave, type Stay } from "../stay/stay.ts";
import type { RecordRef } from "../stay/records.ts";
import { Clocks, type ClocksSnapshot } from "./clocks.ts";
import { BerthFold, type BerthSnapshot } from "./berths.ts";
import { DayTotals, type DayTotalsSnapshot } from "./day-totals.ts";
import { Downloads, type DownloadsSnapshot } from "./downloads.ts";
import type { Contract, Reservation } from "./grounds.ts";
import type { LaneMode } from "./lane-mode.ts";
import { Latest, type LatestSnapshot } from "./latest.ts";
import { OutboxFold, type OutboxSnapshot } from "./outbox.ts";
import type { LotRecord, RecordData } from "./record.ts";
import { SeqSet } from "./seq-set.ts";
import { StayBook, stayOfKey } from "./stay-book.ts";
import { Wear, type WearSnapshot } from "./wear.ts";

/** Raised when a snapshot written by another fold may not be read as this one's. */
export const FOLD_VERSION = 5;

type ListVersion = Pick<RecordData["list_replaced"], "version" | "signed" | "entries">;
type Shift = { readonly by: string; readonly open: boolean };
/** What befell the ledger of a box; `by` acknowledged it, null: it stands. */
export type LedgerNote = { readonly condition: string; readonly detail: string; readonly by: string | null };
/** A list of the city as it was last compared with our books. */
export type Comparison = Extract<LotRecord, { kind: "statement_compared" }>["data"];

/** Everything but the stays; small, so that it can be written down at once. */
export type LotSnapshot = {
  readonly seen: readonly (readonly [origin: string, ranges: readonly (readonly [number, number])[]])[];
  readonly highestOrder: number;
  readonly clocks: ClocksSnapshot;
  readonly berths: BerthSnapshot;
  readonly outbox: OutboxSnapshot;
  readonly dayTotals: DayTotalsSnapshot;
  readonly sequences: readonly (readonly [string, number])[];
  readonly laneModes: LatestSnapshot<LaneMode>;
  readonly lists: LatestSnapshot<ListVersion>;
  readonly parameters: LatestSnapshot<Readonly<Record<string, string>>>;
  readonly shifts: LatestSnapshot<Shift>;
  readonly comparisons: LatestSnapshot<Comparison>;
  readonly commands: LatestSnapshot<string>;
  readonly boots: LatestSnapshot<string>;
  readonly ledgerNotes: LatestSnapshot<LedgerNote>;
  readonly unmatchedNotices: LatestSnapshot<RecordData["notice_unmatched"]>;
  readonly reservations: DownloadsSnapshot<Reservation>;
  readonly contracts: DownloadsSnapshot<Contract>;
  readonly drift: DriftBook;
  readonly recountAsked: LatestSnapshot<boolean>;
  /** This and the next are absent in those of early versions. */
  readonly wear?: WearSnapshot;
  readonly uncleanStarts?: LatestSnapshot<true>;
};

export class Lot {
  readonly stays = new StayBook();
  readonly clocks: Clocks;
  readonly berths: BerthFold;
  readonly outbox: OutboxFold;
  readonly dayTotals: DayTotals;
  readonly wear: Wear;
  readonly laneModes: Latest<LaneMode>;
  readonly lists: Latest<ListVersion>;
  readonly parameters: Latest<Readonly<Record<string, string>>>;
  readonly shifts: Latest<Shift>;
  readonly comparisons: Latest<Comparison>;
  /** Outcomes of commands by id, so that a repeated command does nothing again. */
  readonly commands: Latest<string>;
  /** The origin under which each slot (`00` to `99`) last started: whose journal a restarted box goes on with. */
  readonly boots: Latest<string>;
  /** The last starts after a power cut or a crash, by their records. */
  readonly uncleanStarts: Latest<true>;
  /** By slot and condition, as `ledgerNoteKey` makes them. */
  readonly ledgerNotes: Latest<LedgerNote>;
  /** Payments told to us whose stay was not held, by order; a person looks at those that stay here. */
  readonly unmatchedNotices: Latest<RecordData["notice_unmatched"]>;
  readonly reservations: Downloads<Reservation>;
  readonly contracts: Downloads<Contract>;
  #drift: DriftBook;
  /** A fire asks for a recount; a calibration is one. */
  readonly #recountAsked: Latest<boolean>;
  readonly #seen = new Map<string, SeqSet>();
  /** Highest businessId sequence used, per `YYYYMMDD` + slot. */
  readonly #sequences: Map<string, number>;
  #highestOrder: number;

  constructor(snapshot?: LotSnapshot, stayRecords: Iterable<readonly LotRecord[]> = []) {
    this.clocks = Clocks.restore(snapshot?.clocks ?? []);
    this.berths = new BerthFold(snapshot?.berths);
    this.outbox = snapshot === undefined ? new OutboxFold() : OutboxFold.restore(snapshot.outbox);
    this.dayTotals = new DayTotals(snapshot?.dayTotals);
    this.wear = new Wear(snapshot?.wear);
    this.laneModes = Latest.restore(snapshot?.laneModes ?? []);
    this.lists = Latest.restore(snapshot?.lists ?? []);
    this.parameters = Latest.restore(snapshot?.parameters ?? []);
    this.shifts = Latest.restore(snapshot?.shifts ?? [], 64);
    this.comparisons = Latest.restore(snapshot?.comparisons ?? [], 128);
    this.commands = Latest.restore(snapshot?.commands ?? [], 512);
    this.boots = Latest.restore(snapshot?.boots ?? []);
    this.uncleanStarts = Latest.restore(snapshot?.uncleanStarts ?? [], 64);
    this.ledgerNotes = Latest.restore(snapshot?.ledgerNotes ?? [], 256);
    this.unmatchedNotices = Latest.restore(snapshot?.unmatchedNotices ?? [], 256);
    this.reservations = new Downloads((one: Reservation) => one.fromMs, snapshot?.reservations);
    this.contracts = new Downloads((one: Contract) => one.fromDay, snapshot?.contracts);
    this.#drift = snapshot?.drift ?? [];
    this.#recountAsked = Latest.restore(snapshot?.recountAsked ?? []);
    this.#sequences = new Map(snapshot?.sequences ?? []);
    this.#highestOrder = snapshot?.highestOrder ?? 0;
    for (const [origin, ranges] of snapshot?.seen ?? []) this.#seen.set(origin, SeqSet.of(ranges));
    this.stays.restore(stayRecords);
  }

  snapshot(): LotSnapshot {
    return {
      seen: [...this.#seen].map(([origin, set]) => [origin, set.ranges()] as const),
      highestOrder: this.#highestOrder,
      clocks: this.clocks.snapshot(),
      berths: this.berths.snapshot(),
      outbox: this.outbox.snapshot(),
      dayTotals: this.dayTotals.snapshot(),
      sequences: [...this.#sequences],
      laneModes: this.laneModes.snapshot(),
      lists: this.lists.snapshot(),
      parameters: this.parameters.snapshot(),
      shifts: this.shifts.snapshot(),
      comparisons: this.comparisons.snapshot(),
      commands: this.commands.snapshot(),
      boots: this.boots.snapshot(),
      uncleanStarts: this.uncleanStarts.snapshot(),
      ledgerNotes: this.ledgerNotes.snapshot(),
      unmatchedNotices: this.unmatchedNotices.snapshot(),
      reservations: this.reservations.snapshot(),
      contracts: this.contracts.snapshot(),
      drift: this.#drift,
      recountAsked: this.#recountAsked.snapshot(),
      wear: this.wear.snapshot(),
    };
  }

  /** Folds one record. Answers false when it was already there. */
  apply(record: LotRecord): boolean {
    const seen = this.#seen.get(record.origin) ?? new SeqSet();
    if (seen.has(record.seq)) return false;
    this.#seen.set(record.origin, seen);
    seen.add(record.seq);
    this.#highestOrder = Math.max(this.#highestOrder, record.order);
    this.outbox.apply(record);
    this.wear.apply(record);
    this.#forgetEarlyDeliveries(record);
    const id = stayOfKey(record.key);
    if (id === null) this.#applyToLot(record);
    else this.#applyToStay(id, record);
    return true;
  }

  /** A record that may not be folded, or cannot be had any more, and all from `from` up to it: their places count as seen. */
  passOver({ origin, seq }: RecordRef, from = seq): void {
    const seen = this.#seen.get(origin) ?? new SeqSet();
    this.#seen.set(origin, seen);
    seen.add(from, seq);
    this.outbox.forgetEarlyBelow(origin, this.seenThrough(origin));
  }

  /** Passages by day and lane, as loops saw them and as they were recorded. */
  get drift(): DriftBook {
    return this.#drift;
  }

  /** There was a fire and nobody has set the count since. */
  get recountAsked(): boolean {
    return this.#recountAsked.get("") ?? false;
  }

  get highestOrder(): number {
    return this.#highestOrder;
  }

  /** The journals of which something has been folded. */
  get origins(): readonly string[] {
    return [...this.#seen.keys()];
  }

  /** Everything of this origin up to this seq has been folded. */
  seenThrough(origin: string): number {
    return this.#seen.get(origin)?.contiguousFromOne() ?? 0;
  }

  /** The last of a box's five-digit counts used for an arrival date `YYYYMMDD`; -1 when none. */
  lastSequence(date: string, slot: number): number {
    return this.#sequences.get(date + String(slot).padStart(2, "0")) ?? -1;
  }

  /**
   * Stays of this plate that are inside, or were closed by rule and would re-open when the car shows up. One that had the plate
   * until a person corrected it is another car's.
   */
  staysToLeave(plate: string): readonly Stay[] {
    return this.stays.ofPlate(plate).filter((stay) => stay.plate === plate && mayLeave(stay));
  }

  /** A delivery waits only for a record that has not come yet; both kinds of news may end that. */
  #forgetEarlyDeliveries(record: LotRecord): void {
    const { origin } = record.kind === "reports_delivered" ? record.data : record;
    this.outbox.forgetEarlyBelow(origin, this.seenThrough(origin));
    if (origin !== record.origin) this.outbox.forgetEarlyBelow(record.origin, this.seenThrough(record.origin));
  }

  #applyToStay(id: string, record: LotRecord): void {
    const { before, after } = this.stays.apply(id, record);
    const inside = (stay: Stay | null): number => (stay !== null && stay.status === "inside" && stay.counted ? 1 : 0);
    const moved = inside(after) - inside(before);
    if (moved !== 0) this.berths.stayMoved(moved > 0 ? 1 : -1, record, this.clocks.date(record.at));
    if (record.kind === "stay_numbered") this.#countSequence(record.data.businessId);
    if (record.kind === "stay_numbered" || record.kind === "leave_numbered") this.#settleNumbering(id, record);
  }

  /**
   * Two boxes may number the same passage before they hear of each other. The first in the fold's order stands, whichever
   * came first: it alone is counted and reported.
   */
  #settleNumbering(id: string, record: LotRecord): void {
    const [stands, second] = this.stays.recordsOf(id, record.kind);
    if (stands !== undefined && stands !== record) return this.outbox.withdraw(record);
    if (second !== undefined) {
      this.outbox.withdraw(second);
      this.dayTotals.undo(second);
    }
    this.dayTotals.apply(record);
  }

  /** A businessId ends in slot (2) and counter (5) and begins with the date (8); see readings, businessId. */
  #countSequence(businessId: string): void {
    const key = businessId.slice(0, 8) + businessId.slice(21, 23);
    const sequence = Number(businessId.slice(23));
    this.#sequences.set(key, Math.max(this.#sequences.get(key) ?? -1, sequence));
    if (this.#sequences.size > 32) {
      const oldest = [...this.#sequences.keys()].toSorted()[0];
      if (oldest !== undefined) this.#sequences.delete(oldest);
    }
  }

  #applyToLot(record: LotRecord): void {
    switch (record.kind) {
      case "boot_started":
        if (!record.data.cleanStop) this.uncleanStarts.set(`${record.origin}.${record.seq}`, record, true);
        return void this.boots.set(record.origin.slice(0, 2), record, record.origin);
      case "clock_set":
        return this.clocks.apply(record);
      case "count_adjusted":
        this.#recountAsked.set("", record, false);
        return this.berths.apply(record, this.clocks.date(record.at));
      case "fire_alarm":
        return void this.#recountAsked.set("", record, true);
      case "capacity_set":
      case "passage_uncounted":
      case "berths_counted":
        return this.berths.apply(record, this.clocks.date(record.at));
      case "passages_compared":
        this.#drift = addToBook(this.#drift, record.data);
        return;
      case "lane_mode_set":
        return void this.laneModes.set(record.data.lane, record, record.data);
      case "list_replaced":
        return void this.lists.set(record.data.list, record, record.data);
      case "reservations_downloaded":
        return this.reservations.apply(record, record.data.fromMs, record.data.reservations);
      case "contracts_downloaded":
        return this.contracts.apply(record, localDay(record.data.fromMs), record.data.contracts);
      case "parameters_downloaded":
        return void this.parameters.set("", record, record.data.parameters);
      case "command_done":
        return void this.commands.set(record.data.id, record, record.data.outcome);
      case "shift_opened":
      case "shift_closed": {
        const open = record.kind === "shift_opened";
        return void this.shifts.set(record.data.shift, record, { by: record.data.by, open });
      }
      case "notice_unmatched":
        return void this.unmatchedNotices.set(record.data.orderId, record, record.data);
      case "ledger_noted":
        return void this.ledgerNotes.set(record.key, record, { ...record.data, by: null });
      case "ledger_acknowledged":
        return void this.ledgerNotes.set(record.key, record, record.data);
      case "statement_compared":
        return void this.comparisons.set(`${record.data.list}:${record.data.day}`, record, record.data);
      default:
        // Kinds of other versions are kept in the journal and mean nothing to this fold.
        return;
    }
  }
}

/** The record key of what befell the ledger of a box. */
export function ledgerNoteKey(slot: number, condition: string): string {
  return `ledger:${String(slot).padStart(2, "0")}:${condition}`;
}
