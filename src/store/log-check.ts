/**
 * Looks at a ledger's files before SQLite opens them. SQLite takes a log that is damaged in its middle for one that ends
 * there: it drops acknowledged commits without a word and overwrites them. Source: SQLite's "WAL-mode File Format".
 */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

/** Bytes before the first frame of a log, and before the page of each frame. */
export const LOG_HEADER = 32;
export const FRAME_HEADER = 24;
/** Checksums are made of little-endian words; the magic number's last bit set says big-endian. */
const MAGIC = 0x377f0682;
const FILE_MAGIC = "SQLite format 3\0";

/** What is wrong with the files, or null when SQLite may open them. */
export function damageBefore(path: string): string | null {
  if (existsSync(path) && !hasFileHeader(path)) return "the file does not begin as a ledger does";
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0);
  return isDamagedLog(log) ? "the log is damaged before its end" : null;
}

/** An empty file is a new one. */
function hasFileHeader(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(FILE_MAGIC.length);
    readSync(file, start, 0, start.length, 0);
    return fstatSync(file).size === 0 || start.toString("latin1") === FILE_MAGIC;
  } finally {
    closeSync(file);
  }
}

/**
 * A power cut leaves at most one commit after the sound ones: each is flushed before the next begins. More than one
 * means that what was flushed has changed since. Frames with other salts are leftovers of an earlier use of the log.
 */
function isDamagedLog(log: Buffer): boolean {
  if (log.length < LOG_HEADER + FRAME_HEADER) return false;
  const header = readHeader(log);
  const frameBytes = FRAME_HEADER + header.pageBytes;
  const frames = Math.floor((log.length - LOG_HEADER) / frameBytes);
  const sound = header.isSound ? countSound(log, frameBytes, frames) : 0;
  const salts = header.isSound ? log.subarray(16, 24) : log.subarray(LOG_HEADER + 8, LOG_HEADER + 16);
  let commits = 0;
  for (let index = sound; index < frames; index += 1) {
    const at = LOG_HEADER + index * frameBytes;
    const isOfThisUse = log.subarray(at + 8, at + 16).equals(salts);
    if (isOfThisUse && log.readUInt32BE(at + 4) > 0) commits += 1;
  }
  return commits > 1;
}

function readHeader(log: Buffer): { isSound: boolean; pageBytes: number } {
  const pageBytes = log.readUInt32BE(8);
  const isLikely = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536].includes(pageBytes);
  const sums = checksum(log, 0, 24, [0, 0]);
  const isSound = log.readUInt32BE(0) === MAGIC && sums[0] === log.readInt32BE(24) && sums[1] === log.readInt32BE(28);
  return { isSound: isSound && isLikely, pageBytes: isLikely ? pageBytes : guessPageBytes(log) };
}

/** The distance at which the salts of the first frame come again. */
function guessPageBytes(log: Buffer): number {
  const salts = log.subarray(LOG_HEADER + 8, LOG_HEADER + 16);
  const next = log.indexOf(salts, LOG_HEADER + 16);
  return next < 0 ? log.length : next - (LOG_HEADER + 8) - FRAME_HEADER;
}

/** How many frames from the start have this use's salts and the right checksum, each over all before it. */
function countSound(log: Buffer, frameBytes: number, frames: number): number {
  let sums: Sums = [log.readInt32BE(24), log.readInt32BE(28)];
  for (let index = 0; index < frames; index += 1) {
    const at = LOG_HEADER + index * frameBytes;
    if (!log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))) return index;
    sums = checksum(log, at, 8, sums);
    sums = checksum(log, at + FRAME_HEADER, frameBytes - FRAME_HEADER, sums);
    if (sums[0] !== log.readInt32BE(at + 16) || sums[1] !== log.readInt32BE(at + 20)) return index;
  }
  return frames;
}

type Sums = readonly [number, number];

/** SQLite's Fibonacci-weighted checksum, in 32-bit arithmetic. */
function checksum(bytes: Buffer, at: number, length: number, [first, second]: Sums): Sums {
  const words = new DataView(bytes.buffer, bytes.byteOffset + at, length);
  let s0 = first;
  let s1 = second;
  for (let index = 0; index < length; index += 8) {
    s0 = (s0 + words.getInt32(index, true) + s1) | 0;
    s1 = (s1 + words.getInt32(index + 4, true) + s0) | 0;
  }
  return [s0, s1];
}
