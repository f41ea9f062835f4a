/** Writes traces and the search tables, outside the commits that people wait for, and only in batches. */
import type { StoreClock } from "./clock.ts";
import type { LedgerLink } from "./link.ts";
import type { Ring } from "./ring.ts";
import type { StoreSettings } from "./settings.ts";

type Parts = {
  readonly link: LedgerLink;
  readonly ring: Ring;
  readonly clock: StoreClock;
  readonly settings: StoreSettings;
};

export class Tender {
  readonly #parts: Parts;
  #tending: Promise<void> | null = null;
  #untended = 0;
  #stopped = false;
  #tracesDue = false;
  #cancelTraces: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** So many more records are not in the search tables. */
  wrote(records: number): void {
    this.#untended += records;
    this.tend();
  }

  /** Looks whether something is due. */
  tend(): void {
    const { link, ring, settings } = this.#parts;
    if (this.#tending !== null || this.#stopped || link.state !== "open") return;
    const traces = ring.traceDepth >= settings.traceBatch || (this.#tracesDue && ring.traceDepth > 0);
    if (ring.traceDepth > 0) this.#waitForTraces();
    const index = this.#untended >= settings.indexAfterRecords;
    if (!traces && !index) return;
    if (index) this.#untended = 0;
    this.#tending = this.#tendTo(traces ? "traces" : "index");
  }

  /** Brings the search tables up to date. */
  async index(): Promise<void> {
    await this.#tending;
    await this.#indexAll();
  }

  /** Resolves when nothing of this is under way; nothing begins any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTraces?.();
    await this.#tending;
  }

  /** Writes the traces that wait now; what comes meanwhile waits for company, as ever. */
  async writeTraces(): Promise<void> {
    const { link, ring } = this.#parts;
    let left = ring.traceDepth;
    while (left > 0 && ring.traceDepth > 0) {
      const traces = ring.takeTraces();
      await link.call("addTraces", traces);
      ring.tracesWritten(traces);
      left -= traces.length;
    }
    this.#tracesDue = false;
  }

  #waitForTraces(): void {
    const { clock, settings } = this.#parts;
    this.#cancelTraces ??= clock.after(settings.tracesAfterMs, () => {
      this.#cancelTraces = null;
      this.#tracesDue = true;
      this.tend();
    });
  }

  async #tendTo(what: "traces" | "index"): Promise<void> {
    try {
      if (what === "traces") await this.writeTraces();
      else await this.#indexAll();
    } catch {
      // It is done with what comes next.
    }
    this.#tending = null;
  }

  /** A ledger that begins with new tables takes minutes; whoever stops the box does not wait for them. */
  async #indexAll(): Promise<void> {
    while (!this.#stopped && (await this.#parts.link.call("indexSlice")));
  }
}
