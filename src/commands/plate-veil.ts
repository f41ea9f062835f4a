/**
 * Hides plates in what leaves the site: within one bundle the same car has the same name, so that its story can be followed, and
 * nobody can tell which car it is. It knows plates by the fields they stand in, and in sentences by those and by their grammar.
 */
import { createHmac } from "node:crypto";
import { classify } from "../plate/classify.ts";

/** Fields that hold a plate, or several. */
const FIELDS: ReadonlySet<string> = new Set(
  "plate plateId exitPlate otherReads otherPlates alternatives readAlternatives fakes raw".split(" "),
);
/** What may be a plate in a sentence: the letters and digits of one, with the characters before and after that may belong to it. */
const IN_TEXT = /(?<![0-9A-Za-z])(?:WJ)?\p{Script=Han}?[0-9A-Z]{3,8}\p{Script=Han}{0,2}(?![0-9A-Za-z])/gu;
const SHORTEST = 4;

export class PlateVeil {
  readonly #salt: Uint8Array;
  readonly #known = new Set<string>();

  /** `salt` is drawn for each bundle and kept by nobody. */
  constructor(salt: Uint8Array) {
    this.#salt = salt;
  }

  /** Takes note of every plate in a value, however deep, so that sentences are searched for it. */
  learn(value: unknown): void {
    JSON.stringify(value, (name, one: unknown) => {
      if (FIELDS.has(name)) for (const plate of textsOf(one)) if (plate.length >= SHORTEST) this.#known.add(plate);
      return one;
    });
  }

  /** The value as JSON, without a plate in it. */
  hidden(value: unknown): string {
    return JSON.stringify(value, (name, one: unknown) => this.#shown(name, one));
  }

  #shown(name: string, value: unknown): unknown {
    if (FIELDS.has(name)) {
      if (typeof value === "string") return this.#nameOf(value);
      if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === "string" ? this.#nameOf(one) : one));
    }
    return typeof value === "string" ? value.replaceAll(IN_TEXT, (found) => this.#inText(found)) : value;
  }

  #inText(found: string): string {
    const ends = [0, 1, 2].map((cut) => found.slice(0, found.length - cut));
    const parts = ends.flatMap((part) => [part, part.slice(1)]);
    const plate = parts.find((part) => this.#known.has(part) || classify(part) !== "unknown");
    return plate === undefined ? found : found.replace(plate, this.#nameOf(plate));
  }

  #nameOf(plate: string): string {
    if (plate === "") return "";
    return `car-${createHmac("sha256", this.#salt).update(plate).digest("hex").slice(0, 10)}`;
  }
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((one) => typeof one === "string");
}
