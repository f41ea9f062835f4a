/**
 * Cuts a stream of bytes into lines, on bytes and before any decoding, so that a character that arrives in two chunks
 * stays whole. Terminators are control characters; no Chinese encoding uses them within a character. Memory is bounded.
 */

const CR = 0x0d;
const LF = 0x0a;
const STX = 0x02;
const ETX = 0x03;

/** What ends a line; `any` is CR, LF or both, and knows no empty lines. */
export type Terminator = "any" | "CR" | "LF" | "CRLF" | "ETX";

export interface LineFormat {
  readonly terminator: Terminator;
  /** A line begins with STX; what stands before it is noise. */
  readonly startsWithStx: boolean;
  readonly maxBytes: number;
}

export class LineSplitter {
  readonly #format: LineFormat;
  readonly #line: Uint8Array;
  #length = 0;
  #started: boolean;
  #overlong = false;
  /** Something came, but not what a line begins with. */
  #noise = false;
  /** Lines dropped because they were longer than allowed. */
  overlongs = 0;

  constructor(format: LineFormat) {
    this.#format = format;
    // Room for a CR that turns out to belong to the terminator.
    this.#line = new Uint8Array(format.maxBytes + 1);
    this.#started = !format.startsWithStx;
  }

  /** Whether part of a line is waiting for the rest, or noise for the beginning of one. */
  get isWaiting(): boolean {
    return this.#length > 0 || this.#overlong || this.#noise || (this.#format.startsWithStx && this.#started);
  }

  /** Takes bytes; answers the lines they complete, without terminators. The answers are copies. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    const lines: Uint8Array[] = [];
    for (const byte of bytes) {
      if (this.#format.startsWithStx && byte === STX) this.#begin();
      else if (!this.#started) this.#noise = true;
      else if (this.#ends(byte)) this.#finish(lines);
      else this.#take(byte);
    }
    return lines;
  }

  /** Drops what is waiting. */
  reset(): void {
    this.#length = 0;
    this.#overlong = false;
    this.#noise = false;
    this.#started = !this.#format.startsWithStx;
  }

  #begin(): void {
    this.reset();
    this.#started = true;
  }

  #ends(byte: number): boolean {
    switch (this.#format.terminator) {
      case "any":
        return byte === CR || byte === LF;
      case "CR":
        return byte === CR;
      case "LF":
        return byte === LF;
      case "ETX":
        return byte === ETX;
      case "CRLF":
        return byte === LF && this.#last() === CR;
    }
  }

  #last(): number | undefined {
    return this.#overlong ? this.#line[0] : this.#line[this.#length - 1];
  }

  #take(byte: number): void {
    if (!this.#overlong && this.#length < this.#line.length) {
      this.#line[this.#length++] = byte;
      const mayEnd = byte === CR && this.#format.terminator === "CRLF";
      if (this.#length <= this.#format.maxBytes || mayEnd) return;
    }
    // Too long: only the last byte is kept, to recognise a terminator of two.
    this.#overlong = true;
    this.#length = 0;
    this.#line[0] = byte;
  }

  #finish(lines: Uint8Array[]): void {
    const length = this.#format.terminator === "CRLF" ? this.#length - 1 : this.#length;
    if (this.#overlong) this.overlongs++;
    else if (length > 0 || this.#format.terminator !== "any") lines.push(this.#line.slice(0, length));
    this.reset();
  }
}
