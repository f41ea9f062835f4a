/**
 * What berth detectors and people counted inside, held against our own count of the same moment: the last of each local day and source
 * is that day's figure. The count itself is changed by none of them.
 */
import { differenceOf, type NotedCount } from "../berth/drift.ts";
import { Latest, type LatestSnapshot } from "./latest.ts";
import { compareRecords, type LotRecord } from "./record.ts";

export type CountsSnapshot = {
  readonly ofDays: LatestSnapshot<NotedCount>;
  readonly latest: LatestSnapshot<NotedCount>;
  readonly calibrated: LatestSnapshot<true>;
};

/** Figures that are kept: five weeks of a few sources. */
const FIGURES_MAX = 200;
const SOURCES_MAX = 32;

export class CountsOfOthers {
  readonly #ofDays: Latest<NotedCount>;
  /** By source. */
  readonly #latest: Latest<NotedCount>;
  /** A calibration answers what was noted before it. */
  readonly #calibrated: Latest<true>;

  constructor(snapshot?: CountsSnapshot) {
    this.#ofDays = Latest.restore(snapshot?.ofDays ?? [], FIGURES_MAX);
    this.#latest = Latest.restore(snapshot?.latest ?? [], SOURCES_MAX);
    this.#calibrated = Latest.restore(snapshot?.calibrated ?? []);
  }

  snapshot(): CountsSnapshot {
    return {
      ofDays: this.#ofDays.snapshot(),
      latest: this.#latest.snapshot(),
      calibrated: this.#calibrated.snapshot(),
    };
  }

  apply(record: Extract<LotRecord, { kind: "berths_counted" | "count_adjusted" }>): void {
    if (record.kind === "count_adjusted") return void this.#calibrated.set("", record, true);
    const { day, source, occupied: counted, ours } = record.data;
    // Records of early versions do not say what we held then: nothing can be compared.
    if (day === undefined || ours === undefined) return;
    const note = { day, source, counted, ours };
    this.#ofDays.set(`${day}/${source}`, record, note);
    this.#latest.set(source, record, note);
  }

  /** The figures, newest day first. */
  figures(): readonly NotedCount[] {
    return this.#ofDays
      .entries()
      .map(([, note]) => note)
      .toSorted((a, b) => b.day - a.day || (a.source < b.source ? -1 : 1));
  }

  /** Whether a source counted so many cars more or fewer than we did, and nobody has set the count since. */
  differBy(cars: number): boolean {
    const calibrated = this.#calibrated.stampOf("");
    return this.#latest.entries().some(([source, note]) => {
      const stamp = this.#latest.stampOf(source);
      const stands = calibrated === null || stamp === null || compareRecords(stamp, calibrated) > 0;
      return stands && Math.abs(differenceOf(note)) >= cars;
    });
  }
}
