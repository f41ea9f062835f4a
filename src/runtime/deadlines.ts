/** Named deadlines on the monotonic clock: each is set at most once at a time, and setting it again moves it. */
import type { Cancel, Clock } from "./world.ts";

export class Deadlines {
  readonly #clock: Clock;
  readonly #due: (id: string) => void;
  readonly #running = new Map<string, Cancel>();

  constructor(clock: Clock, due: (id: string) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** Sets or moves a deadline to `atMs` (monotonic); null clears it. */
  set(id: string, atMs: number | null): void {
    this.#running.get(id)?.();
    this.#running.delete(id);
    if (atMs === null) return;
    const cancel = this.#clock.after(atMs - this.#clock.monotonicMs(), () => {
      this.#running.delete(id);
      this.#due(id);
    });
    this.#running.set(id, cancel);
  }

  clear(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }

  get size(): number {
    return this.#running.size;
  }
}
