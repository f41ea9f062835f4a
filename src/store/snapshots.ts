/**
 * Snapshots of the folded lot: compressed JSON text in parts, so that neither thread ever handles the whole at once.
 * The newest two are kept; a damaged one is passed over for the one before it.
 */
import type { Database, Statement } from "better-sqlite3";
import { crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Seqs } from "./journal.ts";

/** What a snapshot covers: every record of each origin up to its seq, folded by that version of the fold. */
export type SnapshotHead = { readonly foldVersion: number; readonly seqs: Seqs };

/** A snapshot as it travels: its parts compressed, so that whoever reads it has one of them in memory as text. */
export type PackedSnapshot = SnapshotHead & { readonly packed: readonly Uint8Array[] };

/** A snapshot as it was put; each part is unpacked when it is asked for. */
export type StoredSnapshot = SnapshotHead & { readonly parts: Iterable<string> };

type HeadRow = { readonly no: number; readonly fold: number; readonly seqs: string; readonly parts: number };
type PartRow = { readonly crc: number; readonly body: Uint8Array };

const KEPT = 2;

export class Snapshots {
  readonly #db: Database;
  readonly #heads: Statement<[], HeadRow>;
  readonly #parts: Statement<[number], PartRow>;
  #staged: Uint8Array[] = [];

  constructor(db: Database) {
    this.#db = db;
    this.#heads = db.prepare("SELECT no, fold, seqs, parts FROM snapshot ORDER BY no DESC");
    this.#parts = db.prepare("SELECT crc, body FROM snapshot_part WHERE snapshot = ? ORDER BY part");
  }

  /** Compresses and keeps one part in memory until `put`. The first part (number 0) drops what was staged before. */
  stage(part: number, text: string): void {
    if (part === 0) this.#staged = [];
    this.#staged.push(zstdCompressSync(text));
  }

  /** Writes the staged parts as the newest snapshot and removes all but two, in one transaction. */
  put(head: SnapshotHead): void {
    const staged = this.#staged;
    this.#staged = [];
    const write = (): void => {
      const newest = this.#heads.get();
      const no = (newest?.no ?? 0) + 1;
      const insert = this.#db.prepare("INSERT INTO snapshot_part (snapshot, part, crc, body) VALUES (?, ?, ?, ?)");
      staged.forEach((body, part) => insert.run(no, part, crc32(body), body));
      const row = [no, head.foldVersion, JSON.stringify(head.seqs), staged.length];
      this.#db.prepare("INSERT INTO snapshot (no, fold, seqs, parts) VALUES (?, ?, ?, ?)").run(...row);
      this.#db.prepare("DELETE FROM snapshot WHERE no <= ?").run(no - KEPT);
      this.#db.prepare("DELETE FROM snapshot_part WHERE snapshot <= ?").run(no - KEPT);
    };
    this.#db.transaction(write).immediate();
  }

  /** The newest snapshot of that fold version that can be read whole. */
  newest(foldVersion: number): PackedSnapshot | null {
    for (const head of this.#heads.all()) {
      const packed = head.fold === foldVersion ? this.#read(head) : null;
      if (packed !== null) return { foldVersion, seqs: JSON.parse(head.seqs) as Seqs, packed };
    }
    return null;
  }

  /** Up to where the journal may be pruned: what the oldest kept snapshot covers. Null while there are not two. */
  pruneBelow(): Seqs | null {
    const heads = this.#heads.all();
    const oldest = heads[KEPT - 1];
    return oldest === undefined ? null : (JSON.parse(oldest.seqs) as Seqs);
  }

  #read(head: HeadRow): readonly Uint8Array[] | null {
    try {
      const rows = this.#parts.all(head.no);
      if (rows.length !== head.parts || rows.some((row) => crc32(row.body) !== row.crc)) return null;
      return rows.map(({ body }) => body);
    } catch {
      // A page of it is damaged. The snapshot before it and more records give the same lot.
      return null;
    }
  }
}

/** Unpacks a snapshot, part by part. */
export function unpackSnapshot({ packed, ...head }: PackedSnapshot): StoredSnapshot {
  return { ...head, parts: unpacked(packed) };
}

function* unpacked(packed: readonly Uint8Array[]): Generator<string> {
  for (const part of packed) yield zstdDecompressSync(part).toString("utf8");
}
