/** What every simulated device hangs on: a wire that can be pulled, and listeners that come and go with the box. */

const LISTENERS_LIMIT = 16;

/** A set of listeners, told in the order in which they came. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** Adds a listener; the answer removes it. */
  add(listener: (value: T) => void): () => void {
    if (this.#listeners.size >= LISTENERS_LIMIT) throw new Error(`More than ${LISTENERS_LIMIT} listen to one point.`);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

/** A wire between the box and a simulated device. While it is pulled nothing passes and nothing can be opened. */
export class SimulatedWire {
  #pulled = false;
  readonly #onPull = new Listeners<void>();

  get pulled(): boolean {
    return this.#pulled;
  }

  /** Pulls the wire: the driver notices at once that its device is gone. */
  pull(): void {
    if (this.#pulled) return;
    this.#pulled = true;
    this.#onPull.tell();
  }

  /** Puts the wire back: the box's next attempt to open the device succeeds. */
  mend(): void {
    this.#pulled = false;
  }

  onPull(listener: () => void): () => void {
    return this.#onPull.add(listener);
  }
}
