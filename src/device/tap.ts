/**
 * A tap on a wire: the last chunks of bytes as they came and went, with times, for the `capture` command and the
 * diagnostics page. It only listens; it holds a bounded number of bytes.
 */

/** Bytes that were read (`rx`) or written (`tx`) together. */
export interface RawChunk {
  readonly atMs: number;
  readonly direction: "rx" | "tx";
  readonly bytes: Uint8Array;
}

/** What a device with a wire offers to those who look. */
export interface RawTap {
  /** The last chunks, oldest first. */
  recent(): readonly RawChunk[];
  /** Hears every chunk from now on, until the returned function is called. */
  listen(onChunk: (chunk: RawChunk) => void): () => void;
}

const CHUNKS_KEPT = 64;
const CHUNK_BYTES_KEPT = 1024;
const LISTENERS_LIMIT = 16;

/** The ring behind a tap: the last 64 chunks, each cut at 1024 bytes. Listeners get them whole. */
export class RawTapRing implements RawTap {
  readonly #chunks: RawChunk[] = [];
  readonly #listeners = new Set<(chunk: RawChunk) => void>();

  push(chunk: RawChunk): void {
    // A copy: the reader of a serial port reuses its buffer, and a cut one must not keep the long one alive.
    this.#chunks.push({ ...chunk, bytes: new Uint8Array(chunk.bytes.subarray(0, CHUNK_BYTES_KEPT)) });
    if (this.#chunks.length > CHUNKS_KEPT) this.#chunks.shift();
    for (const listener of this.#listeners) listener(chunk);
  }

  recent(): readonly RawChunk[] {
    return [...this.#chunks];
  }

  listen(onChunk: (chunk: RawChunk) => void): () => void {
    if (this.#listeners.size >= LISTENERS_LIMIT) {
      throw new Error(`At most ${LISTENERS_LIMIT} listeners can watch one wire; close another capture first.`);
    }
    this.#listeners.add(onChunk);
    return () => this.#listeners.delete(onChunk);
  }
}

/** Bytes as a technician reads them: `41 2D 0D`. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

/** The same bytes as text: what is printable in the encoding, a middle dot for each control character. */
export function textOf(bytes: Uint8Array, encoding = "utf-8"): string {
  return new TextDecoder(encoding).decode(bytes).replaceAll(/\p{Cc}/gu, "·");
}
