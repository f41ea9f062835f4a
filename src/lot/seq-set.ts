/** A set of whole numbers kept as inclusive ranges: the seqs of an origin that were seen or settled. */

/** Mutable; every operation keeps the ranges ascending, apart and merged. */
export class SeqSet {
  readonly #ranges: [number, number][] = [];

  static of(ranges: readonly (readonly [number, number])[]): SeqSet {
    const set = new SeqSet();
    for (const [from, to] of ranges) set.add(from, to);
    return set;
  }

  /** Adds `from`..`to`, both included. */
  add(from: number, to: number = from): void {
    const ranges = this.#ranges;
    const last = ranges.at(-1);
    if (last === undefined || from > last[1] + 1) {
      ranges.push([from, to]);
      return;
    }
    let start = this.#firstEndingAtOrAfter(from - 1);
    let low = from;
    let high = to;
    const begin = start;
    while (start < ranges.length) {
      const range = ranges[start];
      if (range === undefined || range[0] > high + 1) break;
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
      start += 1;
    }
    ranges.splice(begin, start - begin, [low, high]);
  }

  /** Takes out everything up to `last`, it included. */
  dropThrough(last: number): void {
    const ranges = this.#ranges;
    ranges.splice(0, this.#firstEndingAtOrAfter(last + 1));
    const first = ranges[0];
    if (first !== undefined && first[0] <= last) first[0] = last + 1;
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  has(value: number): boolean {
    const range = this.#ranges[this.#firstEndingAtOrAfter(value)];
    return range !== undefined && range[0] <= value;
  }

  /** The highest number up to which everything from 1 is in the set; 0 when 1 is missing. */
  contiguousFromOne(): number {
    const first = this.#ranges[0];
    return first !== undefined && first[0] <= 1 ? first[1] : 0;
  }

  highest(): number {
    return this.#ranges.at(-1)?.[1] ?? 0;
  }

  ranges(): readonly (readonly [number, number])[] {
    return this.#ranges.map(([from, to]) => [from, to] as const);
  }

  #firstEndingAtOrAfter(value: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && range[1] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
