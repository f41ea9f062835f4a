/**
 * What the platform found wrong with what it received: a bounded list with complete counts. It only keeps; the rules
 * that find something stand with the interface they judge.
 */

/** `breach`: the box broke the rule, whatever the network did. `notice`: it may be the fault of an outage or a clock. */
export type Severity = "breach" | "notice";

/** The rules, by a name that tests and the conformance kit can ask for. */
export type ViolationKind =
  | "account"
  | "check_sum"
  | "token_age"
  | "nonce_repeated"
  | "sign"
  | "method"
  | "content_type"
  | "line_break"
  | "not_json"
  | "schema"
  | "other_lot"
  | "late_live"
  | "resend_too_young"
  | "deadline_missed"
  | "from_the_future"
  | "leave_before_arrive"
  | "arrive_after_leave"
  | "changed_duplicate"
  | "business_id"
  | "parking_time"
  | "vehicle_type"
  | "free_berth"
  | "pay_type"
  | "pay_money"
  | "empty_resend"
  | "totals_too_low"
  | "totals_went_back"
  | "records_missing"
  | "heartbeat_gap"
  | "clock_off"
  | "order_form"
  | "order_repeated"
  | "order_changed"
  | "collected_again"
  | "statement_of_today"
  | "answer_late"
  | "answer_wrong"
  | "quote_changed"
  | "notice_refused";

/** One finding. `seq` is the stay, order or plate it is about. */
export type Violation = {
  readonly atMs: number;
  readonly kind: ViolationKind;
  readonly severity: Severity;
  readonly clause: string;
  readonly seq: string | null;
  readonly zh: string;
  readonly en: string;
};

/** A finding before it has a time. */
export type Finding = Omit<Violation, "atMs" | "severity"> & { readonly severity?: Severity };

const KEPT = 1_000;

/** The latest findings, and how many of each kind there have ever been. */
export class ViolationList {
  readonly #latest: Violation[] = [];
  readonly #counts = new Map<ViolationKind, number>();
  readonly #byClause = new Map<string, number>();
  #breaches = 0;
  #watcher: ((violation: Violation) => void) | null = null;

  /** Keeps a finding; a breach unless it says otherwise. */
  add(finding: Finding, atMs: number): void {
    const violation: Violation = { severity: "breach", ...finding, atMs };
    this.#latest.push(violation);
    if (this.#latest.length > KEPT) this.#latest.shift();
    this.#counts.set(violation.kind, this.count(violation.kind) + 1);
    const place = `${violation.clause} ${violation.kind}`;
    this.#byClause.set(place, (this.#byClause.get(place) ?? 0) + 1);
    if (violation.severity === "breach") this.#breaches += 1;
    this.#watcher?.(violation);
  }

  /** Tells one listener of every finding from now on; null stops it. */
  watch(watcher: ((violation: Violation) => void) | null): void {
    this.#watcher = watcher;
  }

  /** How often a rule was broken since the platform began. */
  count(kind: ViolationKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** How many breaches of any kind there were; notices do not count. */
  get breaches(): number {
    return this.#breaches;
  }

  /** All kinds that were found, with their counts. */
  counts(): Readonly<Partial<Record<ViolationKind, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /** The same by clause and kind: `5.1.2 late_live`. */
  countsByClause(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byClause);
  }

  /** The latest findings, oldest first, at most 1,000. */
  latest(): readonly Violation[] {
    return [...this.#latest];
  }

  /** Forgets everything, for the next exercise. */
  clear(): void {
    this.#latest.length = 0;
    this.#counts.clear();
    this.#byClause.clear();
    this.#breaches = 0;
  }
}
