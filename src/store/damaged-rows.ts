/** The rows that were found damaged, each told once: reading them again is no news, nor is one a person knows of. */
import type { Conditions } from "./conditions.ts";

/** Names kept; a card with more damage than that is beyond telling them apart. */
const NAMES_MAX = 1000;
/** Names told at once. */
const NAMES_TOLD = 50;

export class DamagedRows {
  readonly #conditions: Conditions;
  readonly #names = new Set<string>();

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  /** A person knows of these, by the detail that was told: `COUNT: ORIGIN.SEQ …`. */
  know(detail: string): void {
    for (const name of detail.split(" ").slice(1)) this.#names.add(name);
  }

  /** These rows, as `origin.seq`, were read and are damaged. */
  found(names: readonly string[]): void {
    const before = this.#names.size;
    for (const name of names) if (this.#names.size < NAMES_MAX) this.#names.add(name);
    if (this.#names.size === before) return;
    const told = [...this.#names].slice(0, NAMES_TOLD).join(" ");
    this.#conditions.raise("records_damaged", `${this.#names.size}: ${told}`);
  }
}
