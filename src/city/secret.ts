/** A password that cannot be printed by accident: whatever a logger, a dump or a template makes of it is `•••`. */
import { inspect } from "node:util";

const HIDDEN = "•••";

/** Holds a secret; only `reveal()` gives it out, and only signing calls that. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
