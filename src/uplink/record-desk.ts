/**
 * What live and resend have in common: the waiting reports, the state of the account, and what becomes of a report that was
 * taken, refused or failed alone. A refused report is a suspect until a heartbeat has got 0 since; refused again, it is
 * condemned. Nothing is ever dropped.
 */
import type { Outcome } from "../city/outcome.ts";
import type { Chance, Clock } from "../runtime/world.ts";
import { ACCOUNT_AT_START, accountAfter, type AccountEvent, type AccountState } from "./account-state.ts";
import { Pace } from "./back-off.ts";
import type { UplinkCondition } from "./conditions.ts";
import { PendingReports } from "./pending-reports.ts";
import { type IsSo, keyOf, type ReportItem } from "./report-item.ts";
import type { RetrySettings } from "./settings.ts";

/** A report the city refused once. */
export type Suspect = { readonly item: ReportItem; readonly code: number | null; readonly heartbeats: number };
/** A report that kept failing while others went through: it goes last. */
type Deferred = { readonly item: ReportItem; readonly failures: number; readonly notBeforeMs: number };
/** A report set aside with the city's answer. */
export type ParkedReport = {
  readonly report: { readonly origin: string; readonly seq: number };
  readonly code: number | null;
  readonly answer: string;
};

type DeskPorts = {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly condition: (code: UplinkCondition, raised: boolean, detail: string) => void;
};

/** Stands for the city's answer. */
const UNREADABLE = "账本中读不出此记录 The ledger cannot read this record";

/** Who hears of what happens at the desk. */
type DeskHooks = {
  readonly delivered: (items: readonly ReportItem[]) => void;
  readonly condemned: (parked: ParkedReport) => void;
  /** Records may go again, or one may be tried. */
  readonly opened: () => void;
};

/**
 * What failed while others went through may have met the platform's bad hour and not be bad itself: when that is over it is not
 * to wait for long, and a try that fails costs one request.
 */
const DEFERRED_RETRY: RetrySettings = { firstMs: 60_000, mostMs: 900_000 };

export class RecordDesk {
  readonly pending = new PendingReports();
  /** Waits because of 2001; live and resend both keep it. */
  readonly slow: Pace;
  readonly #ports: DeskPorts;
  readonly #hooks: DeskHooks;
  readonly #suspects = new Map<string, Suspect>();
  readonly #deferred = new Map<string, Deferred>();
  readonly #parked = new Map<string, ParkedReport>();
  #account: AccountState = ACCOUNT_AT_START;

