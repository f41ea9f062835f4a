/** The automaton's own bounds: how much it remembers and how often it tries. What a site may want to set is in `setup.ts`. */

/** A pulse that moved nothing is repeated, this many orders in all. Each is a relay closing: more of them help nobody. */
export const ORDER_ATTEMPTS = 3;

/** A held arm that was up and falls is raised again at once, yet not more often than this, ms: its contact may chatter. */
export const HOLD_AGAIN_MS = 1000;

/** Reads kept of one car. Fusion gains nothing from more. */
export const READS_KEPT = 8;

/** Vehicles seen by one loop and not by the other before the silent or stuck one is believed to be out of order. */
export const MISSED_BY_LOOP = 3;

/**
 * A detector lets go of its loop this much later than the other one at most. A car needs longer than this to cross a loop,
 * or to roll back off the far loop and leave the near one.
 */
export const LOOP_LAG_MS = 1000;

/** A car that rolls back covers both loops again, for a third of the time at least for which it did as it came. */
export const ROLLS_FASTER = 3;

/** Or for this long, ms, if that is less: as it came it may have stood on both. */
export const ROLLS_OVER_BOTH_MS = 300;

/** A car that waits (refused, paying) in a lane without a presence loop is remembered this many times longer. */
export const WAITING_PATIENCE = 10;
