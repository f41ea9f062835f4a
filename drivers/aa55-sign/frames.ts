/**
 * Frames of sign boards of the AA 55 … AF family: AA 55 SEQ ADDR 00 CMD LEN(2, high first) DATA CRC(2, high first) AF.
 * Pure. The checksum is CRC-16/MODBUS over SEQ to DATA followed by two zero bytes, the place of the checksum itself:
 * found by recomputing the frames of four independent implementations, which are in the tests.
 */

import { crc16 } from "../serial/crc16.ts";

const SHOW_LINE = 0x27;
const CANCEL_LINES = 0x21;
const SPEAK = 0x22;
const SHOW_QR = 0x28;
/** The small boards take no longer text. */
const QR_MOST = 49;

const aa55Colours = { red: 1, green: 2, yellow: 3 } as const;

/** One frame; `sequence` counts frames, 0 to 255. */
export function aa55Frame(sequence: number, address: number, command: number, data: ArrayLike<number>): Uint8Array {
  const body = [sequence & 0xff, address, 0, command, data.length >> 8, data.length & 0xff, ...Array.from(data)];
  const crc = crc16([...body, 0, 0]);
  return Uint8Array.from([0xaa, 0x55, ...body, crc >> 8, crc & 0xff, 0xaf]);
}

export interface Aa55Line {
  /** From 1, the top. */
  readonly line: number;
  readonly text: Uint8Array;
  /** How long it stands; null: until something else is shown. */
  readonly seconds: number | null;
  readonly colour: keyof typeof aa55Colours;
}

/** What a board is told, before it has a sequence number and an address. */
export interface Aa55Command {
  readonly command: number;
  readonly data: readonly number[];
}

/** Command 27: shows a text on one line. */
export function showLine({ line, text, seconds, colour }: Aa55Line): Aa55Command {
  const stay = seconds === null ? 0 : Math.min(255, Math.max(1, seconds));
  return { command: SHOW_LINE, data: [line, stay, aa55Colours[colour], 0, ...text] };
}

/** Command 28: shows a QR code of a text of ASCII. What `mode` means differs between boards; their manuals say. */
export function showQr({ mode, seconds, colour, text }: Omit<Aa55Line, "line" | "text"> & Aa55Qr): Aa55Command {
  const stay = seconds === null ? 0 : Math.min(255, Math.max(1, seconds));
  const ascii = Array.from(text.slice(0, QR_MOST), (letter) => letter.charCodeAt(0) & 0x7f);
  return { command: SHOW_QR, data: [mode, stay, aa55Colours[colour], ...ascii] };
}

interface Aa55Qr {
  readonly mode: number;
  readonly text: string;
}

/** Command 21: ends the texts on the lines from the first to the last; lines count from 1. */
export function cancelLines(first: number, last: number): Aa55Command {
  return { command: CANCEL_LINES, data: [((1 << last) - 1) & ~((1 << (first - 1)) - 1)] };
}

/** Command 22: speaks a plate (GBK) and numbered phrases, in order. */
export function speak(spoken: readonly number[]): Aa55Command {
  return { command: SPEAK, data: spoken };
}
