/**
 * Bytes to plate reads, for readers that send one line a read: splits, hands each line to the reader's own
 * understanding, and counts. Pure; nothing here knows a port or a clock.
 */

import type { PlateReport } from "#src/device/report.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { LineFormat } from "./line-splitter.ts";
import type { Finding } from "./finding.ts";

/** What a line turned out to be. `nothing`: understood, but no read (a heartbeat, an empty line). */
export type LineMeaning = Finding | "nothing" | "garbled";

export interface DecoderCounts {
  lines: number;
  reads: number;
  garbled: number;
  overlong: number;
  broken: number;
}

export class LineDecoder {
  readonly #splitter: LineSplitter;
  readonly #meaningOf: (line: Uint8Array) => LineMeaning;
  readonly counts: DecoderCounts = { lines: 0, reads: 0, garbled: 0, overlong: 0, broken: 0 };
  /** Rises with garbled lines, falls with good ones. */
  #trouble = 0;
  /** What came last was no line. */
  #brokenOff = false;
  /** The last line that was a read. */
  #lastRead: Uint8Array | null = null;

  constructor(format: LineFormat, meaningOf: (line: Uint8Array) => LineMeaning) {
    this.#splitter = new LineSplitter(format);
    this.#meaningOf = meaningOf;
  }

  get isWaiting(): boolean {
    return this.#splitter.isWaiting;
  }

  /** How bad the line is: five garbled lines without a good one between are 10, the most is 20; 0 is a clean line. */
  get trouble(): number {
    return this.#trouble;
  }

  /** Takes a chunk that arrived at `atMs`; answers the reads it completes. */
  push(bytes: Uint8Array, atMs: number): readonly PlateReport[] {
    const lines = this.#splitter.push(bytes);
    if (this.#splitter.overlongs > this.counts.overlong) {
      this.counts.overlong = this.#splitter.overlongs;
      this.#note(true);
    }
    const reads: PlateReport[] = [];
    for (const line of lines) {
      const meaning = this.#meaningOf(line);
      this.counts.lines++;
      this.#brokenOff = false;
      this.#note(meaning === "garbled");
      if (meaning === "garbled") this.counts.garbled++;
      if (typeof meaning === "string") continue;
      this.counts.reads++;
      this.#lastRead = line;
      reads.push({ ...meaning, rxMs: atMs });
    }
    return reads;
  }

  /** Goes through the last read once more, as the next one will be; nothing comes of it. */
  rehearse(): void {
    // Cut out anew, as the splitter does with each line.
    if (this.#lastRead !== null) this.#meaningOf(this.#lastRead.slice());
  }

  /** Drops half a line whose rest did not come. Behind a line it may be noise; one after the other they are lines that never end. */
  dropRest(): void {
    if (!this.#splitter.isWaiting) return;
    this.counts.broken++;
    if (this.#brokenOff) this.#note(true);
    this.#brokenOff = true;
    this.#splitter.reset();
  }

  #note(garbled: boolean): void {
    this.#trouble = garbled ? Math.min(20, this.#trouble + 2) : Math.max(0, this.#trouble - 1);
  }
}
