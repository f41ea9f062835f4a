/**
 * The lines of the simulated GPIO: names, directions, levels, and who hears of a change. No socket and no clock here.
 * Levels may outlive the process in a file, as they do on real wires.
 */

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Level } from "./lines.ts";
import type { GpioProblem, LineState } from "./simulated-message.ts";

type Line = { direction: "in" | "out"; level: Level; claimed: boolean; onEdge: ((level: Level) => void) | null };

/** More lines than any box has. */
const LINES_LIMIT = 64;

export class SimulatedLines {
  readonly #lines = new Map<string, Line>();
  readonly #levelsFile: string | null;
  readonly #remembered: ReadonlyMap<string, Level>;

  constructor(levelsFile: string | null) {
    this.#levelsFile = levelsFile;
    this.#remembered = levelsFile === null ? new Map() : rememberedLevels(levelsFile);
  }

  list(): readonly LineState[] {
    return Array.from(this.#lines, ([line, { direction, level, claimed }]) => ({ line, direction, level, claimed }));
  }

  stateOf(line: string): LineState | undefined {
    const known = this.#lines.get(line);
    return known && { line, direction: known.direction, level: known.level, claimed: known.claimed };
  }

  /** Claims an input. It keeps the level that was set before; one never set has `untouched`. */
  claimInput(name: string, untouched: Level, onEdge: (level: Level) => void): void {
    const level = this.#lines.get(name)?.level ?? this.#remembered.get(name) ?? untouched;
    this.#put(name, { direction: "in", level, claimed: true, onEdge });
  }

  /** Claims an output and puts it at `initial`; answers the level it was found at, if it was an output. */
  claimOutput(name: string, initial: Level): Level | null {
    const known = this.#lines.get(name);
    const found = known?.direction === "out" ? known.level : (this.#remembered.get(name) ?? null);
    this.#put(name, { direction: "out", level: initial, claimed: true, onEdge: null });
    this.#remember();
    return found;
  }

  release(name: string): void {
    const line = this.#lines.get(name);
    if (line) this.#lines.set(name, { ...line, claimed: false, onEdge: null });
  }

  levelOf(name: string): Level {
    return this.#lines.get(name)?.level ?? 0;
  }

  /** Puts an output at a level; true when that changed it. */
  write(name: string, level: Level): boolean {
    const line = this.#lines.get(name);
    if (!line || line.level === level) return false;
    line.level = level;
    return true;
  }

  /** Sets an input from outside. A line no device has claimed yet keeps its level for the one that will. */
  set(name: string, level: Level): { readonly changed: boolean } | GpioProblem {
    const line = this.#lines.get(name);
    if (line?.direction === "out") {
      return { code: "not_an_input", message: `"${name}" is an output of the box; it can only be watched.` };
    }
    if (!line && this.#lines.size >= LINES_LIMIT) {
      return { code: "too_many_lines", message: `There are already ${LINES_LIMIT} lines; use one of those in "list".` };
    }
    const changed = line?.level !== level;
    if (line) line.level = level;
    else this.#put(name, { direction: "in", level, claimed: false, onEdge: null });
    return { changed };
  }

  /** Tells the device behind an input of its level. */
  tell(name: string): void {
    const line = this.#lines.get(name);
    line?.onEdge?.(line.level);
  }

  /** Keeps the levels in the file, if there is one. Called after those who wait for a change were told. */
  remember(): void {
    this.#remember();
  }

  #remember(): void {
    if (this.#levelsFile === null) return;
    const levels = Object.fromEntries(Array.from(this.#lines, ([name, { level }]) => [name, level]));
    const fresh = `${this.#levelsFile}.new`;
    writeFileSync(fresh, JSON.stringify({ ...Object.fromEntries(this.#remembered), ...levels }));
    renameSync(fresh, this.#levelsFile);
  }

  #put(name: string, line: Line): void {
    this.#lines.set(name, line);
  }
}

/** The levels in the file; none when there is no file yet or it holds something else. */
function rememberedLevels(path: string): ReadonlyMap<string, Level> {
  let content: unknown = null;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Levels of a simulation are worth no more than starting from the untouched ones.
  }
  const entries = typeof content === "object" && content !== null ? Object.entries(content) : [];
  return new Map(entries.filter((entry): entry is [string, Level] => entry[1] === 0 || entry[1] === 1));
}
