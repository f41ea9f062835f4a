/**
 * Capacity, occupied and adjustment as the lot's records give them, with the latest causes of each. The numbers are the
 * same whatever the order of the records; the causes are told as this box heard of them.
 */
import { WHOLE_LOT, type BerthCause, type StayMove } from "../berth/cause.ts";
import { freeOf, type BerthCount } from "../berth/count.ts";
import { remember } from "../berth/latest-causes.ts";
import { applyCause, countOf, EMPTY_LEDGER, withCapacity, type BerthLedger } from "../berth/ledger.ts";
import { CountsOfOthers, type CountsSnapshot } from "./counts-of-others.ts";
import { Latest, type LatestSnapshot } from "./latest.ts";
import type { LotRecord } from "./record.ts";

export type BerthSnapshot = {
  readonly ledger: BerthLedger;
  readonly capacities: LatestSnapshot<number>;
  readonly configured: LatestSnapshot<number>;
  readonly inside: number;
  /** Absent in those of early versions. */
  readonly others?: CountsSnapshot;
};

type BerthRecord = Extract<
  LotRecord,
  { kind: "capacity_set" | "count_adjusted" | "passage_uncounted" | "berths_counted" }
>;

/** Who sets the capacity that the configuration file gives. */
export const BY_CONFIGURATION = "configuration";

export class BerthFold implements BerthCount {
  readonly others: CountsOfOthers;
  #ledger: BerthLedger;
  #inside: number;
  readonly #capacities: Latest<number>;
  readonly #configured: Latest<number>;

  constructor(snapshot?: BerthSnapshot) {
    this.#ledger = snapshot?.ledger ?? EMPTY_LEDGER;
    this.#inside = snapshot?.inside ?? 0;
    this.others = new CountsOfOthers(snapshot?.others);
    this.#capacities = Latest.restore(snapshot?.capacities ?? []);
    this.#configured = Latest.restore(snapshot?.configured ?? []);
  }

  snapshot(): BerthSnapshot {
    return {
      ledger: this.#ledger,
      capacities: this.#capacities.snapshot(),
      configured: this.#configured.snapshot(),
      inside: this.#inside,
      others: this.others.snapshot(),
    };
  }

  /** A record has put a counted stay inside (1) or taken it out (-1). `atMs`: corrected wall time. */
  stayMoved(change: 1 | -1, record: LotRecord, atMs: number): void {
    this.#inside += change;
    this.#ledger = applyCause(this.#ledger, causeOfMove(change, record, atMs));
  }

  apply(record: BerthRecord, atMs: number): void {
    switch (record.kind) {
      case "capacity_set":
        return this.#setCapacity(record, atMs);
      case "count_adjusted": {
        const { delta, trueFree, by, reason } = record.data;
        const cause = { kind: "count_set", delta, trueFree, area: WHOLE_LOT, lane: null, by, reason, atMs } as const;
        this.#ledger = applyCause(this.#ledger, cause);
        return this.others.apply(record);
      }
      case "passage_uncounted": {
        const { delta, cause: manner, lane } = record.data;
        const where = { area: WHOLE_LOT, lane, by: null, reason: null, atMs };
        this.#ledger = applyCause(this.#ledger, { kind: "passage_uncounted", delta, manner, ...where });
        return;
      }
      case "berths_counted":
        return this.others.apply(record);
    }
  }

  /** Of several capacities the newest record's stands, so it is set outright; the list of causes only tells of it. */
  #setCapacity(record: Extract<LotRecord, { kind: "capacity_set" }>, atMs: number): void {
    const { capacity, area, by } = record.data;
    if (by === BY_CONFIGURATION) this.#configured.set(area, record, capacity);
    const told = { kind: "capacity_set", delta: 0, capacity, area, lane: null, by, reason: null, atMs } as const;
    const ledger = { ...this.#ledger, latest: remember(this.#ledger.latest, told) };
    this.#ledger = this.#capacities.set(area, record, capacity) ? withCapacity(ledger, area, capacity) : ledger;
  }

  get capacity(): number {
    return countOf(this.#ledger).capacity;
  }

  /** The capacity that the configuration gave last, whatever a person has set since; null before the first start. */
  get configuredCapacity(): number | null {
    return this.#configured.get(WHOLE_LOT);
  }

  /** Counted stays inside. */
  get inside(): number {
    return this.#inside;
  }

  /** Stays inside and passages that no stay accounts for. */
  get occupied(): number {
    return countOf(this.#ledger).occupied;
  }

  /** What calibrations added to occupied. */
  get adjustment(): number {
    return countOf(this.#ledger).adjustment;
  }

  /** The true number of free berths; may be negative. */
  get free(): number {
    return freeOf(this);
  }

  /** The numbers of an area, or of the whole lot. */
  countOf(area: string): BerthCount {
    return countOf(this.#ledger, area);
  }

  /** Why the numbers are what they are: the latest causes, oldest first. */
  get latestCauses(): readonly BerthCause[] {
    return this.#ledger.latest;
  }
}

function causeOfMove(change: 1 | -1, record: LotRecord, atMs: number): BerthCause {
  const stay = record.key.slice(record.key.indexOf(":") + 1);
  const data = record.data;
  return {
    kind: moveOf(change, record),
    stay,
    area: WHOLE_LOT,
    lane: "lane" in data ? data.lane : null,
    by: "by" in data ? data.by : null,
    reason: "reason" in data ? data.reason : null,
    atMs,
  };
}

/** A record that comes late may move a stay in another way than its kind says; then only the direction is told. */
function moveOf(change: 1 | -1, record: LotRecord): StayMove {
  if (change === 1) return record.kind === "stay_opened" ? "stay_opened" : "reopened";
  if (record.kind === "stay_voided") return "stay_voided";
  return record.kind === "stay_soft_closed" ? "soft_closed" : "stay_closed";
}
