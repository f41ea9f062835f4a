/**
 * Frames of FK-style sign boards, protocol version 100: DA VR PN(2) CMD DL DATA CRC(2), CRC low byte first, no start
 * byte. Pure. The layouts are those of the published specification (V2.6 of the compatible OLM card is the same); the
 * examples it prints are in the tests, every checksum recomputed.
 */

import { crc16 } from "../serial/crc16.ts";

const VERSION_100 = 0x64;
/** Packet number of a single packet. */
const SINGLE = 0xff;
const HEADER_BYTES = 6;
const CRC_BYTES = 2;

const SPEAK = 0x30;
const SHOW_LINE = 0x62;
const FREE_COUNT = 0xe3;

/** Song typeface of 16 pixels. */
const FONT_16 = 0x03;

/** One frame for the board at `address`. */
export function fkFrame(address: number, command: number, data: ArrayLike<number>): Uint8Array {
  const body = [address, VERSION_100, SINGLE, SINGLE, command, data.length, ...Array.from(data)];
  const crc = crc16(body);
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}

/** Colours as the board takes them: red, green, blue, and a fourth byte that is 0. */
const fkColours = {
  red: [0xff, 0, 0, 0],
  green: [0, 0xff, 0, 0],
  yellow: [0xff, 0xff, 0, 0],
} as const;

export interface FkLine {
  readonly line: number;
  readonly text: Uint8Array;
  /** How long it stands; null: until something else is shown. */
  readonly seconds: number | null;
  readonly colour: keyof typeof fkColours;
}

/** Command 62: shows a text on one line for a while. */
export function showLine(address: number, { line, text, seconds, colour }: FkLine): Uint8Array {
  const stay = Math.min(255, Math.max(1, seconds ?? 5));
  // Shown once for the stay, or again and again.
  const repeats = seconds === null ? 0 : 1;
  // Entry at once, speed 1; bytes 5 and 6 are 0 and 1 in the specification's own example, though its table says 0.
  const effects = [0, 1, 0, stay, 0, 1, FONT_16, repeats];
  const data = [line, ...effects, ...fkColours[colour], 0, 0, 0, 0, text.length, 0, ...text];
  return fkFrame(address, SHOW_LINE, data);
}

/** How the new words stand to those being spoken. */
export type FkSpeech = "queue" | "queue_and_play" | "replace";

/** Command 30: speaks. Phrases are separated by commas and must be in the board's library. */
export function speak(address: number, text: Uint8Array, how: FkSpeech = "replace"): Uint8Array {
  return fkFrame(address, SPEAK, [{ queue: 0, queue_and_play: 1, replace: 2 }[how], ...text]);
}

/** Command E3: shows the number of free berths on a counting screen, as in the specification's example. */
export function freeCount(address: number, free: number): Uint8Array {
  const bytes = [free & 0xff, (free >> 8) & 0xff, (free >> 16) & 0xff, (free >> 24) & 0xff];
  return fkFrame(address, FREE_COUNT, [1, 0, 0, 5, 0, ...bytes]);
}

/** An answer of the board to a command; `taken` is its acknowledgement. */
export interface FkAnswer {
  readonly command: number;
  readonly taken: boolean;
}

/** The longest frame of this version. */
const FRAME_LIMIT = HEADER_BYTES + 255 + CRC_BYTES;

/**
 * Finds answers among the bytes a board sends. An answer has one data byte, so the echo of our own frames, which some
 * RS-485 adapters return, is no answer. There is no start byte: length and checksum tell, and after an error one byte
 * is dropped.
 */
export class FkAnswers {
  readonly #address: number;
  #waiting: number[] = [];

  constructor(address: number) {
    this.#address = address;
  }

  push(bytes: Uint8Array): readonly FkAnswer[] {
    const answers: FkAnswer[] = [];
    for (const byte of bytes) {
      this.#waiting.push(byte);
      this.#resync();
      const frame = this.#takeFrame();
      if (frame && frame[5] === 1) answers.push({ command: frame[4] ?? 0, taken: frame[6] === 0 });
      if (this.#waiting.length > FRAME_LIMIT) this.#waiting.shift();
    }
    return answers;
  }

  /** Drops bytes in front until those that wait could begin a frame that is not yet complete, or is whole. */
  #resync(): void {
    while (this.#waiting.length > 0 && !this.#couldBeFrame()) this.#waiting.shift();
  }

  #couldBeFrame(): boolean {
    const expected = [this.#address, VERSION_100, SINGLE, SINGLE];
    const begins = this.#waiting.slice(0, 4).every((byte, index) => byte === expected[index]);
    const length = this.#waiting[5];
    if (!begins || length === undefined || this.#waiting.length < HEADER_BYTES + length + CRC_BYTES) return begins;
    return isWhole(this.#waiting.slice(0, HEADER_BYTES + length + CRC_BYTES));
  }

  #takeFrame(): readonly number[] | null {
    const length = this.#waiting[5];
    if (length === undefined || this.#waiting.length < HEADER_BYTES + length + CRC_BYTES) return null;
    return this.#waiting.splice(0, HEADER_BYTES + length + CRC_BYTES);
  }
}

/** Whether the checksum at the end is that of the rest. */
function isWhole(frame: readonly number[]): boolean {
  const end = frame.length - CRC_BYTES;
  return crc16(frame.slice(0, end)) === (frame[end] ?? 0) + ((frame[end + 1] ?? 0) << 8);
}
