/** How many records go into the next resend: grows while it works, halves when the platform or the line finds it too much. */

/** A size that failed is not tried again for this long. */
const CEILING_MS = 3_600_000;

export class BatchSize {
  readonly #most: number;
  #size: number;
  #ceiling = Number.POSITIVE_INFINITY;
  #ceilingUntilMs = 0;

  constructor(start: number, most: number) {
    this.#most = most;
    this.#size = Math.min(start, most);
  }

  get size(): number {
    return this.#size;
  }

  /** A batch of `count` was taken. Only full batches say that more would be. */
  taken(count: number, nowMs: number): void {
    if (count < this.#size) return;
    const ceiling = nowMs < this.#ceilingUntilMs ? this.#ceiling : this.#most;
    this.#size = Math.min(this.#most, ceiling, this.#size * 2);
  }

  /** A batch of `count` was not answered in time; the line's fault, so nothing keeps it from growing again. */
  tookTooLong(count: number): void {
    this.#size = Math.max(1, Math.min(this.#size, Math.floor(count / 2)));
  }

  /** The platform said that a batch of `count` is too large (2002). */
  tooLarge(count: number, nowMs: number): void {
    this.#size = Math.max(1, Math.min(this.#size, Math.floor(count / 2)));
    this.#ceiling = this.#size;
    this.#ceilingUntilMs = nowMs + CEILING_MS;
  }
}
