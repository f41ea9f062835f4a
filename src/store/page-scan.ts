/**
 * Reads the rows of a SQLite file without SQLite: every table leaf page of the database and of its write-ahead log, in
 * whatever state the rest of the file is. What it yields is a guess until the caller has checked it; it never throws on
 * damaged bytes. Source: SQLite's "Database File Format", sections 1.6, 2.1 and 4.1.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { FRAME_HEADER, LOG_HEADER } from "./log-check.ts";

export type CellValue = null | number | string | Uint8Array;

/** One row as it may once have been. */
export type Cell = { readonly rowid: number; readonly values: readonly CellValue[] };

/** Where the pages of a file lie: in the file itself, or in frames of its log. */
type PageSource = { readonly pageBytes: number; page(no: number): Buffer | null };

const TABLE_LEAF = 0x0d;
/** No row of ours is larger; a damaged length must not make us read for ever. */
const MOST_PAYLOAD = 64 * 1_048_576;

/**
 * All rows of all tables that can be made out, the log's first. A row may come more than once, in several versions.
 * `usualPageBytes` is used when neither the file nor its log can tell.
 */
export function* scanCells(path: string, usualPageBytes: number): Generator<Cell> {
  const file = openSync(path, "r");
  const log = existsSync(`${path}-wal`) ? openSync(`${path}-wal`, "r") : null;
  try {
    const pageBytes = logPageBytes(log) ?? filePageBytes(file) ?? usualPageBytes;
    const frames = log === null ? [] : readFrames(log, pageBytes);
    const newest = new Map(frames.map((frame) => [frame.page, frame.at]));
    const fromFile = (no: number): Buffer | null => readAt(file, (no - 1) * pageBytes, pageBytes);
    const fromLog = (no: number): Buffer | null => {
      const at = newest.get(no);
      return log === null || at === undefined ? fromFile(no) : readAt(log, at, pageBytes);
    };
    for (const frame of log === null ? [] : frames) {
      const page = log === null ? null : readAt(log, frame.at, pageBytes);
      if (page !== null) yield* cellsOf(page, frame.page, { pageBytes, page: fromLog });
    }
    const pages = Math.ceil(fstatSync(file).size / pageBytes);
    for (let no = 1; no <= pages; no += 1) {
      const page = fromFile(no);
      if (page !== null) yield* cellsOf(page, no, { pageBytes, page: fromLog });
    }
  } finally {
    closeSync(file);
    if (log !== null) closeSync(log);
  }
}

function filePageBytes(file: number): number | null {
  return likelyPageBytes(readAt(file, 16, 2)?.readUInt16BE(0));
}

function logPageBytes(log: number | null): number | null {
  return log === null ? null : likelyPageBytes(readAt(log, 8, 4)?.readUInt32BE(0));
}

/** Powers of two that a ledger may have; anything else is damage. */
function likelyPageBytes(bytes: number | undefined): number | null {
  return bytes !== undefined && [512, 1024, 2048, 4096, 8192, 16_384, 32_768].includes(bytes) ? bytes : null;
}

/** Frames are taken as they lie: whether the log's own checksums hold does not matter, the rows carry theirs. */
function readFrames(log: number, pageBytes: number): { page: number; at: number }[] {
  const frames: { page: number; at: number }[] = [];
  const size = fstatSync(log).size;
  for (let at = LOG_HEADER; at + FRAME_HEADER < size; at += FRAME_HEADER + pageBytes) {
    const header = readAt(log, at, FRAME_HEADER);
    if (header !== null) frames.push({ page: header.readUInt32BE(0), at: at + FRAME_HEADER });
  }
  return frames;
}

/** A page that cannot be read, or only in part, is filled up with zeros. */
function readAt(file: number, at: number, bytes: number): Buffer | null {
  const page = Buffer.alloc(bytes);
  try {
    return readSync(file, page, 0, bytes, at) === 0 ? null : page;
  } catch {
    // A bad block: its rows are gone, its neighbours are not.
    return null;
  }
}

function* cellsOf(page: Buffer, no: number, source: PageSource): Generator<Cell> {
  const start = no === 1 ? 100 : 0;
  if (page[start] !== TABLE_LEAF) return;
  const count = Math.min(page.readUInt16BE(start + 3), Math.floor(source.pageBytes / 4));
  for (let index = 0; index < count; index += 1) {
    const pointer = start + 8 + index * 2;
    if (pointer + 2 > page.length) return;
    const cell = readCell(page, page.readUInt16BE(pointer), source);
    if (cell !== null) yield cell;
  }
}

function readCell(page: Buffer, at: number, source: PageSource): Cell | null {
  try {
    const length = readVarint(page, at);
    const rowid = readVarint(page, length.next);
    if (length.value > MOST_PAYLOAD) return null;
    const payload = readPayload(page, rowid.next, length.value, source);
    return payload === null ? null : { rowid: rowid.value, values: readValues(payload) };
  } catch {
    // Reading ran over an edge: these bytes are no row.
    return null;
  }
}

function readPayload(page: Buffer, at: number, length: number, source: PageSource): Buffer | null {
  const most = source.pageBytes - 35;
  if (length <= most) return at + length > page.length ? null : page.subarray(at, at + length);
  const least = Math.floor(((source.pageBytes - 12) * 32) / 255) - 23;
  const wanted = least + ((length - least) % (source.pageBytes - 4));
  const local = wanted <= most ? wanted : least;
  const pieces = [page.subarray(at, at + local)];
  let left = length - local;
  let next = page.readUInt32BE(at + local);
  while (left > 0) {
    const overflow = next === 0 ? null : source.page(next);
    if (overflow === null) return null;
    const piece = overflow.subarray(4, 4 + Math.min(left, source.pageBytes - 4));
    pieces.push(piece);
    left -= piece.length;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(pieces);
}

function readValues(payload: Buffer): readonly CellValue[] {
  const header = readVarint(payload, 0);
  const values: CellValue[] = [];
  let at = header.value;
  for (let next = header.next; next < header.value;) {
    const type = readVarint(payload, next);
    next = type.next;
    const size = sizeOf(type.value);
    values.push(readValue(payload, at, type.value, size));
    at += size;
  }
  return values;
}

/** Sizes of the serial types 0 to 9; 10 and 11 are reserved. */
const SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function sizeOf(type: number): number {
  return type < 12 ? (SIZES[type] ?? 0) : Math.floor((type - 12) / 2);
}

function readValue(payload: Buffer, at: number, type: number, size: number): CellValue {
  if (at + size > payload.length) throw new RangeError("a value reaches over the end of its row");
  if (type === 0) return null;
  if (type === 7) return payload.readDoubleBE(at);
  if (type === 6) return Number(payload.readBigInt64BE(at));
  if (type === 8 || type === 9) return type - 8;
  if (type < 12) return payload.readIntBE(at, size);
  const bytes = payload.subarray(at, at + size);
  return type % 2 === 1 ? bytes.toString("utf8") : new Uint8Array(bytes);
}

/** Big-endian groups of seven bits, at most nine bytes; ours stay below 2^53. */
function readVarint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes.readUInt8(at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), next: at + 9 };
}
