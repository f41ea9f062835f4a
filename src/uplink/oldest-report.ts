/**
 * When the oldest waiting report passed, for the technician. It is known from whatever was recorded or read last, and read out
 * of the ledger when it is not; a time that no longer waits is never told.
 */
import type { PendingReports } from "./pending-reports.ts";
import type { ReportItem } from "./report-item.ts";

type OldestPorts = {
  readonly pending: PendingReports;
  readonly read: (origin: string, seqs: readonly number[]) => Promise<readonly ReportItem[]>;
};

export class OldestReport {
  readonly #ports: OldestPorts;
  /** The first waiting report of each origin, as far as its time is known. */
  readonly #known = new Map<string, { readonly seq: number; readonly dataTime: number }>();
  #reading = false;

  constructor(ports: OldestPorts) {
    this.#ports = ports;
  }

  /** Reports whose times are at hand, recorded or read just now. */
  note(items: readonly Pick<ReportItem, "origin" | "seq" | "dataTime">[]): void {
    for (const origin of new Set(items.map((item) => item.origin))) {
      const first = this.#first(origin);
      const item = items.find((one) => one.seq === first && one.origin === origin);
      if (item !== undefined) this.#known.set(origin, { seq: item.seq, dataTime: item.dataTime });
    }
  }

  /** Corrected clock, ms. Null when nothing waits, and for the moment it takes to read what is not known. */
  get passedMs(): number | null {
    let passedMs = Number.POSITIVE_INFINITY;
    let isKnown = true;
    for (const origin of this.#ports.pending.origins()) {
      const known = this.#known.get(origin);
      if (known?.seq === this.#first(origin)) passedMs = Math.min(passedMs, known?.dataTime ?? passedMs);
      else isKnown = false;
    }
    if (!isKnown) void this.#look();
    return isKnown && passedMs < Number.POSITIVE_INFINITY ? passedMs : null;
  }

  #first(origin: string): number | undefined {
    return this.#ports.pending.oldest(origin, 1, () => false)[0];
  }

  async #look(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    for (const origin of this.#ports.pending.origins()) {
      const first = this.#first(origin);
      // What cannot be read now is looked for when somebody asks again.
      if (first !== undefined) this.note(await this.#ports.read(origin, [first]).catch(() => []));
    }
    this.#reading = false;
  }
}