  constructor(ports: DeskPorts, retry: RetrySettings, hooks: DeskHooks) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.slow = new Pace(retry);
  }

  get account(): AccountState {
    return this.#account;
  }

  /** Feeds the state of the account. */
  dispatch(event: AccountEvent): void {
    const before = this.#account;
    this.#account = accountAfter(before, event);
    const { mode, cause } = this.#account;
    if (cause !== before.cause) {
      const detail = cause === null ? "" : `${cause.code ?? ""} ${cause.zh} ${cause.en}`.trim();
      this.#ports.condition("city_account_stopped", cause?.why === "account", detail);
      this.#ports.condition("city_records_suspected", cause?.why === "suspected", detail);
    }
    const isHeartbeat = event.type === "heartbeat_taken";
    if ((mode !== before.mode && mode !== "stopped") || (isHeartbeat && this.#suspects.size > 0)) this.#hooks.opened();
  }

  /** The report is neither with the city nor parked. */
  readonly isOpen: IsSo = (origin, seq) => this.pending.has(origin, seq);

  /** The city has these. */
  delivered(items: readonly ReportItem[]): void {
    this.pending.remove(items);
    for (const { origin, seq } of items) this.#forget(origin, seq);
    this.slow.reset();
    this.dispatch({ type: "record_taken" });
    this.#hooks.delivered(items);
  }

  /** The city refused this one, and nothing else in the same request. */
  refusedAlone(item: ReportItem, outcome: Outcome): void {
    const key = keyOf(item.origin, item.seq);
    const suspect = this.#suspects.get(key);
    const isOurs = outcome.failure === "wrong_request";
    const isConfirmed = suspect !== undefined && this.#account.heartbeats > suspect.heartbeats;
    if (isOurs || isConfirmed) return this.#condemn(item, outcome);
    // It was tried once more because a person asked: the next heartbeat that gets 0 decides, not the same try again and again.
    if (suspect !== undefined) return this.dispatch({ type: "record_refused", code: outcome.code });
    this.#suspects.set(key, { item, code: outcome.code, heartbeats: this.#account.heartbeats });
    this.dispatch({ type: "record_refused", code: outcome.code });
  }

  /** This one kept failing alone: the others go first from now on. */
  defer(item: ReportItem): void {
    const key = keyOf(item.origin, item.seq);
    const failures = (this.#deferred.get(key)?.failures ?? 0) + 1;
    const pace = new Pace(DEFERRED_RETRY);
    for (let count = 0; count < failures; count += 1) pace.fail(0, this.#ports.chance.fraction());
    const notBeforeMs = this.#ports.clock.monotonicMs() + pace.waitMs(0);
    this.#deferred.set(key, { item, failures, notBeforeMs });
  }

  readonly isDeferred: IsSo = (origin, seq) => this.#deferred.size > 0 && this.#deferred.has(keyOf(origin, seq));

  readonly isSuspect: IsSo = (origin, seq) => this.#suspects.size > 0 && this.#suspects.has(keyOf(origin, seq));

  /** A suspect that may go and be tried again because a heartbeat has got 0 since; any that may go with `anyway`. */
  nextSuspect(mayGo: (item: ReportItem) => boolean, anyway = false): ReportItem | null {
    for (const [key, { item, heartbeats }] of this.#suspects) {
      if (!this.isOpen(item.origin, item.seq)) this.#suspects.delete(key);
      else if ((anyway || this.#account.heartbeats > heartbeats) && mayGo(item)) return item;
    }
    return null;
  }

  /** A deferred report whose time has come and that may go, and how long until the next one's time comes. */
  nextDeferred(mayGo: (item: ReportItem) => boolean): { readonly item: ReportItem | null; readonly waitMs: number } {
    const nowMs = this.#ports.clock.monotonicMs();
    let waitMs = Number.POSITIVE_INFINITY;
    for (const [key, { item, notBeforeMs }] of this.#deferred) {
      if (!this.isOpen(item.origin, item.seq)) this.#deferred.delete(key);
      else if (notBeforeMs > nowMs) waitMs = Math.min(waitMs, notBeforeMs - nowMs);
      else if (mayGo(item)) return { item, waitMs: 0 };
    }
    return { item: null, waitMs };
  }

  /** Lets everything that waits for its time be tried now. */
  hurry(): void {
    this.slow.reset();
    for (const [key, deferred] of this.#deferred) this.#deferred.set(key, { ...deferred, notBeforeMs: 0 });
  }

  /** A report is parked, as this uplink or the journal says. */
  park(parked: ParkedReport): void {
    const { origin, seq } = parked.report;
    this.#parked.set(keyOf(origin, seq), parked);
    this.#forget(origin, seq);
    this.#tellParked();
  }

  /** The ledger cannot read this report, and it is looked for no more: a person has to see to it. */
  lost(report: ParkedReport["report"]): void {
    const parked = { report, code: null, answer: UNREADABLE };
    this.pending.removeRange(report.origin, report.seq, report.seq);
    this.park(parked);
    this.#hooks.condemned(parked);
  }

  /** A person sends a parked report again. */
  unpark(origin: string, seq: number): void {
    this.#parked.delete(keyOf(origin, seq));
    this.#tellParked();
  }

  parked(): readonly ParkedReport[] {
    return [...this.#parked.values()];
  }

  counts(): { readonly suspects: number; readonly deferred: number } {
    return { suspects: this.#suspects.size, deferred: this.#deferred.size };
  }

  #condemn(item: ReportItem, outcome: Outcome): void {
    const answer = outcome.message === "" ? (outcome.detail ?? outcome.cause.en) : outcome.message;
    const parked = { report: { origin: item.origin, seq: item.seq }, code: outcome.code, answer };
    this.pending.remove([item]);
    this.park(parked);
    this.#hooks.condemned(parked);
  }

  #forget(origin: string, seq: number): void {
    if (this.#suspects.size + this.#deferred.size === 0) return;
    const key = keyOf(origin, seq);
    this.#suspects.delete(key);
    this.#deferred.delete(key);
  }

  #tellParked(): void {
    const count = this.#parked.size;
    this.#ports.condition("city_report_parked", count > 0, count === 0 ? "" : String(count));
  }
}
