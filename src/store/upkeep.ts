/**
 * The ledger's upkeep, a bounded step at a call: old rows go, the log is moved into the file, and about once a day the
 * whole journal is read to see whether it is sound. Reading costs no wear but time on a slow card, so it is spread out.
 */
import type { StoreClock } from "./clock.ts";
import type { Conditions } from "./conditions.ts";
import type { DamagedRows } from "./damaged-rows.ts";
import type { Seqs } from "./journal.ts";
import type { LedgerLink } from "./link.ts";
import type { PruneOrder, Scrubbed } from "./retention.ts";

/** `slices` bounds the work of one call; each slice lets commits pass. Give many only at a quiet hour. */
export type MaintenanceOrder = PruneOrder & { readonly slices: number };

/**
 * `more`: call again before long. `pressed`: the disk is short of room and nothing is left that may go. `first`: the oldest record
 * of each origin that is there.
 */
export type Maintained = {
  readonly records: number;
  readonly traces: number;
  readonly more: boolean;
  readonly pressed: boolean;
  readonly first: Seqs;
};

type Parts = {
  readonly link: LedgerLink;
  readonly clock: StoreClock;
  readonly conditions: Conditions;
  readonly damagedRows: DamagedRows;
  /** From the beginning of one reading of the whole journal to the next, ms. */
  readonly readAgainMs: number;
};

/** A start has looked at the file already, and has better things to do. */
const FIRST_READING_MS = 3_600_000;

export class Upkeep {
  readonly #parts: Parts;
  /** Where the reading under way goes on; null between two. */
  #readTo: number | null = null;
  #nextReadingMs: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#nextReadingMs = parts.clock.monotonicMs() + Math.min(FIRST_READING_MS, parts.readAgainMs);
  }

  async maintain(order: MaintenanceOrder): Promise<Maintained> {
    const { link, conditions } = this.#parts;
    const { nowMs, keep, dated } = order;
    let done: Omit<Maintained, "first"> = { records: 0, traces: 0, more: true, pressed: false };
    let slices = order.slices;
    for (; slices > 0 && done.more; slices -= 1) {
      const pruned = await link.call("pruneSlice", { nowMs, keep, dated });
      done = { ...pruned, records: done.records + pruned.records, traces: done.traces + pruned.traces };
    }
    if (done.pressed) conditions.raise("disk_low", JSON.stringify(await link.call("size")));
    else conditions.clear("disk_low");
    await link.call("checkpoint");
    await this.#readOn(slices);
    return { ...done, first: await link.call("firstSeqs") };
  }

  async #readOn(slices: number): Promise<void> {
    const { link, clock, damagedRows, readAgainMs } = this.#parts;
    if (this.#readTo === null) {
      if (clock.monotonicMs() < this.#nextReadingMs) return;
      this.#nextReadingMs = clock.monotonicMs() + readAgainMs;
      this.#readTo = 0;
    }
    for (let left = slices; left > 0 && this.#readTo !== null; left -= 1) {
      const read: Scrubbed = await link.call("scrubSlice", this.#readTo);
      damagedRows.found(read.damaged);
      this.#readTo = read.next;
    }
  }
}
