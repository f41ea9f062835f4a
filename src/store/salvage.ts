/**
 * What happens to a damaged ledger: it is set aside under another name, never deleted, and what is sound in it goes into
 * a fresh one. Rows are immutable and carry their checksum, so any copy that checks out, wherever it lies, is the truth.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { crc32, zstdDecompressSync } from "node:zlib";
import { rowChecksum, type Journal, type Seqs } from "./journal.ts";
import { scanCells, type Cell, type CellValue } from "./page-scan.ts";
import type { JournalRow } from "./row.ts";
import type { Snapshots } from "./snapshots.ts";

/** What was found in a damaged file. */
export type Salvaged = { readonly records: number; readonly snapshot: boolean };

/** What was done about a damaged file, which is now called `aside`. */
export type Replacement = Salvaged & { readonly aside: string; readonly reason: string };

/** Records taken over in one transaction. */
const ADOPTED_AT_ONCE = 1000;

/** Where the fresh ledger is made until it is complete. */
export function freshPath(path: string): string {
  return `${path}.fresh`;
}

/** Removes what an interrupted take-over left, or completes it when only its last steps were missing. */
export function tidyTakeOver(path: string): void {
  const fresh = freshPath(path);
  const isComplete = !existsSync(path) && existsSync(fresh) && !existsSync(`${fresh}-wal`);
  if (isComplete) {
    moveAll(path, `${path}.damaged-rest`);
    renameSync(fresh, path);
  }
  for (const left of [fresh, `${fresh}-wal`]) rmSync(left, { force: true });
}

/** The damaged file and its log get another name, the fresh one takes theirs. Returns the damaged file's new name. */
export function exchange(path: string, stamp: string): string {
  let aside = `${path}.damaged-${stamp}`;
  for (let again = 2; existsSync(aside); again += 1) aside = `${path}.damaged-${stamp}-${again}`;
  moveAll(path, aside);
  renameSync(freshPath(path), path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
  return aside;
}

/** The database first: once it is gone from its place, a cut leaves the fresh one as the only candidate. */
function moveAll(path: string, to: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, to + suffix);
  }
}

/** Takes every sound record, and the newest whole snapshot, over from the damaged file. */
export function salvage(
  damaged: string,
  pageBytes: number,
  into: { journal: Journal; snapshots: Snapshots },
): Salvaged {
  const found = new FoundSnapshots();
  let records = 0;
  let batch: JournalRow[] = [];
  const adopt = (): void => {
    records += into.journal.adopt(batch);
    batch = [];
  };
  for (const cell of scanCells(damaged, pageBytes)) {
    const row = journalRow(cell);
    if (row !== null) batch.push(row);
    else found.look(cell);
    if (batch.length >= ADOPTED_AT_ONCE) adopt();
  }
  adopt();
  into.journal.markSalvaged();
  const snapshot = found.newest();
  if (snapshot !== null) {
    snapshot.parts.forEach((text, part) => into.snapshots.stage(part, text));
    into.snapshots.put({ foldVersion: snapshot.fold, seqs: snapshot.seqs });
  }
  return { records, snapshot: snapshot !== null };
}

function journalRow(cell: Cell): JournalRow | null {
  const [id, origin, ord, key, kind, boot, mono, wall, synced, data, crc] = cell.values;
  if (cell.values.length !== 11 || id !== null || typeof crc !== "number") return null;
  if (!isText(origin) || !isText(key) || !isText(kind) || !isText(boot) || !isText(data)) return null;
  if (typeof ord !== "number" || typeof mono !== "number" || typeof wall !== "number") return null;
  const row: JournalRow = [origin, cell.rowid % 2 ** 40, ord, key, kind, boot, mono, wall, synced === 1 ? 1 : 0, data];
  return rowChecksum(row) === crc ? row : null;
}

function isText(value: CellValue | undefined): value is string {
  return typeof value === "string";
}

type FoundHead = { readonly fold: number; readonly seqs: Seqs; readonly parts: number };

/** Collects the pieces of snapshots as they turn up. */
class FoundSnapshots {
  readonly #heads = new Map<number, FoundHead>();
  readonly #parts = new Map<string, Uint8Array>();

  look(cell: Cell): void {
    const [a, b, c, d] = cell.values;
    if (cell.values.length !== 4) return;
    if (typeof a === "number" && typeof b === "number" && d instanceof Uint8Array && crc32(d) === c) {
      this.#parts.set(`${a}/${b}`, d);
    }
    if (a === null && typeof b === "number" && isText(c) && typeof d === "number") {
      const seqs = parseSeqs(c);
      if (seqs !== null) this.#heads.set(cell.rowid, { fold: b, seqs, parts: d });
    }
  }

  newest(): { fold: number; seqs: Seqs; parts: readonly string[] } | null {
    for (const no of [...this.#heads.keys()].toSorted((x, y) => y - x)) {
      const head = this.#heads.get(no);
      const parts = head === undefined ? null : this.#partsOf(no, head.parts);
      if (head !== undefined && parts !== null) return { fold: head.fold, seqs: head.seqs, parts };
    }
    return null;
  }

  #partsOf(no: number, count: number): readonly string[] | null {
    const parts: string[] = [];
    for (let part = 0; part < count; part += 1) {
      const body = this.#parts.get(`${no}/${part}`);
      if (body === undefined) return null;
      parts.push(zstdDecompressSync(body).toString("utf8"));
    }
    return parts;
  }
}

function parseSeqs(text: string): Seqs | null {
  try {
    const seqs = JSON.parse(text) as unknown;
    const isSound = typeof seqs === "object" && seqs !== null && Object.values(seqs).every(Number.isSafeInteger);
    return isSound ? (seqs as Seqs) : null;
  } catch {
    return null;
  }
}
