/** What the city protocol needs of the world: time and chance. Whoever opens a client or a server hands it in. */

/** Clock, chance and deadlines. */
export interface CityWorld {
  /** The corrected wall clock, milliseconds since 1970: every curTime and dataTime is made from it. */
  nowMs(): number;
  /** A clock that never steps, in milliseconds; only differences count. */
  monotonicMs(): number;
  /** Bytes from a cryptographic source. */
  randomBytes(size: number): Uint8Array;
  /** Runs something once after a delay; the returned function takes that back. */
  after(delayMs: number, run: () => void): () => void;
}
