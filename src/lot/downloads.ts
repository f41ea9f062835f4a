/**
 * What the city told us in downloads: a download replaces everything that begins in the range it covers. The newest
 * few are kept and folded together, so that their order of arrival does not matter.
 */
import { compareRecords, type RecordEnvelope } from "./record.ts";

type Stamp = Pick<RecordEnvelope, "order" | "origin" | "seq" | "at">;
type Download<T> = { readonly stamp: Stamp; readonly from: number; readonly items: readonly T[] };
export type DownloadsSnapshot<T> = readonly Download<T>[];

/** Each download covers from yesterday (reservations) or a year back (contracts) on, so older ones hardly matter. */
const DOWNLOADS_MAX = 8;

export class Downloads<T extends { readonly id: string; readonly plate: string }> {
  #downloads: Download<T>[] = [];
  #byPlate = new Map<string, readonly T[]>();
  #all: readonly T[] = [];
  readonly #startOf: (item: T) => number;

  constructor(startOf: (item: T) => number, snapshot: DownloadsSnapshot<T> = []) {
    this.#startOf = startOf;
    this.#downloads = [...snapshot];
    this.#refold();
  }

  snapshot(): DownloadsSnapshot<T> {
    return this.#downloads;
  }

  apply(record: RecordEnvelope, from: number, items: readonly T[]): void {
    const { order, origin, seq, at } = record;
    this.#downloads = [...this.#downloads, { stamp: { order, origin, seq, at }, from, items }]
      .toSorted((a, b) => compareRecords(a.stamp, b.stamp))
      .slice(-DOWNLOADS_MAX);
    this.#refold();
  }

  of(plate: string): readonly T[] {
    return this.#byPlate.get(plate) ?? [];
  }

  /** Whether a download says nothing that is not known already. */
  hasAll(from: number, items: readonly T[]): boolean {
    const listed = new Set(items.map(({ id }) => id));
    const present = this.#all.filter((item) => this.#startOf(item) >= from || listed.has(item.id));
    return textOf(present) === textOf(items);
  }

  all(): readonly T[] {
    return this.#all;
  }

  #refold(): void {
    let all: T[] = [];
    for (const download of this.#downloads) {
      // What began before the range stays, unless the city tells of it again: a cancellation, for one.
      const told = new Set(download.items.map(({ id }) => id));
      const kept = all.filter((item) => this.#startOf(item) < download.from && !told.has(item.id));
      all = [...kept, ...download.items];
    }
    this.#all = all;
    this.#byPlate = new Map(Map.groupBy(all, (item) => item.plate));
  }
}

/** The same items in whatever order have the same text. */
function textOf(items: readonly { readonly id: string }[]): string {
  return JSON.stringify(items.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}
